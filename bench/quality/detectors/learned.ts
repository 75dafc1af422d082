import { parseConfig } from '../../../src/app/config.ts'
import { loadModel } from '../../../src/app/model.ts'
import { trainLearnedModel } from '../../../src/core/retrain/train-learned-model.ts'
import type { LearnedModel } from '../../../src/core/score/learned-model.ts'
import { scoreSite } from '../../../src/core/score/score-site.ts'
import { layTrees, type TreeModel } from '../../../src/core/trees/model.ts'
import { Random } from '../../../src/simulate/random.ts'
import type { Detector, Scored } from '../detector.ts'
import { PREVALENCE } from '../fold.ts'
import { labelledWindows, windowCurveOf, withGaps } from '../learned-windows.ts'
import type { VirtualMeter } from '../virtual-meter.ts'
import { contextOf, rules, signatureOfMeter } from './rules.ts'

/** Seeds of the trees: the shipped model and one trained in a run are the same where they saw the same windows. */
const TREE_SEEDS = [1, 2]

/** Trains on all meters that are not for testing, train and validation split alike: the folds calibrate. */
export const trainOn = (meters: readonly VirtualMeter[], version: string): LearnedModel =>
  trainLearnedModel(withGaps(labelledWindows(meters), Random.of(77)), {
    version,
    prevalence: PREVALENCE,
    folds: 4,
    randoms: TREE_SEEDS.map((seed) => {
      const random = Random.of(seed)
      return () => random.unit()
    }),
  })

/**
 * The core's learned score, by a model; residuals of areas stay with the rules, as in assess.
 * @param margins by meter, where another learner than the model's trees suspects
 */
export const scoredBy = (
  model: LearnedModel,
  meters: readonly VirtualMeter[],
  margins?: Float64Array,
): readonly Scored[] => {
  const byRules = rules()
  return meters.map((meter, place) => {
    if (meter.headMeanKw !== undefined) return byRules.score([meter])[0] as Scored
    const result = signatureOfMeter(meter)
    if (result.type === 'not-judged')
      return { score: Number.NEGATIVE_INFINITY, notJudged: result.reason }
    const judge =
      margins === undefined
        ? model
        : { ...model, suspicion: constantly(model.suspicion, margins[place] as number) }
    const curve = windowCurveOf(meter)
    const days = {
      firstDay: meter.startDay + meter.days - curve.days,
      curve: () => curve,
      reactiveKvar: () => undefined,
    }
    const { score, onsetDay } = scoreSite(judge, days, result.signature, contextOf(meter), 2)
    return {
      score: score.probability,
      expectedKw: score.expectedKw,
      expectedKwLow: score.expectedKwLow,
      expectedKwHigh: score.expectedKwHigh,
      ...(onsetDay === undefined ? {} : { onsetDay }),
    }
  })
}

/** One leaf that gives every row this margin. */
const constantly = ({ features }: TreeModel, margin: number): TreeModel => {
  const leaf = layTrees(margin, [{ value: 0, cover: 1 }])
  if (leaf === undefined) throw new Error('a leaf is a whole tree')
  return { features, members: [leaf] }
}

/** The model that ships with this version. */
export const learned = (): Detector => {
  const model = loadModel(parseConfig({ assess: { model: 'current' } }, 'bench'))
  if (model === undefined) throw new Error('no model is in force')
  return { name: 'learned', isProbability: true, score: (meters) => scoredBy(model, meters) }
}

const trainedAnew = new WeakMap<readonly VirtualMeter[], LearnedModel>()

/** Trained once for all detectors of a run. */
export const learnedAnewFrom = (
  train: readonly VirtualMeter[],
  validation: readonly VirtualMeter[],
): LearnedModel => {
  const model = trainedAnew.get(train) ?? trainOn([...train, ...validation], 'anew')
  trainedAnew.set(train, model)
  return model
}

/** The same, trained in this run: what a source left out costs. */
export const learnedAnew = (): Detector => {
  let model: LearnedModel | undefined
  return {
    name: 'learned-anew',
    isProbability: true,
    fit(train, validation) {
      model = learnedAnewFrom(train, validation)
    },
    score: (meters) => scoredBy(model as LearnedModel, meters),
  }
}
