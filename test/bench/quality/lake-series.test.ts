import { expect, it } from 'vitest'
import { readLakeSeries } from '../../../bench/quality/lake-series.ts'
import { splitMeters } from '../../../bench/quality/split.ts'
import { cutWindows } from '../../../bench/quality/windows.ts'
import { DayCalendar } from '../../../src/core/time.ts'
import { withFolder, write } from '../../adapters/duckdb/lake/a-lake.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { dayOf } from '../../builders/days.ts'

const LONDON = new DayCalendar('Europe/London')
const FIRST = dayOf('2026-03-01')

/** Half hours of a day in London; each draws as many kW as its hour on the wall clock. */
const aDay = (meterId: string, day: number, more: Parameters<typeof aMeterDay>[0] = {}) => {
  const startMs = LONDON.startOf(day)
  const slots = (LONDON.startOf(day + 1) - startMs) / 1_800_000
  const hourOf = (slot: number): number =>
    Math.floor(LONDON.wallMinute(startMs + slot * 1_800_000) / 60)
  return aMeterDay({
    ...{ meterId, day, startMs, stepMs: 1_800_000 },
    powerKw: Array.from({ length: slots }, (_, slot) => hourOf(slot)),
    attributes: { timeZone: 'Europe/London', customerClass: 'commercial' },
    ...more,
  })
}
const days = (meterId: string, count: number) =>
  Array.from({ length: count }, (_, i) => aDay(meterId, FIRST + i))

it('a meter of a lake is on its wall clock, with what is missing, its class and its resolution', async () => {
  await withFolder(async (folder) => {
    const gappy = aDay('M1', FIRST + 2, { quality: [0, 2, ...new Array<number>(46).fill(3)] })
    await write(folder, [...days('M1', 30).filter(({ day }) => day !== FIRST + 2), gappy])
    const [series] = await readLakeSeries(folder)
    expect(series).toMatchObject({
      ...{ realMeter: 'M1', source: 'lake', customerClass: 'commercial', stepMin: 30 },
      ...{ slots: 48, firstDay: FIRST, days: 30, resolutionKwh: 0.5, hourlyC: undefined },
    })
    const dayAt = (place: number) => [
      ...(series?.powerKw.subarray(place * 48, place * 48 + 6) ?? []),
    ]
    expect(dayAt(0)).toEqual([0, 0, 1, 1, 2, 2])
    expect(dayAt(2)).toEqual([Number.NaN, 0, 1, 1, 2, 2])
    expect([...(series?.quality.subarray(96, 99) ?? [])]).toEqual([0, 2, 3])
    // 29 March leaves out the hour from 1 to 2.
    expect(dayAt(28)).toEqual([0, 0, Number.NaN, Number.NaN, 2, 2])
  })
})

it('meters of another step than most, and energies of tariff zones, are left out', async () => {
  await withFolder(async (folder) => {
    await write(folder, [
      ...['M1', 'M2'].map((id) => aDay(id, FIRST)),
      aMeterDay({ meterId: 'HOURS', day: FIRST, powerKw: new Array<number>(24).fill(1) }),
      aDay('ZONES', FIRST, { isZoned: true }),
    ])
    expect((await readLakeSeries(folder)).map(({ realMeter }) => realMeter)).toEqual(['M1', 'M2'])
  })
})

it('windows are cut from the meters of a lake as from any real ones', async () => {
  await withFolder(async (folder) => {
    await write(folder, [...days('M1', 40), ...days('M2', 40), ...days('M3', 20)])
    const series = await readLakeSeries(folder)
    const windows = cutWindows(series, splitMeters(series), 1)
    expect(
      windows.map(({ realMeter, source, days: held }) => [realMeter, source, held]).sort(),
    ).toEqual([
      ['M1', 'lake', 35],
      ['M2', 'lake', 35],
    ])
  })
})
