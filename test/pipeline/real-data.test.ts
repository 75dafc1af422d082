import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainSql } from '../adapters/duckdb/temp-folder.ts'
import { greywatt } from '../cli/command-line.ts'

const DATA = resolve(process.env.GREYWATT_DATA ?? '../shared/data')
const isThere = existsSync(`${DATA}/lcl/readings.parquet`)
const absent = isThere ? '' : ' (left out: no real data at GREYWATT_DATA or ../shared/data)'

/** Each folder as it is, the energy of a row by SQL, and its last weeks as a scan takes them. */
const FOLDERS = [
  { name: 'lcl', kwh: 'kwh', scanned: "read_at >= '2013-11-20'" },
  { name: 'swiss', kwh: 'kwh', scanned: "read_at >= '2018-11-20'" },
  { name: 'cambridge', kwh: 'kwh', scanned: "read_at >= '2022-11-20'" },
  { name: 'gpu-servers', kwh: 'power_w / 1000', scanned: "read_at >= '2025-09-20'" },
] as const

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-real-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(!isThere)(`real data as it is${absent}`, () => {
  it.each(FOLDERS)(
    '$name is imported reading for reading, and nothing of it is left out',
    async ({ name, kwh }) => {
      const source = `${DATA}/${name}/readings.parquet`
      const out = join(folder, `${name}.parquet`)
      const ran = await greywatt(['import', source, '--out', out, '--strict'])
      expect(ran, ran.stderr).toMatchObject({ code: 0, stdout: '' })
      const rows = await plainSql(
        `SELECT count(*)::INTEGER, count(*) FILTER (abs(ours.kwh - theirs.kwh) <= 1e-6 * greatest(1, theirs.kwh))::INTEGER
         FROM read_parquet('${out}') ours
         FULL JOIN (SELECT meter_id, read_at, (${kwh})::DOUBLE AS kwh FROM read_parquet('${source}')) theirs
         USING (meter_id, read_at)`,
      )
      const [count] = await plainSql(`SELECT count(*)::INTEGER FROM read_parquet('${source}')`)
      expect(rows).toEqual([[count?.[0], count?.[0]]])
    },
  )

  it.each(FOLDERS)(
    '$name is scanned as it is to the bytes of a lake of its last weeks',
    async ({ name, kwh, scanned }) => {
      const source = `${DATA}/${name}/readings.parquet`
      const meters = existsSync(`${DATA}/${name}/meters.csv`)
        ? ['--meters', `${DATA}/${name}/meters.csv`]
        : []
      const sql = `SELECT meter_id, read_at, ${kwh} AS kwh FROM readings WHERE ${scanned}`
      const ofFile = await greywatt([
        'scan',
        '--all',
        '--readings',
        source,
        '--sql',
        sql,
        '--strict',
        ...meters,
      ])
      expect(ofFile, ofFile.stderr).toMatchObject({ code: 0 })
      const few = join(folder, `${name}-few.parquet`)
      await plainSql(
        `COPY (FROM read_parquet('${source}') WHERE ${scanned}) TO '${few}' (FORMAT parquet)`,
      )
      const lake = join(folder, `${name}.lake`)
      await greywatt(['import', few, '--lake', lake, ...meters])
      const ofLake = await greywatt(['scan', '--all', '--lake', lake, ...meters])
      expect(ofLake.stdout).toBe(ofFile.stdout)
      expect(ofLake.stdout.trim().split('\n').length).toBeGreaterThanOrEqual(3)
    },
  )
})
