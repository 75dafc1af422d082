import { describe, expect, test } from 'vitest'
import type { Assessment } from '../../../src/core/assess/assessment.ts'
import type { MeterDay } from '../../../src/core/collate/meter-day.ts'
import type { Licence, TransformerAsset } from '../../../src/core/context/assets.ts'
import { ReferenceBook } from '../../../src/core/context/reference-book.ts'
import { aFlat } from '../../builders/a-flat.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { DAY, dayOf, HOUR } from '../../builders/days.ts'
import { anAssessor } from './assessing.ts'

const FEB_1 = dayOf('2026-02-01')
const DAYS = 14
const LAST = FEB_1 + DAYS - 1

/** A meter's days from a curve; slots of a quality other than valid by `rankOf`. */
const meterDays = (
  meterId: string,
  power: ArrayLike<number>,
  change: {
    readonly rankOf?: (day: number, slot: number) => number
    readonly attributes?: MeterDay['attributes'] | object
  } = {},
): MeterDay[] => {
  const slots = power.length / DAYS
  return Array.from({ length: DAYS }, (_, i) =>
    aMeterDay({
      meterId,
      day: FEB_1 + i,
      powerKw: Array.from({ length: slots }, (_s, slot) => power[i * slots + slot] as number),
      quality: Array.from({ length: slots }, (_s, slot) => change.rankOf?.(i, slot) ?? 3),
      ...(change.attributes === undefined ? {} : { attributes: change.attributes }),
    }),
  )
}
const constant = (kw: number, slots = 48): number[] =>
  Array.from({ length: slots * DAYS }, (_, i) => kw + 0.001 * (i % 2))

const assessed = (
  days: readonly MeterDay[],
  reference = new ReferenceBook(),
): Map<string, Assessment> => {
  const assessor = anAssessor(reference)
  for (const day of days) assessor.meterDay(day)
  assessor.dayClosed({ source: 0, sources: 1, closedThrough: LAST, idle: false })
  let sites: readonly Assessment[] = []
  for (let day = assessor.assessNext(true); day !== undefined; day = assessor.assessNext(true))
    sites = day.sites
  return new Map(sites.map((site) => [site.siteId, site]))
}
const withTransformer = (change: Partial<TransformerAsset> = {}): ReferenceBook => {
  const reference = new ReferenceBook()
  reference.transformers.put('TP-1', { transformerId: 'TP-1', ratedKva: 100, ...change })
  return reference
}

describe('the loading of an area', () => {
  test('is the sum of its consumers, whatever step each has', () => {
    const sites = assessed(
      [
        ...meterDays('M1', constant(10, 96)),
        ...meterDays('M2', constant(20, 48)),
        ...meterDays('M3', constant(30, 24)),
        ...meterDays('M4', constant(15, 4)),
      ],
      withTransformer(),
    )
    const overload = sites.get('meter:M1')?.overload
    expect(overload?.peakPct).toBeCloseTo(75, 1)
    expect(overload?.nightFloorPct).toBeCloseTo(75, 1)
  })

  test('is the head meter where there is one, which is no site of its own', () => {
    const sites = assessed(
      [...meterDays('M1', constant(10)), ...meterDays('HEAD', constant(60))],
      withTransformer({ headMeterId: 'HEAD' }),
    )
    expect([...sites.keys()]).toEqual(['meter:M1', 'area:TP-1'])
    expect(sites.get('meter:M1')?.overload?.peakPct).toBeCloseTo(60, 1)
  })

  test('would be lower by the block of a site', () => {
    const mine = Float64Array.from(aFlat({ days: DAYS }), (kw, i) => kw + 10 + 0.01 * (i % 3))
    const sites = assessed(
      [...meterDays('M1', mine), ...meterDays('M2', constant(40))],
      withTransformer(),
    )
    const site = sites.get('meter:M1')
    const { peakPct = 0, peakPctWithoutSite = 0 } = site?.overload ?? {}
    expect(peakPct - peakPctWithoutSite).toBeCloseTo(site?.expectedKw ?? 0, 1)
  })

  test('is unknown without a rating, and the sites are judged all the same', () => {
    const sites = assessed(meterDays('M1', aFlat({ days: DAYS, machines: 1 })))
    expect(sites.get('meter:M1')?.overload).toBeUndefined()
    expect(sites.get('meter:M1')?.probability).toBeGreaterThan(0.8)
  })
})

describe('the balance of an area', () => {
  const head = withTransformer({ headMeterId: 'HEAD' })
  const homes = Array.from({ length: 4 }, (_, i) => aFlat({ days: DAYS, seed: i + 1 }))
  const sumKw = (extraKw: (slot: number) => number): number[] =>
    Array.from({ length: 48 * DAYS }, (_, slot) =>
      homes.reduce((sum, home) => sum + (home[slot] as number), extraKw(slot)),
    )
  const stray = aFlat({ days: DAYS, seed: 99 })
  const area = (headKw: number[], headRank = 3, homeRank = 3): MeterDay[] => [
    ...homes.flatMap((home, i) =>
      meterDays(`M${i}`, home, { rankOf: () => (i === 0 ? homeRank : 3) }),
    ),
    ...meterDays('HEAD', headKw, { rankOf: () => headRank }),
  ]
  const residual = (days: MeterDay[], reference = head) =>
    assessed(days, reference).get('area:TP-1')

  test('shows a load before the meters, in kilowatts', () => {
    const site = residual(area(sumKw((slot) => 20 + 0.05 * (slot % 3))))
    expect(site?.probability).toBeGreaterThan(0.8)
    // Less what the errors of the meters may add up to: 3 % of the head meter's mean.
    expect(site?.expectedKw).toBeCloseTo(20 - 0.03 * 21.4, 0)
    expect(site?.reasons[0]?.code).toBe('RESIDUAL_FLAT')
  })

  test('names a meter that is listed here and fed elsewhere, and suspects nobody', () => {
    const site = residual([...area(sumKw(() => 0)), ...meterDays('STRAY', stray)])
    expect(site?.probability).toBe(0)
    expect(site?.alternatives.filter(({ code }) => code === 'METER_MAPPING')).toMatchObject([
      { openBecause: expect.stringContaining('meter STRAY is fed elsewhere') },
    ])
  })

  test('of one consumer is not judged: whose error is it?', () => {
    const lone = [
      ...meterDays('M0', homes[0] as Float64Array),
      ...meterDays(
        'HEAD',
        sumKw(() => 0),
      ),
    ]
    expect(residual(lone)?.notJudged).toEqual(['SINGLE_METER', 'GROWTH'])
  })

  test('does without meters that are read once a day', () => {
    const daily = meterDays('DAILY', constant(0.5, 1))
    expect(residual([...area(sumKw(() => 0.5)), ...daily])?.probability).toBeUndefined()
  })

  test('shows nothing where all of it was metered', () => {
    expect(residual(area(sumKw(() => 0)))?.probability).toBeLessThan(0.05)
  })

  test.each([
    [
      'an estimated head meter',
      area(
        sumKw((slot) => 20 + 0.05 * (slot % 3)),
        2,
      ),
    ],
    [
      'an estimated consumer of four',
      area(
        sumKw((slot) => 20 + 0.05 * (slot % 3)),
        3,
        2,
      ),
    ],
  ])('makes no suspect of %s', (_, days) => {
    const site = residual(days)
    expect([site?.probability, site?.notJudged]).toEqual([
      undefined,
      ['BALANCE_INCOMPLETE', 'NOT_ENOUGH_DATA', 'GROWTH'],
    ])
  })

  test.each([
    ['no head meter', withTransformer(), 'NO_HEAD_METER'],
    [
      'a head meter that was never heard of',
      withTransformer({ headMeterId: 'GONE' }),
      'NO_HEAD_METER',
    ],
  ])('is not judged with %s', (_, reference, reason) => {
    expect(residual(area(sumKw(() => 20)), reference)?.notJudged).toEqual([reason, 'GROWTH'])
  })
})

describe('peers', () => {
  const flats = (count: number): MeterDay[] =>
    Array.from({ length: count }, (_, i) => meterDays(`P${i}`, constant(4))).flat()
  test('are the other meters of the class in the area: a floor that all have is no evidence', () => {
    const suspect = meterDays('M1', constant(4))
    expect(assessed([...suspect, ...flats(5)]).get('meter:M1')?.probability).toBe(0)
    expect(assessed([...suspect, ...flats(4)]).get('meter:M1')?.probability).toBeGreaterThan(0.8)
  })

  test('are not those that only a hash brought together', () => {
    const nowhere = {
      regionId: 'ALA',
      timeZone: 'Asia/Almaty',
      customerClass: 'household',
      transformerId: undefined,
    }
    const days = [...meterDays('M1', constant(4)), ...flats(5)].map((day) => ({
      ...day,
      attributes: nowhere as MeterDay['attributes'],
    }))
    const site = assessed(days).get('meter:M1')
    expect(site?.probability).toBeGreaterThan(0.8)
    expect(site?.notJudged).toEqual(expect.arrayContaining(['AREA', 'PEERS']))
  })
})

describe('a licence and the day judged, 14 February in Almaty', () => {
  const licence = (change: Partial<Licence>): ReferenceBook => {
    const reference = new ReferenceBook()
    reference.licences.put('L1', { licenceId: 'L1', meterId: 'M1', declaredKw: 20, ...change })
    return reference
  }
  test.each([
    ['without end', {}, true],
    ['from that day on', { validFrom: LAST * DAY }, true],
    ['from the next day on', { validFrom: (LAST + 1) * DAY }, false],
    ['through that day', { validTo: LAST * DAY }, true],
    ['through the day before', { validTo: (LAST - 1) * DAY }, false],
    ['for less than it draws', { declaredKw: 5 }, false],
  ])('%s', (_, change, clears) => {
    const score =
      assessed(meterDays('M1', constant(10)), licence(change)).get('meter:M1')?.probability ?? -1
    expect(clears ? score < 0.05 : score > 0.8).toBe(true)
  })
})

describe('a curtailment order', () => {
  const ordered = (from: number, to: number, maxKw: number): Assessment | undefined => {
    const reference = new ReferenceBook()
    reference.licences.put('L1', { licenceId: 'L1', meterId: 'M1', declaredKw: 20 })
    reference.orders.put('O1', { orderId: 'O1', from, to, maxKw, regionId: 'ALA' })
    return assessed(meterDays('M1', constant(10)), reference).get('meter:M1')
  }
  const midnight = LAST * DAY - 5 * HOUR
  test.each([
    [
      'that a licensed site ignores for an evening',
      midnight + 18 * HOUR,
      midnight + 22 * HOUR,
      0,
      true,
    ],
    ['without an end to speak of', midnight, Date.UTC(9999, 11, 31), 0, true],
    ['since ever', Date.UTC(1, 0, 1), midnight + HOUR, 0, true],
    ['that allows what is drawn', midnight, midnight + 22 * HOUR, 10, false],
    ['of another week', midnight + 7 * DAY, midnight + 8 * DAY, 0, false],
    ['too short to say anything', midnight, midnight + 30 * 60_000, 0, false],
  ])('%s', (_, from, to, maxKw, ignored) => {
    const codes = ordered(from, to, maxKw)?.reasons.map(({ code }) => code) ?? []
    expect(codes.includes('ORDER_IGNORED')).toBe(ignored)
  })
})

test('tips name a meter or its area', () => {
  const reference = withTransformer({ headMeterId: 'HEAD' })
  reference.tips.put('T1', { tipId: 'T1', at: LAST * DAY - 30 * DAY, meterId: 'M1' })
  const site = assessed(meterDays('M1', constant(4)), reference).get('meter:M1')
  expect(site?.reasons.find(({ code }) => code === 'TIP')?.value).toBe(1)
})

test('sites and their figures are the same in whatever order meters arrived', () => {
  const reference = withTransformer({ headMeterId: 'HEAD' })
  const days = ['HEAD', 'M3', 'M1', 'M2', 'M10'].flatMap((id, i) =>
    meterDays(id, aFlat({ days: DAYS, seed: i + 1, machines: i % 2 })),
  )
  const forth = assessed(days, reference)
  const back = assessed([...days].reverse(), reference)
  expect([...forth.keys()]).toEqual(['meter:M1', 'meter:M10', 'meter:M2', 'meter:M3', 'area:TP-1'])
  expect([...back]).toEqual([...forth])
})

test('the profile is the mean local day of what was measured', () => {
  const power = Array.from(
    { length: 48 * DAYS },
    (_, i) => 3 + (i % 48) / 48 + (Math.floor(i / 48) % 2),
  )
  const rankOf = (day: number): number => (day === 0 ? 2 : 3)
  const profile = assessed(meterDays('M1', power, { rankOf })).get('meter:M1')?.profileKw ?? []
  // 13 measured days, seven of which are a kilowatt higher.
  const expected = Array.from({ length: 48 }, (_, slot) => 3 + slot / 48 + 7 / 13)
  expect(profile.map((kw, slot) => Math.abs(kw - (expected[slot] as number)) < 2e-4)).toEqual(
    new Array(48).fill(true),
  )
})

describe('meters of an area that stepped up together', () => {
  /** Three homes, of which those of `mined` have a machine from day 8 on. */
  const homesWith = (mined: readonly string[], change: object = {}): MeterDay[] =>
    ['M1', 'M2', 'M3'].flatMap((id, i) =>
      meterDays(
        id,
        aFlat({
          days: DAYS,
          seed: i + 1,
          machines: mined.includes(id) ? 1 : 0,
          machineKw: 1.5,
          machinesFrom: 8 * 48,
        }),
        change,
      ),
    )
  const inShort = (sites: ReadonlyMap<string, Assessment>) =>
    [...sites.values()]
      .filter(({ kind }) => kind === 'meter')
      .map(({ caseId, members, reasons }) => [
        caseId,
        members,
        reasons.find(({ code }) => code === 'SPLIT_SITE')?.value,
      ])

  test('name each other, and are the more suspected', () => {
    const sites = assessed(homesWith(['M1', 'M3']))
    expect(inShort(sites)).toEqual([
      ['split:TP-1:M1', ['meter:M3'], 1],
      [undefined, undefined, undefined],
      ['split:TP-1:M1', ['meter:M1'], 1],
    ])
    const alone = assessed(homesWith(['M1'])).get('meter:M1')?.probability as number
    const together = sites.get('meter:M1')?.probability as number
    expect(together).toBeGreaterThan(alone)
    expect(together / (1 - together)).toBeLessThanOrEqual(7.001 * (alone / (1 - alone)))
    const reasons = sites.get('meter:M1')?.reasons ?? []
    expect(reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
  })

  test('are strangers where their transformer is not known', () => {
    const unknown = { attributes: { transformerId: undefined } }
    expect(inShort(assessed(homesWith(['M1', 'M3'], unknown))).flat()).toEqual(
      new Array(9).fill(undefined),
    )
  })
})

describe('the evidence of a site', () => {
  const KVAR_A_KW = Math.tan(Math.acos(0.97))
  const mine = Array.from(aFlat({ days: DAYS, machines: 3, machinesFrom: 6 * 48 }))

  test('comes with the days, the evenness and the power factor of the block', () => {
    const days = meterDays('M1', mine).map((day) => ({
      ...day,
      reactiveKvar: day.powerKw.map((kw) => kw * KVAR_A_KW),
    }))
    const site = assessed(days).get('meter:M1')
    expect(site?.evidence?.changes).toMatchObject([{ at: '2026-02-07', kind: 'start' }])
    expect(site?.onsetDay).toBe(FEB_1 + 6)
    expect(site?.evidence?.powerFactor).toBeCloseTo(0.97, 3)
    expect(site?.evidence?.swingWithinHour).toBeLessThan(0.03)
    expect(site?.notJudged).not.toContain('POWER_FACTOR')
  })

  test('has no power factor of a meter that sends no reactive energy', () => {
    const site = assessed(meterDays('M1', mine)).get('meter:M1')
    expect(site?.evidence).not.toHaveProperty('powerFactor')
    expect(site?.notJudged).toContain('POWER_FACTOR')
  })

  test('is none of a site that nothing suggests', () => {
    const site = assessed(meterDays('M1', Array.from(aFlat({ days: DAYS })))).get('meter:M1')
    expect(site?.evidence).toBeUndefined()
    expect(site?.probability).toBeLessThan(0.02)
  })
})
