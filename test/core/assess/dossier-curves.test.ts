import { describe, expect, it } from 'vitest'
import { Area } from '../../../src/core/assess/area.ts'
import type { AssessContext } from '../../../src/core/assess/assess-context.ts'
import { type AskedSite, dossierCurves } from '../../../src/core/assess/dossier-curves.ts'
import type { MeterDay } from '../../../src/core/collate/meter-day.ts'
import type { TransformerAsset } from '../../../src/core/context/assets.ts'
import { ReferenceBook } from '../../../src/core/context/reference-book.ts'
import { type AreaKey, areaSite, meterId, meterSite, transformerId } from '../../../src/core/ids.ts'
import { MeterWindows } from '../../../src/core/signature/meter-windows.ts'
import { Calendars } from '../../../src/core/time.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { dayOf, HOUR } from '../../builders/days.ts'

const DAYS = 14
const FIRST = dayOf('2026-02-01')
const LAST = FIRST + DAYS - 1
const M1 = meterSite(meterId('M1'))

/** A meter's days at half hours; what nobody measured by `rankOf`. */
const daysOf = (
  id: string,
  kwAt: (slot: number) => number,
  rankOf: (slot: number) => number = () => 3,
): MeterDay[] =>
  Array.from({ length: DAYS }, (_, day) =>
    aMeterDay({
      meterId: id,
      day: FIRST + day,
      powerKw: Array.from({ length: 48 }, (_s, slot) => kwAt(day * 48 + slot)),
      quality: Array.from({ length: 48 }, (_s, slot) => rankOf(day * 48 + slot)),
    }),
  )

const curvesOf = (
  days: readonly MeterDay[],
  asked: readonly AskedSite[],
  transformer: Partial<TransformerAsset> | undefined = { ratedKva: 100 },
) => {
  const reference = new ReferenceBook()
  if (transformer !== undefined)
    reference.transformers.put('TP-1', { transformerId: 'TP-1', ...transformer })
  for (let hour = 0; hour < DAYS * 24; hour++)
    reference.weather.put({
      regionId: 'ALA',
      at: (FIRST * 24 - 5 + hour) * HOUR,
      tempC: -Math.floor(hour / 24),
    })
  const windows = new MeterWindows(DAYS)
  const calendars = new Calendars()
  const area = new Area('TP-1' as AreaKey, transformerId('TP-1'), windows, calendars)
  for (const day of days) area.put(day, day.attributes)
  const context: AssessContext = {
    windows,
    reference,
    calendars,
    params: {
      windowDays: DAYS,
      minDays: 7,
      minCoverage: 0.5,
      powerFactor: 0.95,
      balance: { minPresent: 0.9, lineLossShare: 0.02 },
      model: undefined,
      emitFrom: 0.1,
      suspectFrom: 0.1,
    },
    isExplained: () => false,
  }
  return dossierCurves(area, LAST, asked, context)
}

describe('the curves behind a suspect', () => {
  it('are its own, with what was estimated and what is missing apart', () => {
    const rankOf = (slot: number): number => (slot < 48 ? 2 : slot < 96 ? 0 : 3)
    const { sites, firstDay, days } = curvesOf(
      daysOf('M1', () => 5, rankOf),
      [{ siteId: M1, expectedKw: 4 }],
    )
    const site = sites.get(M1)
    expect([firstDay, days]).toEqual([FIRST, DAYS])
    expect([site?.kw[0], site?.kw[48], site?.kw[96]]).toEqual([Number.NaN, Number.NaN, 5])
    expect([site?.estimatedKw[0], site?.estimatedKw[48], site?.estimatedKw[96]]).toEqual([
      5,
      Number.NaN,
      Number.NaN,
    ])
    expect([site?.suspectedKw[0], site?.suspectedKw[48], site?.suspectedKw[96]]).toEqual([4, 0, 4])
    expect(site?.floorsKw.slice(0, 3)).toEqual([Number.NaN, Number.NaN, 5])
    expect(site?.temperaturesC.slice(0, 3)).toEqual([0, -1, -2])
  })

  it('have the middle 80 % of its neighbours behind them, where there are five', () => {
    // A tenth of the way from the lowest of ten, 1 kW, to the highest, 10 kW, counted in neighbours.
    const neighbours = Array.from({ length: 10 }, (_, i) => daysOf(`N${i}`, () => i + 1)).flat()
    const asked = [{ siteId: M1, expectedKw: 4 }]
    const peers = curvesOf([...daysOf('M1', () => 50), ...neighbours], asked).sites.get(M1)?.peers
    expect(peers?.count).toBe(10)
    expect(peers?.lowKw[0]).toBeCloseTo(1.9, 3)
    expect(peers?.highKw[0]).toBeCloseTo(9.1, 3)
    const few = curvesOf([...daysOf('M1', () => 50), ...neighbours.slice(0, 4 * DAYS)], asked)
    expect(few.sites.get(M1)?.peers).toBeUndefined()
  })

  it('mark where the block fell and came back', () => {
    const isOff = (slot: number): boolean => slot >= 100 && slot < 106
    const { sites } = curvesOf(
      daysOf('M1', (slot) => (isOff(slot) ? 0.3 : 10.3)),
      [{ siteId: M1, expectedKw: 10 }],
    )
    expect(sites.get(M1)?.falls).toEqual([{ slot: 100, slots: 6 }])
  })
})

describe('the curves of an area', () => {
  it('are its load, and what is left of it without all suspects', () => {
    const { area } = curvesOf(
      [...daysOf('M1', () => 30), ...daysOf('M2', () => 20), ...daysOf('M3', () => 10)],
      [
        { siteId: M1, expectedKw: 25 },
        { siteId: meterSite(meterId('M2')), expectedKw: 10 },
      ],
    )
    expect(area?.loadKw[5]).toBeCloseTo(60, 2)
    expect(area?.ratedKva).toBe(100)
    // 60 - 25 - 10 = 25 kW at a power factor of 0.95 are 26.3 kVA.
    expect(area?.withoutAll?.peakPct).toBeCloseTo(26.3, 1)
  })

  it('hold what no meter saw, which is the load of the area as a site', () => {
    const wave = (slot: number): number => 3 + Math.sin(slot / 7)
    const other = (slot: number): number => 2 + Math.cos(slot / 3)
    const { sites, area } = curvesOf(
      [
        ...daysOf('M1', wave),
        ...daysOf('M2', other),
        ...daysOf('HEAD', (slot) => wave(slot) + other(slot) + 20),
      ],
      [{ siteId: areaSite(transformerId('TP-1')), expectedKw: 18 }],
      { ratedKva: 100, headMeterId: 'HEAD' },
    )
    const site = sites.get(areaSite(transformerId('TP-1')))
    expect(site?.kw).toEqual(area?.residualKw)
    expect(Math.abs((site?.kw[100] ?? 0) - 20)).toBeLessThan(1)
    expect(site?.suspectedKw[100]).toBe(18)
    expect(site?.falls).toEqual([])
  })

  it('judge no overload where the rating is unknown', () => {
    const { area } = curvesOf(
      daysOf('M1', () => 30),
      [{ siteId: M1, expectedKw: 25 }],
      {},
    )
    expect(area?.withoutAll).toBeUndefined()
    expect(area?.ratedKva).toBeUndefined()
  })
})
