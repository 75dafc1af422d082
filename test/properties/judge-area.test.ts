import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseConfig } from '../../src/app/config.ts'
import { loadModel } from '../../src/app/model.ts'
import { assessParams, lifecycleParams } from '../../src/app/params.ts'
import { judgeArea } from '../../src/app/scan/judge-area.ts'
import { judgeEachDay } from '../../src/app/scan/judge-each-day.ts'
import { rankSites } from '../../src/app/scan/rank-sites.ts'
import { walkArea, walkDays } from '../../src/app/scan/walk-area.ts'
import type { Assessment } from '../../src/core/assess/assessment.ts'
import type { MeterDay } from '../../src/core/collate/meter-day.ts'
import { ReferenceBook } from '../../src/core/context/reference-book.ts'
import { fnv1a } from '../../src/core/ids.ts'
import { Calendars } from '../../src/core/time.ts'
import { aFlat, seeded } from '../builders/a-flat.ts'
import { aMeterDay } from '../builders/a-meter-day.ts'
import { almatyMidnight, DAY, dayOf } from '../builders/days.ts'

const FIRST_DAY = dayOf('2026-01-10')
const SLOTS = 24
/** Ids of one group: without a transformer they are judged together all the same. */
const IDS = Array.from({ length: 1500 }, (_, i) => `M${String(i).padStart(4, '0')}`).filter(
  (id) => fnv1a(id) % 64 === 0,
)

interface RandomRegion {
  readonly seed: number
  readonly days: number
  readonly meters: number
  readonly windowDays: number
  readonly minDays: number
  readonly clearAfterDays: number
  readonly clearAt: number
  readonly raiseAt: number
  readonly hasTransformer: boolean
  readonly hasHead: boolean
  /** Day on which the machines of all homes start, where one owner has spread them. */
  readonly splitFrom: number | undefined
  /** Day on which most homes are silent for two days. */
  readonly outageFrom: number
}

/**
 * The days of one home: some days are missing, estimated, stuck, cut short or a machine's; it comes and goes, and may be away
 * for longer than the window.
 */
const homeDays = (region: RandomRegion, number: number): MeterDay[] => {
  const random = seeded(region.seed * 31 + number)
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from))
  const meterId = IDS[number] as string
  const power = aFlat({ days: region.days, stepMs: DAY / SLOTS, seed: region.seed + number })
  const drawnKw = [0, 0, 0.6, 1.2, 3.25][between(0, 5)] as number
  const kw = region.splitFrom !== undefined && number < 3 ? 3.25 : drawnKw
  const [runs, rests] = [between(1, 12), between(1, 9)]
  const machineFrom = region.splitFrom ?? between(0, region.days)
  const isHit = number % 3 !== 0
  const comes = random() < 0.3 ? between(0, region.days) : 0
  const goes = random() < 0.3 ? between(0, region.days) : region.days
  const awayFrom = random() < 0.3 ? between(0, region.days) : region.days
  const awayFor = between(1, 2 * region.windowDays)
  const flaws = random() < 0.5 ? 0.25 * random() : 0
  const estimatedFrom = random() < 0.3 ? between(0, region.days) : region.days
  const estimatedFor = between(1, region.windowDays)
  const stuckFrom = random() < 0.3 ? between(0, region.days) : region.days
  const stuckFor = between(1, 4)
  const otherStepFrom = random() < 0.03 ? between(0, region.days) : region.days
  const zonedFrom = random() < 0.03 ? between(0, region.days) : region.days
  const attributes = region.hasTransformer ? {} : { transformerId: undefined }
  const days: MeterDay[] = []
  for (let i = comes; i < goes; i++) {
    if (i >= awayFrom && i < awayFrom + awayFor) continue
    if (random() < flaws) continue
    if (isHit && (i === region.outageFrom || i === region.outageFrom + 1)) continue
    const isOn = i >= machineFrom && (i - machineFrom) % (runs + rests) < runs
    const isStuck = i >= stuckFrom && i < stuckFrom + stuckFor
    const powerKw = Array.from(power.subarray(i * SLOTS, (i + 1) * SLOTS), (value) =>
      isStuck ? 2 : isOn ? value + kw * (1 + 0.01 * random()) : value,
    )
    const rank = i >= estimatedFrom && i < estimatedFrom + estimatedFor ? 2 : 3
    const cut = random() < flaws ? between(0, SLOTS) : SLOTS
    const quality = powerKw.map((_, slot) => (slot < cut ? rank : 0))
    const day = FIRST_DAY + i
    const coarse = i >= otherStepFrom
    days.push(
      aMeterDay({
        meterId,
        day,
        startMs: almatyMidnight(day),
        powerKw: coarse ? powerKw.filter((_, slot) => slot % 2 === 0) : powerKw,
        quality: coarse ? quality.filter((_, slot) => slot % 2 === 0) : quality,
        isZoned: i >= zonedFrom,
        attributes,
      }),
    )
  }
  return days
}

/** The head meter of the area sees the homes, what the lines lose, and at times a machine before the meters. */
const headDays = (region: RandomRegion, homes: readonly (readonly MeterDay[])[]): MeterDay[] => {
  const random = seeded(region.seed + 7)
  const hiddenFrom = Math.floor(random() * region.days)
  const hiddenKw = random() < 0.5 ? 3 : 0
  return Array.from({ length: region.days }, (_, i) => {
    const day = FIRST_DAY + i
    const powerKw = new Array<number>(SLOTS).fill(i >= hiddenFrom ? hiddenKw + 0.3 : 0.3)
    for (const home of homes) {
      const found = home.find((each) => each.day === day)
      if (found?.powerKw.length !== SLOTS) continue
      for (const [slot, kw] of found.powerKw.entries())
        powerKw[slot] = (powerKw[slot] as number) + kw
    }
    return aMeterDay({ meterId: 'HEAD', day, startMs: almatyMidnight(day), powerKw })
  })
}

const reference = new ReferenceBook()
reference.transformers.put('TP-1', { transformerId: 'TP-1', ratedKva: 25, headMeterId: 'HEAD' })
reference.tips.put('T1', {
  tipId: 'T1',
  at: almatyMidnight(FIRST_DAY + 9),
  meterId: IDS[1] as string,
})
reference.licences.put('L1', { licenceId: 'L1', meterId: IDS[2] as string, declaredKw: 1 })
reference.orders.put('O1', {
  orderId: 'O1',
  from: almatyMidnight(FIRST_DAY + 8),
  to: almatyMidnight(FIRST_DAY + 12),
  maxKw: 0.5,
  licenceId: 'L1',
})
for (let hour = 0; hour < 60 * 24; hour++)
  reference.weather.put({
    regionId: 'ALA',
    at: almatyMidnight(FIRST_DAY) + hour * 3_600_000,
    tempC: -8 + 9 * Math.sin(hour / 40),
  })

const randomRegion: fc.Arbitrary<RandomRegion> = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  days: fc.integer({ min: 1, max: 34 }),
  meters: fc.integer({ min: 0, max: 9 }),
  windowDays: fc.integer({ min: 4, max: 12 }),
  minDays: fc.integer({ min: 1, max: 4 }),
  clearAfterDays: fc.integer({ min: 1, max: 4 }),
  clearAt: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
  raiseAt: fc.double({ min: 0.1, max: 0.6, noNaN: true }),
  hasTransformer: fc.boolean(),
  hasHead: fc.boolean(),
  splitFrom: fc.option(fc.integer({ min: 3, max: 30 }), { nil: undefined }),
  outageFrom: fc.integer({ min: 0, max: 100 }),
})

/** How often the alerts that were compared stood since before the last day, and how often there were none. */
const seen = { standing: 0, none: 0, older: 0, joined: 0, out: 0 }

test.each([
  ['the rules', 'rules', 250],
  ['the learned score', 'current', 60],
])(
  'with %s, going back only as far as it matters gives what judging every day gives',
  (_, model, numRuns) => {
    const calendars = new Calendars()
    fc.assert(
      fc.property(randomRegion, fc.boolean(), (region, explainAll) => {
        const { windowDays, minDays, clearAfterDays, clearAt, raiseAt } = region
        const config = parseConfig(
          { assess: { model, windowDays, minDays }, alerts: { clearAfterDays, clearAt, raiseAt } },
          'the test',
        )
        const homes = Array.from({ length: region.meters }, (__, i) => homeDays(region, i))
        const withHead = region.hasHead && region.hasTransformer
        const meters = withHead ? [headDays(region, homes), ...homes] : homes
        const options = {
          asOf: FIRST_DAY + region.days - 1,
          params: assessParams(config, loadModel(config)),
          lifecycle: lifecycleParams(config),
          reference,
          calendars,
          explainAll,
        }
        const walked = walkArea(meters, options)
        const judged = judgeArea(meters, options)
        const expected = rankSites(walked.handedOn, walked.sites, options.asOf, config)
        const actual = rankSites(judged.handedOn, judged.sites, options.asOf, config)
        expect(actual.suspects).toEqual(expected.suspects)
        if (explainAll) expect(judged.sites).toEqual(walked.sites)
        expect(JSON.stringify(actual.suspects)).toBe(JSON.stringify(expected.suspects))
        seen.standing += expected.suspects.length
        seen.older += expected.suspects.filter(({ changed }) => changed !== 'new').length
        if (expected.suspects.length === 0) seen.none++
        seen.joined += walked.handedOn.filter(({ caseId }) => caseId !== undefined).length
        seen.out += walked.handedOn.filter(({ notJudged }) =>
          notJudged.includes('AREA_OUTAGE'),
        ).length
      }),
      { numRuns, seed: 1 },
    )
    expect(seen.standing).toBeGreaterThan(numRuns / 4)
    expect(seen.older).toBeGreaterThan(numRuns / 8)
    expect(seen.none).toBeGreaterThan(numRuns / 8)
    expect(seen.joined).toBeGreaterThan(numRuns / 8)
    expect(seen.out).toBeGreaterThan(numRuns / 25)
  },
)

test.each([
  ['the rules', 'rules', 120],
  ['the learned score', 'current', 40],
])(
  'with %s, an area folded once is judged on each of its days as if it were walked',
  (_, model, numRuns) => {
    const calendars = new Calendars()
    let compared = 0
    fc.assert(
      fc.property(randomRegion, fc.boolean(), (region, hasReasons) => {
        const { windowDays, minDays, clearAfterDays, clearAt, raiseAt } = region
        const config = parseConfig(
          { assess: { model, windowDays, minDays }, alerts: { clearAfterDays, clearAt, raiseAt } },
          'the test',
        )
        const homes = Array.from({ length: region.meters }, (__, i) => homeDays(region, i))
        const withHead = region.hasHead && region.hasTransformer
        const meters = withHead ? [headDays(region, homes), ...homes] : homes
        if (meters.every((days) => days.length === 0)) return
        const options = {
          asOf: FIRST_DAY + region.days - 1,
          params: assessParams(config, loadModel(config)),
          reference,
          calendars,
          explainAll: false,
          hasReasonsOn: () => hasReasons,
        }
        const shown = (sites: readonly Assessment[]): readonly unknown[] =>
          hasReasons
            ? sites
            : sites.map(({ siteId, asOf, probability, expectedKw, overload, notJudged }) =>
                probability === undefined
                  ? { siteId, asOf, notJudged }
                  : { siteId, asOf, probability, expectedKw, overload },
              )
        const walked = [...walkDays(meters, options)]
        const judged = [...judgeEachDay(meters, options)]
        expect(judged.map(({ handedOn }) => shown(handedOn))).toEqual(
          walked.map(({ handedOn }) => shown(handedOn)),
        )
        expect(
          judged.map(({ asOf, sites }) => [asOf, sites.map(({ probability }) => probability)]),
        ).toEqual(
          walked.map(({ asOf, sites }) => [asOf, sites.map(({ probability }) => probability)]),
        )
        compared += walked.flatMap(({ handedOn }) => handedOn).length
      }),
      { numRuns, seed: 2 },
    )
    expect(compared).toBeGreaterThan(numRuns)
  },
)
