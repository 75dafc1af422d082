import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openLakeImporter } from '../../../../src/adapters/duckdb/lake/lake-writer.ts'
import type { MeterDay } from '../../../../src/core/collate/meter-day.ts'
import type { WrittenDays } from '../../../../src/ports/meter-day-lake.ts'
import { aMeterDay } from '../../../builders/a-meter-day.ts'
import { dayOf } from '../../../builders/days.ts'
import { NOW_MS, read, withFolder, write } from './a-lake.ts'

const BIN = fileURLToPath(new URL('../../../../bin/greywatt.js', import.meta.url))

const importDays = async (
  folder: string,
  days: readonly MeterDay[],
  nowMs = NOW_MS,
): Promise<WrittenDays> => {
  const lake = await openLakeImporter({ folder, nowMs: () => nowMs })
  try {
    await lake.add(days.map((meterDay) => ({ meterDay, knownAtMs: undefined })))
    await lake.flush()
    return lake.written()
  } finally {
    lake.close()
  }
}

/** Half hours of one day from one to another, all of one power; gaps beside them. */
const part = (from: number, to: number, kw: number, more: Parameters<typeof aMeterDay>[0] = {}) => {
  const isHeld = (slot: number): boolean => slot >= from && slot < to
  const each = Array.from({ length: 48 }, (_, slot) => slot)
  return aMeterDay({
    powerKw: each.map((slot) => (isHeld(slot) ? kw : 0)),
    quality: each.map((slot) => (isHeld(slot) ? 3 : 0)),
    revision: 5000,
    ...more,
  })
}
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
const stands = async (folder: string) => {
  const [meter] = await read(folder)
  const [day] = meter?.days ?? []
  return day
}

it('days that are handed over again unchanged write nothing', async () => {
  await withFolder(async (folder) => {
    const days = [part(0, 48, 1), part(0, 20, 2, { meterId: 'M2' })]
    expect(await importDays(folder, days)).toEqual({ fresh: 2, corrected: 0, unchanged: 0 })
    const files = filesIn(folder)
    expect(await importDays(folder, days, NOW_MS + 60_000)).toEqual({
      fresh: 0,
      corrected: 0,
      unchanged: 2,
    })
    expect(filesIn(folder)).toEqual(files)
  })
})

it('of many days only the corrected ones are written, also in the same minute and with fewer slots', async () => {
  await withFolder(async (folder) => {
    const days = Array.from({ length: 5 }, (_, i) =>
      part(0, 48, 1, { day: dayOf('2026-02-01') + i }),
    )
    await importDays(folder, days)
    const corrected = days.map((day, i) => (i === 3 ? part(0, 47, 9, { day: day.day }) : day))
    expect(await importDays(folder, corrected)).toEqual({ fresh: 0, corrected: 1, unchanged: 4 })
    const [meter] = await read(folder)
    expect(meter?.days.map(({ powerKw }) => [powerKw[0], powerKw[47]])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [9, 1],
      [1, 1],
    ])
  })
})

it('a correction stands over a day of whatever revision that it saw', async () => {
  await withFolder(async (folder) => {
    await write(folder, [part(0, 48, 1, { revision: 999_999 })])
    await importDays(folder, [part(0, 48, 2, { revision: 5000 })])
    expect(await stands(folder)).toMatchObject({ revision: 1_000_000 })
    expect((await stands(folder))?.powerKw[0]).toBe(2)
  })
})

it('the parts of a day out of several files come together, in any order and again', async () => {
  const morning = part(0, 10, 1)
  const rest = part(8, 48, 2, {
    reactiveKvar: Float32Array.from({ length: 48 }, (_, slot) => (slot < 8 ? 0 : 0.5)),
  })
  for (const order of [
    [morning, rest],
    [rest, morning],
  ])
    await withFolder(async (folder) => {
      for (const day of [...order, ...order.slice(1)]) await importDays(folder, [day])
      const day = await stands(folder)
      const overlap = order[1] === morning ? 1 : 2
      expect([...(day?.powerKw ?? [])]).toEqual([
        ...new Array(8).fill(1),
        ...new Array(2).fill(overlap),
        ...new Array(38).fill(2),
      ])
      expect([...(day?.quality ?? [])]).toEqual(new Array(48).fill(3))
      expect(day?.reactiveKvar?.[0]).toBe(0)
      expect(day?.reactiveKvar?.[47]).toBe(0.5)
    })
})

it.each([
  [
    'another step',
    { powerKw: new Array<number>(24).fill(7), quality: [...new Array(23).fill(3), 0] },
  ],
  ['energies of tariff zones', { isZoned: true }],
] as const)('a day of %s replaces the older one whole', async (_, change) => {
  await withFolder(async (folder) => {
    await importDays(folder, [part(0, 48, 1)])
    const other = part(0, 40, 7, change as Parameters<typeof aMeterDay>[0])
    await importDays(folder, [other])
    const day = await stands(folder)
    expect([...(day?.powerKw ?? [])]).toEqual([...other.powerKw])
    expect(day?.quality.at(-1)).toBe(0)
  })
})

it('days of more dates than a process may have files open are written', async () => {
  await withFolder(async (folder) => {
    const csv = `${folder}.csv`
    const rows = Array.from(
      { length: 400 },
      (_, i) => `M1,${new Date(Date.UTC(2024, 0, 1 + i)).toISOString()},9`,
    )
    writeFileSync(csv, `meter_id,read_at,kwh\n${rows.join('\n')}\n`)
    const command = [process.execPath, BIN, 'import', csv, '--unit', 'kWh', '--lake', folder]
    const ran = spawnSync('sh', ['-c', 'ulimit -n 200 && exec "$@"', 'sh', ...command], {
      encoding: 'utf8',
      timeout: 120_000,
      // tsx writes its cache all at once, and with Node 24 goes round in circles where that takes more files than it may open.
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    })
    expect(ran.stderr).toContain('400 meter-days: 400 new')
  })
}, 300_000)
