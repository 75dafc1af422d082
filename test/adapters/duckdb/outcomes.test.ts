import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readOutcomes } from '../../../src/adapters/duckdb/outcomes.ts'
import { dayOf } from '../../builders/days.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-outcomes-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

it('reads a table of CSV, numbers and all, and names the columns that it leaves', async () => {
  const path = join(folder, 'outcomes.csv')
  writeFileSync(
    path,
    'site_id,inspected_at,outcome,kw_found,machines_found,selection,crew\n' +
      'meter:M1,2026-01-21T09:00+05:00,confirmed,5.5,4,tip,North\n' +
      'area:TP-1,2026-01-22,no_access,,,,\n',
  )
  expect(await readOutcomes(path)).toEqual({
    outcomes: [
      {
        siteId: 'meter:M1',
        inspectedAt: dayOf('2026-01-21'),
        outcome: 'confirmed',
        kwFound: 5.5,
        machinesFound: 4,
        selection: 'tip',
      },
      { siteId: 'area:TP-1', inspectedAt: dayOf('2026-01-22'), outcome: 'no_access' },
    ],
    places: ['row 1', 'row 2'],
    notes: [`"${path}": not used: crew`],
  })
})

it('reads dates of Parquet', async () => {
  const path = join(folder, 'outcomes.parquet')
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(
    `COPY (SELECT 'meter:M1' AS site_id, DATE '2026-01-21' AS inspected_at, 'confirmed' AS outcome,
      DATE '2025-12-01' AS active_since) TO '${path}'`,
  )
  connection.closeSync()
  expect((await readOutcomes(path)).outcomes).toEqual([
    {
      siteId: 'meter:M1',
      inspectedAt: dayOf('2026-01-21'),
      outcome: 'confirmed',
      activeSince: dayOf('2025-12-01'),
    },
  ])
})
