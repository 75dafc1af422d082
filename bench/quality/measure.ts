import { brierScore, type Forecast, type ReliabilityRow, reliabilityOf } from './calibration.ts'
import { PREVALENCE } from './fold.ts'
import { GROUPS } from './groups.ts'
import {
  averagePrecision,
  averagePrecisionAt,
  precisionAt,
  quantileOf,
  recallAt,
  type Spread,
  shareAbove,
  spreadOf,
  thresholdAt,
} from './metrics.ts'
import type { Scoring } from './scoring.ts'

/** All that one detector said of one seed. */
export interface SeedScores {
  readonly negatives: readonly Scoring[]
  readonly panel: readonly Scoring[]
  readonly lookAlikes: readonly Scoring[]
  /** Residuals of areas, with and without a mine. */
  readonly areas: readonly Scoring[]
  /** Lists at the prevalence of the protocol. */
  readonly lists: readonly (readonly Scoring[])[]
  /** Highest score of each negative over the days of a month. */
  readonly monthlyMaxima: readonly number[]
  /** By mine that began at least 15 days before the end: its score on that day and the 15 after. */
  readonly walks: readonly (readonly number[])[]
}

export interface GroupFigures {
  readonly count: number
  readonly recallAt1000: number
  readonly recallAt10000: number
  /** At the protocol's prevalence, against all negatives (of its source, for a source). */
  readonly averagePrecision: number | undefined
}

/** So many of so many windows, of so many different meters. */
export interface Flagged {
  readonly flagged: number
  readonly count: number
  readonly realMeters: number
}

export interface Figures {
  readonly averagePrecision: Spread | undefined
  readonly precisionAtK: Spread | undefined
  readonly recallAtK: Spread | undefined
  readonly recallAt1000: Spread | undefined
  readonly recallAt10000: Spread | undefined
  readonly threshold1000: number
  readonly groups: Readonly<Record<string, GroupFigures>>
  readonly lookAlikes: Readonly<Record<string, Flagged>>
  readonly falseAlarmsBySource: Readonly<Record<string, Flagged>>
  readonly notJudged: { readonly negatives: number; readonly finds: number }
  /** Of the finds above the 1-in-1,000 threshold. */
  readonly kwErrorPct: number | undefined
  readonly kwCoverage80: number | undefined
  readonly onsetErrorDays: number | undefined
  readonly onsetMissing: { readonly missing: number; readonly count: number }
  readonly daysToAlert: {
    readonly median: number | undefined
    readonly p90: number | undefined
    readonly followed: number
    readonly alertedWithin15Days: number
  }
  /** Theft before the meter, by the residuals of areas. */
  readonly beforeMeter: {
    readonly mines: number
    readonly areasWithout: number
    /** Share of the mines above every area without one whose books are right. */
    readonly recallAtNoFalseAlarm: number | undefined
    readonly averagePrecision: number | undefined
    readonly kwErrorPct: number | undefined
    /** Areas whose books lack a home, above that same threshold. */
    readonly mappingFlagged: number
    readonly mappingFaults: number
  }
  readonly brier: number
  readonly reliability: readonly ReliabilityRow[]
  /** From negatives pooled over seeds: so many windows of so many real meters. */
  readonly negatives: { readonly windows: number; readonly realMeters: number }
}

/** Days that a mine is followed from its onset. */
export const FOLLOW_DAYS = 15

/**
 * Thresholds are set by the test negatives pooled over all seeds, real meters only: at 1 in 1,000 no more than that
 * share of these windows lies above. They are windows of few real meters, and so are not independent.
 * @param probabilityOf the score as a probability, calibrated on validation meters
 */
export const measure = (
  seeds: readonly SeedScores[],
  probabilityOf: (score: number) => number,
): Figures => {
  const negatives = seeds.flatMap((seed) => seed.negatives)
  const panel = seeds.flatMap((seed) => seed.panel)
  const finds = panel.filter(({ isFind }) => isFind)
  const scores = (of: readonly Scoring[]): number[] => of.map(({ score }) => score)
  const threshold1000 = thresholdAt(scores(negatives), 1 / 1_000)
  const threshold10000 = thresholdAt(scores(negatives), 1 / 10_000)
  const lists = seeds.flatMap((seed) => seed.lists)
  const bySeed = (threshold: number): Spread | undefined =>
    spreadOf(
      seeds.map((seed) => shareAbove(scores(seed.panel.filter(({ isFind }) => isFind)), threshold)),
    )
  const groups: Record<string, GroupFigures> = {}
  for (const { name, holds } of GROUPS) {
    const members = finds.filter(holds)
    if (members.length === 0) continue
    const others = name.startsWith('on ') ? negatives.filter(holds) : negatives
    groups[name] = {
      count: members.length,
      recallAt1000: shareAbove(scores(members), threshold1000) as number,
      recallAt10000: shareAbove(scores(members), threshold10000) as number,
      averagePrecision: averagePrecisionAt([...members, ...others], PREVALENCE),
    }
  }
  const flaggedIn = (
    of: readonly Scoring[],
    nameOf: (scoring: Scoring) => string | undefined,
  ): Record<string, Flagged> => {
    const byName = new Map<string, Scoring[]>()
    for (const scoring of of) {
      const name = nameOf(scoring)
      if (name === undefined) continue
      const held = byName.get(name)
      if (held === undefined) byName.set(name, [scoring])
      else held.push(scoring)
    }
    return Object.fromEntries(
      [...byName].map(([name, all]) => {
        const flagged = all.filter(({ score }) => score > threshold1000)
        const meters = new Set(flagged.map(({ realMeter }) => realMeter)).size
        return [name, { flagged: flagged.length, count: all.length, realMeters: meters }]
      }),
    )
  }
  const honest = panel.filter(({ isFind }) => !isFind)
  const alike = [...seeds.flatMap((seed) => seed.lookAlikes), ...negatives]
  const forecasts = lists
    .flat()
    .map(({ score, isFind }): Forecast => ({ probability: probabilityOf(score), isFind }))
  return {
    averagePrecision: spreadOf(lists.map((list) => averagePrecision(list))),
    precisionAtK: spreadOf(lists.map((list) => precisionAt(list, findsIn(list)))),
    recallAtK: spreadOf(lists.map((list) => recallAt(list, findsIn(list)))),
    recallAt1000: bySeed(threshold1000),
    recallAt10000: bySeed(threshold10000),
    threshold1000,
    groups,
    lookAlikes: {
      ...flaggedIn(alike, ({ lookAlike }) => lookAlike),
      ...flaggedIn(honest, () => 'licensed and honest'),
    },
    falseAlarmsBySource: flaggedIn(negatives, ({ source }) => source),
    notJudged: {
      negatives: negatives.filter(({ notJudged }) => notJudged !== undefined).length,
      finds: finds.filter(({ notJudged }) => notJudged !== undefined).length,
    },
    ...estimatesOf(finds.filter(({ score }) => score > threshold1000)),
    daysToAlert: daysToAlert(seeds),
    beforeMeter: beforeMeter(seeds.flatMap(({ areas }) => areas)),
    brier: brierScore(forecasts),
    reliability: reliabilityOf(forecasts),
    negatives: {
      windows: negatives.length,
      realMeters: new Set(negatives.map(({ realMeter }) => realMeter)).size,
    },
  }
}

const findsIn = (list: readonly Scoring[]): number => list.filter(({ isFind }) => isFind).length

const estimatesOf = (
  found: readonly Scoring[],
): Pick<Figures, 'kwErrorPct' | 'kwCoverage80' | 'onsetErrorDays' | 'onsetMissing'> => {
  const kwErrors: number[] = []
  const onsetErrors: number[] = []
  let within = 0
  let intervals = 0
  let began = 0
  for (const { mine, expectedKw, expectedKwLow, expectedKwHigh, onsetDay } of found) {
    if (mine === undefined) continue
    const { powerKw } = mine
    if (expectedKw !== undefined) kwErrors.push((100 * Math.abs(expectedKw - powerKw)) / powerKw)
    if (expectedKwLow !== undefined && expectedKwHigh !== undefined) {
      intervals++
      if (powerKw >= expectedKwLow && powerKw <= expectedKwHigh) within++
    }
    if (!mine.startedInside) continue
    began++
    if (onsetDay !== undefined) onsetErrors.push(Math.abs(onsetDay - mine.onsetDay))
  }
  return {
    kwErrorPct: quantileOf(kwErrors, 0.5),
    kwCoverage80: intervals === 0 ? undefined : within / intervals,
    onsetErrorDays: quantileOf(onsetErrors, 0.5),
    onsetMissing: { missing: began - onsetErrors.length, count: began },
  }
}

/** Areas are few, so the threshold is the highest of those without a mine and without a fault in their books. */
const beforeMeter = (areas: readonly Scoring[]): Figures['beforeMeter'] => {
  const mines = areas.filter(({ isFind }) => isFind)
  const others = areas.filter(({ isFind }) => !isFind)
  const right = others.filter(({ lookAlike }) => lookAlike === undefined)
  const faults = others.filter(({ lookAlike }) => lookAlike !== undefined)
  const scores = (of: readonly Scoring[]): number[] => of.map(({ score }) => score)
  const threshold = thresholdAt(scores(right), 0)
  return {
    mines: mines.length,
    areasWithout: others.length,
    recallAtNoFalseAlarm: shareAbove(scores(mines), threshold),
    averagePrecision: averagePrecisionAt([...mines, ...right], PREVALENCE),
    kwErrorPct: estimatesOf(mines.filter(({ score }) => score > threshold)).kwErrorPct,
    mappingFlagged: faults.filter(({ score }) => score > threshold).length,
    mappingFaults: faults.length,
  }
}

const daysToAlert = (seeds: readonly SeedScores[]): Figures['daysToAlert'] => {
  const threshold = thresholdAt(
    seeds.flatMap(({ monthlyMaxima }) => monthlyMaxima),
    1 / 1_000,
  )
  const days = seeds
    .flatMap(({ walks }) => walks)
    .map((walk) => {
      const day = walk.findIndex((score) => score > threshold)
      return day < 0 ? Number.POSITIVE_INFINITY : day
    })
  return {
    median: quantileOf(days, 0.5),
    p90: quantileOf(days, 0.9),
    followed: days.length,
    alertedWithin15Days: days.filter(Number.isFinite).length,
  }
}
