import { describe, expect, test } from 'vitest'
import type { Assessment } from '../../../src/core/assess/assessment.ts'
import type { MeterDay } from '../../../src/core/collate/meter-day.ts'
import type { TransformerAsset } from '../../../src/core/context/assets.ts'
import { ReferenceBook } from '../../../src/core/context/reference-book.ts'
import { areaOverloadSchema } from '../../../src/core/overload/area-overload.ts'
import { aFlat } from '../../builders/a-flat.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { DAY, dayOf, HOUR } from '../../builders/days.ts'
import { anAssessor } from './assessing.ts'

const FEB_1 = dayOf('2026-02-01')
const DAYS = 14
const LAST = FEB_1 + DAYS - 1

const meterDays = (
  meterId: string,
  power: ArrayLike<number>,
  transformerId: string | undefined = 'TP-1',
  days: readonly number[] = Array.from({ length: DAYS }, (_, i) => i),
): MeterDay[] =>
  days.map((i) => {
    const day = aMeterDay({
      meterId,
      day: FEB_1 + i,
      powerKw: Array.from({ length: 48 }, (_, slot) => power[i * 48 + slot] as number),
      quality: new Array<number>(48).fill(3),
    })
    return { ...day, attributes: { ...day.attributes, transformerId } }
  })
const constant = (kw: number): number[] =>
  Array.from({ length: 48 * DAYS }, (_, i) => kw + 0.001 * (i % 2))
/** A home with a load of so many kilowatts under it. */
const mine = (kw: number, seed = 1): Float64Array =>
  Float64Array.from(aFlat({ days: DAYS, seed }), (home, i) => home + kw + 0.01 * (i % 3))

const assessed = (
  days: readonly MeterDay[],
  transformers: readonly (Partial<TransformerAsset> | undefined)[],
  weather?: (hour: number) => number,
): Map<string, Assessment> => {
  const reference = new ReferenceBook()
  for (const [i, change] of transformers.entries())
    if (change !== undefined)
      reference.transformers.put(`TP-${i + 1}`, { transformerId: `TP-${i + 1}`, ...change })
  if (weather !== undefined)
    for (let hour = -24; hour < DAYS * 24; hour++)
      reference.weather.put({
        regionId: 'ALA',
        at: FEB_1 * DAY + hour * HOUR,
        tempC: weather(hour),
      })
  const assessor = anAssessor(reference)
  for (const day of days) assessor.meterDay(day)
  assessor.dayClosed({ source: 0, sources: 1, closedThrough: LAST, idle: false })
  let sites: readonly Assessment[] = []
  for (let day = assessor.assessNext(true); day !== undefined; day = assessor.assessNext(true))
    sites = day.sites
  return new Map(sites.map((site) => [site.siteId, site]))
}
const area = (
  days: readonly MeterDay[],
  change: Partial<TransformerAsset> | undefined,
  weather?: (hour: number) => number,
) => assessed(days, [change], weather).get('area:TP-1')

describe('the overload of an area', () => {
  test('of a steady load in steady air is the steady state of IEC 60076-7', () => {
    const site = area(
      meterDays('M1', new Array<number>(48 * DAYS).fill(80)),
      { ratedKva: 100 },
      () => 10,
    )
    // Top oil 10 + 60 (1 + 6 x 0.64 / 7 ... )^0.8 by hand: ((1 + 3.84) / 7)^0.8 = 0.7444; 0.8^1.6 = 0.6998 of 27.6 K.
    expect(site?.overload?.topOilC).toBeCloseTo(10 + 60 * 0.7444, 1)
    expect(site?.overload?.hotSpotC).toBeCloseTo(10 + 60 * 0.7444 + 27.6 * 0.6998, 1)
    expect(site?.overload?.ageingDaysPerDay).toBeCloseTo(
      2 ** ((site?.overload?.hotSpotC ?? 0) / 6 - 98 / 6),
      4,
    )
    expect(site?.overload).toMatchObject({ limits: [], assumedAmbientShare: 0, hoursAbove100: 0 })
    expect(site?.overload?.hoursAbove80).toBe(0)
    expect(areaOverloadSchema.parse(site?.overload)).toEqual(site?.overload)
  })

  test("takes the air of each hour: hot afternoons are not their day's mean", () => {
    const load = meterDays('M1', constant(80))
    const swing = (hour: number): number => (hour % 24 < 12 ? 20 : 40)
    const hot = area(load, { ratedKva: 100 }, swing)?.overload?.hotSpotC ?? 0
    const mean = area(load, { ratedKva: 100 }, () => 30)?.overload?.hotSpotC ?? 0
    expect(hot - mean).toBeGreaterThan(5)
    expect(hot - mean).toBeLessThan(10)
  })

  test('says how much of its air was only assumed', () => {
    const load = meterDays('M1', constant(80))
    expect(area(load, { ratedKva: 100 })?.overload?.assumedAmbientShare).toBe(1)
  })

  test('knows the walls, the heat run and the flats of its transformer', () => {
    const load = meterDays('M1', constant(80))
    const open = area(load, { ratedKva: 100 })?.overload
    const known = area(load, {
      ratedKva: 100,
      indoor: true,
      thermal: { windingGradientK: 33 },
      flats: 100,
      stove: 'electric',
    })?.overload
    // 10 K of walls and 12 K more of gradient at rated load, at 80 % of it.
    expect((known?.hotSpotC ?? 0) - (open?.hotSpotC ?? 0)).toBeCloseTo(10 * 0.7444 + 12 * 0.6998, 0)
    // 80 kW where a hundred flats with electric stoves were designed for 150 kW.
    expect(known?.designPct).toBeCloseTo((100 * 80) / 150, 1)
    expect(open?.designPct).toBeUndefined()
  })

  test('makes nobody a suspect: a load that burns it is scored as the one that does not', () => {
    const load = meterDays('M1', mine(20))
    const of = (ratedKva: number) => assessed(load, [{ ratedKva }]).get('meter:M1')
    expect([of(15)?.overload?.band, of(1_000)?.overload?.band]).toEqual(['critical', 'normal'])
    expect(of(15)?.probability).toBe(of(1_000)?.probability)
    expect(of(15)?.reasons).toEqual(of(1_000)?.reasons)
  })
})

describe('an area without one of its suspects', () => {
  const homes = (count: number): MeterDay[] =>
    Array.from({ length: count }, (_, i) =>
      meterDays(`H${i}`, aFlat({ days: DAYS, seed: i + 10 })),
    ).flat()
  const sites = assessed(
    [
      ...homes(6),
      ...meterDays('M1', mine(60)),
      ...meterDays('M2', mine(12, 2)),
      ...meterDays('M3', mine(4, 3)),
    ],
    [{ ratedKva: 63 }],
  )

  test('is cooler, ages less and is relieved, the more of it the more the suspect draws', () => {
    const suspects = sites.get('area:TP-1')?.overload?.suspects ?? []
    expect(suspects.map(({ siteId }) => siteId)).toEqual(['meter:M1', 'meter:M2', 'meter:M3'])
    for (const { siteId, ...left } of suspects) {
      const { overload } = sites.get(siteId) ?? {}
      expect(left).toEqual({
        relief: overload?.relief,
        peakPct: overload?.peakPctWithoutSite,
        hotSpotC: overload?.hotSpotCWithoutSite,
        ageingDaysPerDay: overload?.ageingDaysPerDayWithoutSite,
      })
      expect(left.hotSpotC).toBeLessThan(overload?.hotSpotC ?? 0)
      expect(left.ageingDaysPerDay).toBeLessThanOrEqual(overload?.ageingDaysPerDay ?? 0)
    }
  })

  test('names the fewest whose removal is enough', () => {
    expect(sites.get('area:TP-1')?.overload?.remedy).toMatchObject({
      siteIds: ['meter:M1'],
      isEnough: true,
      atLeast: 1,
    })
  })

  test('says that nobody is enough where its own load is too much', () => {
    const byDay = Array.from({ length: 48 * DAYS }, (_, i) =>
      i % 48 < 16 || i % 48 > 40 ? 1 : 200,
    )
    const burdened = assessed(
      [...meterDays('SHOP', byDay), ...meterDays('M1', mine(10))],
      [{ ratedKva: 100 }],
    )
    const { overload } = burdened.get('area:TP-1') ?? {}
    expect(overload?.remedy?.isEnough).toBe(false)
    expect(overload?.remedy?.peakPct).toBeGreaterThan(195)
  })

  test('of nobody it says nothing, however hot it is', () => {
    const { overload } = assessed(
      Array.from({ length: 30 }, (_, i) =>
        meterDays(`H${i}`, aFlat({ days: DAYS, seed: i })),
      ).flat(),
      [{ ratedKva: 15 }],
    ).get('area:TP-1') ?? { overload: undefined }
    expect([overload?.band, overload?.suspects, overload?.remedy]).toEqual([
      'critical',
      undefined,
      undefined,
    ])
  })

  test('counts what passes the meters as one of them', () => {
    const four = Array.from({ length: 4 }, (_, i) => aFlat({ days: DAYS, seed: i + 1 }))
    const head = Array.from({ length: 48 * DAYS }, (_, slot) =>
      four.reduce((sum, home) => sum + (home[slot] as number), 30 + 0.05 * (slot % 3)),
    )
    const { overload } =
      area([...four.flatMap((home, i) => meterDays(`H${i}`, home)), ...meterDays('HEAD', head)], {
        ratedKva: 25,
        headMeterId: 'HEAD',
      }) ?? {}
    expect(overload?.suspects?.map(({ siteId }) => siteId)).toEqual(['area:TP-1'])
    expect(overload?.remedy).toMatchObject({ siteIds: ['area:TP-1'], isEnough: true })
  })
})

describe('an area whose books are bad has a reason and no figures', () => {
  const homes = [0, 1, 2].flatMap((i) => meterDays(`H${i}`, aFlat({ days: DAYS, seed: i + 1 })))
  test.each([
    ['unknown transformer', homes, undefined, ['NO_HEAD_METER', 'HOT_SPOT', 'NO_RATING']],
    ['no rating', homes, {}, ['NO_HEAD_METER', 'HOT_SPOT', 'NO_RATING']],
    ['a rating of 0', homes, { ratedKva: 0 }, ['NO_HEAD_METER', 'HOT_SPOT', 'BAD_RATING']],
    ['a rating below 0', homes, { ratedKva: -100 }, ['NO_HEAD_METER', 'HOT_SPOT', 'BAD_RATING']],
    [
      'a rating far too small',
      homes,
      { ratedKva: 0.1 },
      ['NO_HEAD_METER', 'HOT_SPOT', 'IMPLAUSIBLE_LOAD'],
    ],
    [
      'a single day',
      homes.filter(({ day }) => day === LAST),
      { ratedKva: 100 },
      ['NO_HEAD_METER', 'HOT_SPOT', 'LOAD_TOO_SHORT'],
    ],
    [
      'days far between',
      homes.filter(({ day }) => (day - FEB_1) % 6 === 0),
      { ratedKva: 100 },
      ['NO_HEAD_METER', 'HOT_SPOT', 'LOAD_INCOMPLETE'],
    ],
  ])('%s', (_, days, transformer, reasons) => {
    const site = area(days, transformer)
    expect([site?.overload, site?.notJudged, site?.probability, site?.expectedKw]).toEqual([
      undefined,
      reasons,
      undefined,
      0,
    ])
  })

  test('a head meter that sends nothing: its consumers stand for the load', () => {
    const site = area(homes, { ratedKva: 100, headMeterId: 'GONE' })
    expect(site?.notJudged).toEqual(['NO_HEAD_METER', 'GROWTH'])
    expect(site?.overload).toEqual(area(homes, { ratedKva: 100 })?.overload)
  })

  test('one meter with its head meter: loaded, and no balance', () => {
    const one = area([...meterDays('H0', constant(10)), ...meterDays('HEAD', constant(11))], {
      ratedKva: 100,
      headMeterId: 'HEAD',
    })
    expect([one?.overload?.peakPct, one?.probability, one?.notJudged]).toEqual([
      expect.closeTo(11, 1),
      undefined,
      ['SINGLE_METER', 'GROWTH'],
    ])
  })

  test('a meter that is named in two areas counts where each of its days says', () => {
    const sites = assessed(
      [
        ...meterDays('H0', constant(10), 'TP-1'),
        ...meterDays('H1', constant(10), 'TP-2'),
        ...meterDays('MOVED', constant(40), 'TP-1', [0, 1, 2, 3, 4, 5, 6]),
        ...meterDays('MOVED', constant(40), 'TP-2', [7, 8, 9, 10, 11, 12, 13]),
      ],
      [{ ratedKva: 100 }, { ratedKva: 100 }],
    )
    const peaks = ['area:TP-1', 'area:TP-2'].map((id) => sites.get(id)?.overload?.peakPct)
    expect(peaks).toEqual([expect.closeTo(50, 0), expect.closeTo(50, 0)])
  })
})
