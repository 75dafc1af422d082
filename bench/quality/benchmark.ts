import type { Detector } from './detector.ts'
import { type Fold, makeFold } from './fold.ts'
import type { Options } from './options.ts'
import type { RealSeries } from './real-series.ts'
import { type Measured, runSeeds } from './run-seeds.ts'
import { splitForChoosing, splitMeters } from './split.ts'
import { isFind, SOURCES, type Source, type Split, type VirtualMeter } from './virtual-meter.ts'

/** Seeds of what is learned from lie apart from those of the test. */
const TRAIN_SEEDS = [9_001, 9_002, 9_003, 9_004]
const VALIDATION_SEEDS = [9_101, 9_102]
const FIRST_TEST_SEED = 1
/** Mines of each kind a seed: for the test the panel that lists are drawn from, for training about a third of all. */
const PER_KIND = { train: 100, validation: 40, test: 12 } as const
/** As many of each in recombined meters, to learn from. */
const PER_KIND_RECOMBINED = { train: 50, validation: 0, test: 0 } as const
const LOOK_ALIKES_PER_CLASS = { train: 8, validation: 4, test: 20 } as const

/** Learned from as well, so that who learns may know residuals. */
const AREAS_PER_WINDOW = { train: 6, validation: 0, test: 4 } as const

/** Everything that is cut out of the real series for one run. */
export interface Material {
  readonly folds: (split: Split) => Iterable<Fold>
}

export const materialFor = (
  all: readonly RealSeries[],
  { seeds, quick, kind, choose, leaveOut, without }: Options,
): Material => {
  // Of all meters, so that leaving one out moves no other.
  const splits = choose ? splitForChoosing(all) : splitMeters(all)
  const series = all.filter(({ realMeter }) => !without.includes(realMeter))
  const learnedFrom = SOURCES.filter((source) => source !== leaveOut)
  const testedOn: readonly Source[] = leaveOut === undefined ? SOURCES : [leaveOut]
  const windowsShare = quick ? 0.34 : 1
  return {
    *folds(split) {
      const numbers =
        split === 'train'
          ? TRAIN_SEEDS
          : split === 'validation'
            ? VALIDATION_SEEDS
            : Array.from({ length: seeds }, (_, i) => FIRST_TEST_SEED + i)
      for (const seed of numbers) {
        const fold = makeFold(series, splits, {
          split,
          seed,
          perKind: PER_KIND[split],
          perKindRecombined: PER_KIND_RECOMBINED[split],
          inBusinessTimes: split === 'test' ? 1 : 4,
          lookAlikesPerClass: LOOK_ALIKES_PER_CLASS[split],
          areasPerWindow: AREAS_PER_WINDOW[split],
          windowsShare,
          sources: split === 'test' ? testedOn : learnedFrom,
        })
        yield kind === undefined || split !== 'test'
          ? fold
          : { ...fold, panel: fold.panel.filter(({ truth }) => truth?.kind === kind) }
      }
    },
  }
}

export const metersOf = (folds: Iterable<Fold>): readonly VirtualMeter[] =>
  [...folds].flatMap(({ negatives, panel, lookAlikes, areas, recombined }) => [
    ...negatives,
    ...panel,
    ...lookAlikes,
    ...areas,
    ...recombined,
  ])

export const measureAll = (
  { folds }: Material,
  detectors: readonly Detector[],
  walk: boolean,
  note: (text: string) => void,
): Promise<readonly Measured[]> => {
  // Detectors that learn nothing still are calibrated, by the validation meters.
  const learns = detectors.some(({ fit }) => fit !== undefined)
  const train = learns ? metersOf(folds('train')) : []
  const validation = metersOf(folds('validation'))
  for (const [name, meters] of [
    ['train', train],
    ['validation', validation],
  ] as const)
    note(`${name}: ${meters.length} windows, ${meters.filter(isFind).length} of them with a mine`)
  return runSeeds({
    detectors,
    train,
    validation,
    testFolds: () => folds('test'),
    walk,
    note,
  })
}
