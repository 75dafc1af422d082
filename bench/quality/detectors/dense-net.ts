import { loadBackend } from '../../../src/adapters/tfjs/load-backend.ts'
import {
  type OpenDenseEnsemble,
  openDenseEnsemble,
} from '../../../src/adapters/tfjs/open-dense-ensemble.ts'
import {
  DENSE_DEFAULTS,
  trainDenseEnsemble,
} from '../../../src/adapters/tfjs/train-dense-ensemble.ts'
import { FEATURE_NAMES, featuresOf } from '../../../src/core/features/features.ts'
import {
  evenWeights,
  growSuspicion,
  labelsOf,
  type Row,
} from '../../../src/core/retrain/train-learned-model.ts'
import type { LearnedModel } from '../../../src/core/score/learned-model.ts'
import { type Calibration, prevalenceWeights } from '../../../src/core/trees/calibrate.ts'
import { fitPlatt } from '../../../src/core/trees/fit-platt.ts'
import type { TreeModel } from '../../../src/core/trees/model.ts'
import { predict } from '../../../src/core/trees/predict.ts'
import { Random } from '../../../src/simulate/random.ts'
import type { Detector } from '../detector.ts'
import { PREVALENCE } from '../fold.ts'
import { labelledWindows, windowCurveOf, withGaps } from '../learned-windows.ts'
import type { VirtualMeter } from '../virtual-meter.ts'
import { learnedAnewFrom, scoredBy } from './learned.ts'

const NET_SEEDS = [1, 2, 3, 4, 5]
const TREE_SEEDS = [1, 2]
/** The net's share of the blend's margin: of 0.15, 0.3 and 0.5 the best on the validation meters. */
const BLEND_SHARE = 0.5

/** Learners that saw all meters which are not for testing, and what those of `train` alone say of the validation. */
interface Learners {
  readonly model: LearnedModel
  readonly net: OpenDenseEnsemble
  readonly held: {
    readonly labels: Uint8Array
    readonly byTrees: Float64Array
    readonly byNet: Float64Array
  }
}

/** `dense-net` and `blend` of one run share their learners. */
const learnersOf = new WeakMap<readonly VirtualMeter[], Promise<Learners>>()

const learn = (
  train: readonly VirtualMeter[],
  validation: readonly VirtualMeter[],
): Promise<Learners> => {
  const known = learnersOf.get(train) ?? learnAnew(train, validation)
  learnersOf.set(train, known)
  return known
}

const learnAnew = async (
  train: readonly VirtualMeter[],
  validation: readonly VirtualMeter[],
): Promise<Learners> => {
  process.stderr.write(`TensorFlow.js computes on ${await loadBackend()}\n`)
  const rows = rowsOf(train)
  const held = labelledWindows(validation).filter(({ isTypical }) => isTypical)
  const heldFeatures = held.map(({ curve }) => featuresOf(curve))
  const trees: TreeModel = {
    features: FEATURE_NAMES,
    members: TREE_SEEDS.map((seed) => growSuspicion(rows, unitsOf(seed))),
  }
  const early = await netOn(rows)
  const byNet = early.marginsOf(heldFeatures)
  early.close()
  return {
    model: learnedAnewFrom(train, validation),
    net: await netOn(rowsOf([...train, ...validation])),
    held: {
      labels: labelsOf(held),
      byTrees: Float64Array.from(heldFeatures, (features) => predict(trees, features)),
      byNet,
    },
  }
}

const rowsOf = (meters: readonly VirtualMeter[]): readonly Row[] =>
  withGaps(labelledWindows(meters), Random.of(77)).map((window) => ({
    ...window,
    features: featuresOf(window.curve),
  }))

const netOn = async (rows: readonly Row[]): Promise<OpenDenseEnsemble> =>
  openDenseEnsemble(
    await trainDenseEnsemble(
      {
        rows: rows.map(({ features }) => features),
        labels: labelsOf(rows),
        weights: evenWeights(rows),
      },
      DENSE_DEFAULTS,
      NET_SEEDS.map(unitsOf),
    ),
  )

const unitsOf = (seed: number): (() => number) => {
  const random = Random.of(seed)
  return () => random.unit()
}

const mix = (byTrees: Float64Array, byNet: Float64Array, share: number): Float64Array =>
  byTrees.map((margin, i) => (1 - share) * margin + share * (byNet[i] as number))

const calibrated = (margins: Float64Array, labels: Uint8Array): Calibration =>
  fitPlatt({
    margins,
    labels,
    weights: prevalenceWeights(labels, new Float64Array(labels.length).fill(1), PREVALENCE),
  })

const detectorOf = (name: string, share: number): Detector => {
  let learned: Learners | undefined
  return {
    name,
    isProbability: true,
    async fit(train, validation) {
      const learners = await learn(train, validation)
      const { labels, byTrees, byNet } = learners.held
      const calibration = calibrated(mix(byTrees, byNet, share), labels)
      learned = {
        ...learners,
        model: {
          ...learners.model,
          calibration: { household: calibration, business: calibration, unknown: calibration },
        },
      }
    },
    score(meters) {
      if (learned === undefined) throw new Error(`${name} has learned nothing yet`)
      const { model, net } = learned
      const rows = meters.map((meter) => featuresOf(windowCurveOf(meter)))
      const byTrees = Float64Array.from(rows, (features) => predict(model.suspicion, features))
      return scoredBy(model, meters, mix(byTrees, net.marginsOf(rows), share))
    },
  }
}

/** TensorFlow.js: dense nets over the features of the learned score, in everything else as `learned-anew`. */
export const denseNet = (): Detector => detectorOf('dense-net', 1)

/** Trees and nets together: a mean of their margins. */
export const blend = (): Detector => detectorOf('blend', BLEND_SHARE)
