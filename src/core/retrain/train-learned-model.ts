import { FEATURE_NAMES, featuresOf } from '../features/features.ts'
import type { WindowCurve } from '../features/window-curve.ts'
import type { LearnedModel } from '../score/learned-model.ts'
import { anchorKw } from '../score/score-by-model.ts'
import { prevalenceWeights } from '../trees/calibrate.ts'
import { fitPlatt } from '../trees/fit-platt.ts'
import type { TreeModel } from '../trees/model.ts'
import { predict } from '../trees/predict.ts'
import { TRAIN_DEFAULTS, type TrainParams, trainTrees } from './train-trees.ts'

/** A window of which it is known what it holds. */
export interface LabelledWindow {
  readonly curve: WindowCurve
  readonly isMine: boolean
  /** What the mine's machines draw; undefined without a mine, or where nobody knows. */
  readonly powerKw: number | undefined
}

export interface TrainOptions {
  readonly version: string
  /** Share of mines among meters that the probability is calibrated for. */
  readonly prevalence: number
  /** Trees are grown once for each generator, and their margins averaged. */
  readonly randoms: readonly (() => number)[]
}

const SUSPICION: TrainParams = { ...TRAIN_DEFAULTS, trees: 400 }
const POWER: TrainParams = {
  ...TRAIN_DEFAULTS,
  loss: 'squared',
  trees: 300,
  maxLeaves: 16,
  minLeafRows: 20,
}
/** Ends of an 80 % interval. */
const [LOW, HIGH] = [0.1, 0.9]

/**
 * Trains the learned score: suspicion on all windows, power on those with a mine. The
 * validation windows, none of which was learned from, set the calibration and the interval of the power.
 * @throws RangeError where a class is missing in either list
 */
export const trainLearnedModel = (
  train: readonly LabelledWindow[],
  validation: readonly LabelledWindow[],
  { version, prevalence, randoms }: TrainOptions,
): LearnedModel => {
  const learned = tableOf(train)
  const weights = evenWeights(train)
  const suspicion = bagOf(randoms, (random) =>
    trainTrees({ ...learned, labels: labelsOf(train), weights }, SUSPICION, random),
  )

  const held = tableOf(validation)
  const margins = Float64Array.from(validation, (_, row) => predict(suspicion, rowOf(held, row)))
  const labels = labelsOf(validation)
  const even = new Float64Array(validation.length).fill(1)
  const calibration = fitPlatt({
    margins,
    labels,
    weights: prevalenceWeights(labels, even, prevalence),
  })

  const powered = train.filter(isPowered)
  const power = bagOf(randoms.slice(0, 1), (random) =>
    trainTrees(
      {
        ...tableOf(powered),
        labels: Float64Array.from(powered, (window) => logRatioOf(window)),
        weights: new Float64Array(powered.length).fill(1),
      },
      POWER,
      random,
    ),
  )
  const residuals = validation
    .filter(isPowered)
    .map((window) => logRatioOf(window) - predict(power, featuresOf(window.curve)))
    .sort((a, b) => a - b)
  const ratioAt = (q: number): number =>
    Math.exp(residuals[Math.floor(q * (residuals.length - 1))] as number)
  return {
    version,
    suspicion,
    calibration,
    power,
    powerLow: ratioAt(LOW),
    powerHigh: ratioAt(HIGH),
  }
}

/**
 * Weights by which mines and others count the same within each customer class: a mine is as likely behind a shop's meter
 * as behind a home's, however many of either were planted.
 */
const evenWeights = (windows: readonly LabelledWindow[]): Float64Array => {
  const classOf = ({ curve }: LabelledWindow): string => curve.customerClass ?? 'unknown'
  const counts = new Map<string, { mines: number; others: number }>()
  for (const window of windows) {
    const count = counts.get(classOf(window)) ?? { mines: 0, others: 0 }
    if (window.isMine) count.mines++
    else count.others++
    counts.set(classOf(window), count)
  }
  return Float64Array.from(windows, (window) => {
    const { mines, others } = counts.get(classOf(window)) as { mines: number; others: number }
    if (mines === 0 || others === 0) return 1
    return (mines + others) / 2 / (window.isMine ? mines : others)
  })
}

interface Table {
  readonly rows: Float64Array
  readonly columns: number
}

const tableOf = (windows: readonly LabelledWindow[]): Table => {
  const columns = FEATURE_NAMES.length
  const rows = new Float64Array(windows.length * columns)
  for (const [row, { curve }] of windows.entries()) rows.set(featuresOf(curve), row * columns)
  return { rows, columns }
}

const rowOf = ({ rows, columns }: Table, row: number): Float64Array =>
  rows.subarray(row * columns, (row + 1) * columns)

const labelsOf = (windows: readonly LabelledWindow[]): Uint8Array =>
  Uint8Array.from(windows, ({ isMine }) => (isMine ? 1 : 0))

const bagOf = (
  randoms: readonly (() => number)[],
  grow: (random: () => number) => TreeModel['members'][number],
): TreeModel => ({ features: FEATURE_NAMES, members: randoms.map(grow) })

/** Mines whose power the window can show: a machine too small or just switched on says nothing of it. */
const isPowered = ({ isMine, powerKw }: LabelledWindow): boolean =>
  isMine && powerKw !== undefined && powerKw >= 0.8

const logRatioOf = ({ curve, powerKw }: LabelledWindow): number =>
  Math.min(1.5, Math.max(-4, Math.log((powerKw as number) / anchorKw(featuresOf(curve)))))
