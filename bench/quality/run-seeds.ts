import { fitIsotonic } from './calibration.ts'
import type { Detector } from './detector.ts'
import { drawList, type Fold, PREVALENCE } from './fold.ts'
import { type Figures, FOLLOW_DAYS, measure, type SeedScores } from './measure.ts'
import { type Scoring, scoringOf } from './scoring.ts'
import { asOf, isFind, type VirtualMeter } from './virtual-meter.ts'

const LISTS_A_SEED = 20
/** Of the window's last 30 days every third is judged: scores of neighbouring days hardly differ. */
const MONTH_OFFSETS = [7, 10, 13, 16, 19, 22, 25, 28, 31, 34]

export interface Measured {
  readonly name: string
  readonly figures: Figures
  readonly seeds: readonly SeedScores[]
}

export interface RunOrder {
  readonly detectors: readonly Detector[]
  readonly train: readonly VirtualMeter[]
  readonly validation: readonly VirtualMeter[]
  /** One after the other, so that only one seed's curves are held. */
  readonly testFolds: () => Iterable<Fold>
  /** Walks the days, which costs most of the time. */
  readonly walk: boolean
  readonly note: (text: string) => void
}

export const runSeeds = async (order: RunOrder): Promise<readonly Measured[]> => {
  const { detectors, train, validation, testFolds, walk, note } = order
  const runs: {
    detector: Detector
    probabilityOf: (score: number) => number
    seeds: SeedScores[]
  }[] = []
  for (const detector of detectors) {
    await detector.fit?.(train, validation)
    runs.push({ detector, probabilityOf: calibrated(detector, validation), seeds: [] })
    note(`${detector.name} is ready`)
  }
  for (const fold of testFolds()) {
    const walked = walk ? walksOf(fold) : { months: [], follows: [] }
    for (const { detector, seeds } of runs) seeds.push(scoreSeed(detector, fold, walked))
    note(`seed ${fold.seed} is done`)
  }
  return runs.map(({ detector, probabilityOf, seeds }) => ({
    name: detector.name,
    figures: measure(seeds, probabilityOf),
    seeds,
  }))
}

/**
 * Isotonic on the validation meters, weighted back to the prevalence of the test. One negative more stands at the top:
 * where no meter of a few hundred scored higher, no more is known than that fewer than one in so many does.
 */
const calibrated = (
  detector: Detector,
  validation: readonly VirtualMeter[],
): ((score: number) => number) => {
  if (detector.isProbability) return (score) => Math.min(1, Math.max(0, score))
  const real = validation.filter(({ source }) => source !== 'simulated')
  const finds = real.filter(isFind).length
  const others = (1 - PREVALENCE) / (real.length - finds)
  const samples = detector.score(real).map(({ score }, i) => {
    const found = isFind(real[i] as VirtualMeter)
    return { score, isFind: found, weight: found ? PREVALENCE / finds : others }
  })
  const top = samples.reduce((most, { score }) => Math.max(most, score), Number.NEGATIVE_INFINITY)
  return fitIsotonic([...samples, { score: top, isFind: false, weight: others }])
}

interface Walked {
  readonly months: readonly (readonly VirtualMeter[])[]
  readonly follows: readonly (readonly VirtualMeter[])[]
}

/** The same objects for every detector, so that what they compute of a meter is computed once. */
const walksOf = ({ negatives, panel }: Fold): Walked => ({
  months: negatives.map((meter) => MONTH_OFFSETS.map((offset) => asOf(meter, offset))),
  follows: panel.flatMap((meter) => {
    if (!isFind(meter) || meter.truth === undefined) return []
    const onset = meter.truth.onsetDay - meter.startDay
    if (onset < 0 || onset + FOLLOW_DAYS >= meter.days) return []
    return [Array.from({ length: FOLLOW_DAYS + 1 }, (_, day) => asOf(meter, onset + day))]
  }),
})

const scoreSeed = (detector: Detector, fold: Fold, walked: Walked): SeedScores => {
  const known = new Map<VirtualMeter, Scoring>()
  const scoringsOf = (meters: readonly VirtualMeter[]): readonly Scoring[] => {
    const unknown = meters.filter((meter) => !known.has(meter))
    const scored = detector.score(unknown)
    for (const [i, meter] of unknown.entries()) {
      const one = scored[i]
      if (one === undefined || Number.isNaN(one.score))
        throw new Error(`${detector.name} gave ${meter.id} no score`)
      known.set(meter, scoringOf(meter, one))
    }
    return meters.map((meter) => known.get(meter) as Scoring)
  }
  const scoresOf = (meters: readonly VirtualMeter[]): readonly number[] =>
    detector.score(meters).map(({ score }) => score)
  return {
    negatives: scoringsOf(fold.negatives),
    panel: scoringsOf(fold.panel),
    lookAlikes: scoringsOf(fold.lookAlikes),
    areas: scoringsOf(fold.areas),
    lists: Array.from({ length: LISTS_A_SEED }, (_, draw) => scoringsOf(drawList(fold, draw))),
    monthlyMaxima: walked.months.map((days) => Math.max(...scoresOf(days))),
    walks: walked.follows.map(scoresOf),
  }
}
