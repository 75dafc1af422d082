import { FEATURE_NAMES, type FeatureName, featuresOf } from '../features/features.ts'
import type { WindowCurve } from '../features/window-curve.ts'
import { fnv1a } from '../ids.ts'
import {
  type CalibratedClass,
  calibratedClassOf,
  type LearnedModel,
} from '../score/learned-model.ts'
import { anchorKw } from '../score/score-by-model.ts'
import { type Calibration, prevalenceWeights } from '../trees/calibrate.ts'
import { fitPlatt } from '../trees/fit-platt.ts'
import type { TreeModel, Trees } from '../trees/model.ts'
import { predict } from '../trees/predict.ts'
import type { Monotone } from './find-split.ts'
import { TRAIN_DEFAULTS, type TrainParams, trainTrees } from './train-trees.ts'

/** A window of which it is known what it holds. */
export interface LabelledWindow {
  readonly curve: WindowCurve
  readonly isMine: boolean
  /** What the mine's machines draw; undefined without a mine, or where nobody knows. */
  readonly powerKw: number | undefined
  /** The real meters whose load is in it, its own first: windows of one meter are never on both sides of a fold. */
  readonly meters: readonly string[]
  /** Whether it stands for the meters that the score will meet: made-up gaps and simulated loads do not. */
  readonly isTypical: boolean
}

export interface TrainOptions {
  readonly version: string
  /** Share of mines among meters that the probability is calibrated for. */
  readonly prevalence: number
  /** Trees are grown once for each generator, and their margins averaged. */
  readonly randoms: readonly (() => number)[]
  /** Parts the meters are cut into, each judged by trees that have not seen it. */
  readonly folds: number
}

/**
 * Where the evidence can speak one way only: a load further above its peers or its past, a clearer step, a flatter block
 * never lowers the suspicion; one that follows the weather or scatters more never raises it.
 */
const ONE_WAY: Readonly<Partial<Record<FeatureName, Monotone>>> = {
  floorToPeers: 1,
  meanToPeers: 1,
  floorToHistory: 1,
  changeClarity: 1,
  changeLowest: 1,
  changeUneven: -1,
  floorSpread: -1,
  floorR2: -1,
  meanR2: -1,
  blockR2: -1,
  block5LateSpread: -1,
  block7LateSpread: -1,
  block11LateSpread: -1,
  block20LateSpread: -1,
  runRiseSpread: -1,
  highSpread: -1,
}

const SUSPICION: TrainParams = {
  ...TRAIN_DEFAULTS,
  trees: 300,
  monotone: FEATURE_NAMES.map((name) => ONE_WAY[name] ?? 0),
}
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
 * Trains the learned score: suspicion on all windows, power on those with a mine. Calibration and the interval of the
 * power are set across folds, by meters that the trees of that fold have not learned from.
 * @throws RangeError where a class is missing in a fold
 */
export const trainLearnedModel = (
  windows: readonly LabelledWindow[],
  { version, prevalence, randoms, folds }: TrainOptions,
): LearnedModel => {
  const rows = windows.map((window) => ({ ...window, features: featuresOf(window.curve) }))
  const suspicion = bagOf(randoms, (random) => growSuspicion(rows, random))
  const power = bagOf(randoms.slice(0, 1), (random) => growPower(rows, random))

  const held: Held[] = []
  const residuals: number[] = []
  for (let fold = 0; fold < folds; fold++) {
    const isHeld = ({ meters }: LabelledWindow): boolean =>
      meters.some((meter) => fnv1a(meter) % folds === fold)
    const others = rows.filter((row) => !isHeld(row))
    const first = randoms.slice(0, 1)
    const foldSuspicion = bagOf(first, (random) => growSuspicion(others, random))
    const foldPower = bagOf(first, (random) => growPower(others, random))
    for (const row of rows) {
      if (!isHeld(row) || !row.isTypical) continue
      const { isMine, curve, features } = row
      const margin = predict(foldSuspicion, features)
      const unknownMargin = predict(foldSuspicion, withoutClass(features))
      held.push({ margin, unknownMargin, isMine, curve })
      if (isPowered(row)) residuals.push(logRatioOf(row) - predict(foldPower, row.features))
    }
  }
  residuals.sort((a, b) => a - b)
  const ratioAt = (q: number): number =>
    Math.exp(residuals[Math.floor(q * (residuals.length - 1))] as number)
  return {
    version,
    suspicion,
    calibration: calibrationOf(held, prevalence),
    power,
    powerLow: ratioAt(LOW),
    powerHigh: ratioAt(HIGH),
  }
}

/** What trees that had not seen a window's meters said of it. */
interface Held {
  readonly margin: number
  /** The same, had the class not been known. */
  readonly unknownMargin: number
  readonly isMine: boolean
  readonly curve: WindowCurve
}

/**
 * Odds of a mine behind a business meter to those behind a home's. Of 29 mines that a Chinese utility confirmed almost all
 * were on household tariffs; a fifth is our reading of "almost all".
 */
const BUSINESS_ODDS = 0.2

/** Homes among meters of unknown class, as among all meters of a utility: our choice. */
const UNKNOWN_HOMES_SHARE = 0.9

/** A class without mines or without others takes the curve of all. */
const calibrationOf = (
  held: readonly Held[],
  prevalence: number,
): Readonly<Record<CalibratedClass, Calibration>> => {
  const isHome = ({ curve }: Held): boolean =>
    calibratedClassOf(curve.customerClass) === 'household'
  const homes = held.filter(isHome)
  const businesses = held.filter((row) => !isHome(row))
  const unknown = held.map((row) => ({ ...row, margin: row.unknownMargin }))
  const share = (of: readonly Held[], among: number): number =>
    of.length === 0 ? 0 : (among * held.length) / of.length
  const homeWeight = share(homes, UNKNOWN_HOMES_SHARE)
  const businessWeight = share(businesses, 1 - UNKNOWN_HOMES_SHARE)
  const all = plattOf(unknown, prevalence, (row) => (isHome(row) ? homeWeight : businessWeight))
  const of = (rows: readonly Held[], share: number): Calibration => {
    const mines = rows.filter(({ isMine }) => isMine).length
    return mines === 0 || mines === rows.length ? all : plattOf(rows, share, () => 1)
  }
  return {
    household: of(homes, prevalence),
    business: of(businesses, BUSINESS_ODDS * prevalence),
    unknown: all,
  }
}

const plattOf = (
  held: readonly Held[],
  prevalence: number,
  weightOf: (row: Held) => number,
): Calibration => {
  const labels = Uint8Array.from(held, ({ isMine }) => (isMine ? 1 : 0))
  return fitPlatt({
    margins: Float64Array.from(held, ({ margin }) => margin),
    labels,
    weights: prevalenceWeights(labels, Float64Array.from(held, weightOf), prevalence),
  })
}

const CLASS_PLACES = (['isHousehold', 'isBusiness'] as const).map((name) =>
  FEATURE_NAMES.indexOf(name),
)

const withoutClass = (features: Float64Array): Float64Array => {
  const without = features.slice()
  for (const place of CLASS_PLACES) without[place] = Number.NaN
  return without
}

/** A window with what is learned from. */
export interface Row extends LabelledWindow {
  readonly features: Float64Array
}

export const labelsOf = (rows: readonly LabelledWindow[]): Uint8Array =>
  Uint8Array.from(rows, ({ isMine }) => (isMine ? 1 : 0))

export const growSuspicion = (rows: readonly Row[], random: () => number): Trees =>
  trainTrees(
    {
      ...tableOf(rows),
      labels: labelsOf(rows),
      weights: evenWeights(rows),
    },
    SUSPICION,
    random,
  )

const growPower = (rows: readonly Row[], random: () => number): Trees => {
  const powered = rows.filter(isPowered)
  return trainTrees(
    {
      ...tableOf(powered),
      labels: Float64Array.from(powered, logRatioOf),
      weights: new Float64Array(powered.length).fill(1),
    },
    POWER,
    random,
  )
}

/**
 * Weights by which mines and others count the same within each customer class: a mine is as likely behind a shop's meter
 * as behind a home's, however many of either were planted.
 */
export const evenWeights = (windows: readonly LabelledWindow[]): Float64Array => {
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

const tableOf = (rows: readonly Row[]): Table => {
  const columns = FEATURE_NAMES.length
  const values = new Float64Array(rows.length * columns)
  for (const [row, { features }] of rows.entries()) values.set(features, row * columns)
  return { rows: values, columns }
}

const bagOf = (
  randoms: readonly (() => number)[],
  grow: (random: () => number) => Trees,
): TreeModel => ({ features: FEATURE_NAMES, members: randoms.map(grow) })

/** Mines whose power the window can show: a machine too small or just switched on says nothing of it. */
const isPowered = ({ isMine, powerKw }: Row): boolean =>
  isMine && powerKw !== undefined && powerKw >= 0.8

const logRatioOf = ({ features, powerKw }: Row): number =>
  Math.min(1.5, Math.max(-4, Math.log((powerKw as number) / anchorKw(features))))
