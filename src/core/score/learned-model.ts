import { z } from 'zod'
import type { CustomerClass } from '../context/assets.ts'
import { FEATURE_NAMES, FEATURE_VERSION } from '../features/features.ts'
import { type Outcome, ok, rejected } from '../outcome.ts'
import { type Calibration, calibrationSchema } from '../trees/calibrate.ts'
import { decodeModel, encodeModel, type ModelRefusal } from '../trees/codec.ts'
import type { TreeModel } from '../trees/model.ts'

/**
 * Buildings change by themselves as machines change them; homes hardly do. The same margin is worth less in a building, so
 * each has a curve of its own, and so has a meter of which nobody knows what it is.
 */
export const CALIBRATED_CLASSES = ['household', 'business', 'unknown'] as const
export type CalibratedClass = (typeof CALIBRATED_CLASSES)[number]

export const calibratedClassOf = (customerClass: CustomerClass | undefined): CalibratedClass =>
  customerClass === undefined ? 'unknown' : customerClass === 'household' ? 'household' : 'business'

/** A trained score: probability of a hidden mine, and how much it draws. */
export interface LearnedModel {
  readonly version: string
  /** Margin that a window holds a mine. */
  readonly suspicion: TreeModel
  /** From margin to probability at the prevalence that the model card states. */
  readonly calibration: Readonly<Record<CalibratedClass, Calibration>>
  /** Natural logarithm of the mine's kW over the window's anchor (anchorKw). */
  readonly power: TreeModel
  /** Ratio of true to estimated kW at the 10 % and the 90 % quantile on validation. */
  readonly powerLow: number
  readonly powerHigh: number
}

const fileSchema = z.object({
  kind: z.literal('greywatt-model'),
  version: z.string().min(1),
  featureVersion: z.number().int(),
  suspicion: z.unknown(),
  calibration: z.strictObject({
    household: calibrationSchema,
    business: calibrationSchema,
    unknown: calibrationSchema,
  }),
  power: z.unknown(),
  powerLow: z.number().positive(),
  powerHigh: z.number().positive(),
})

export const encodeLearnedModel = (model: LearnedModel): z.input<typeof fileSchema> => ({
  kind: 'greywatt-model',
  version: model.version,
  featureVersion: FEATURE_VERSION,
  suspicion: encodeModel(model.suspicion),
  calibration: model.calibration,
  power: encodeModel(model.power),
  powerLow: model.powerLow,
  powerHigh: model.powerHigh,
})

/** A model from the JSON of its file; refused where it is of another feature version or does not hold together. */
export const decodeLearnedModel = (json: unknown): Outcome<LearnedModel, ModelRefusal> => {
  const parsed = fileSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return rejected('schema', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no model'}`)
  }
  const { version, featureVersion, calibration, powerLow, powerHigh } = parsed.data
  if (featureVersion !== FEATURE_VERSION)
    return rejected(
      'version',
      `it was trained on features of version ${featureVersion}, this program computes version ${FEATURE_VERSION}`,
    )
  const suspicion = decodeModel(parsed.data.suspicion, FEATURE_NAMES)
  if (suspicion.type === 'rejected') return suspicion
  const power = decodeModel(parsed.data.power, FEATURE_NAMES)
  if (power.type === 'rejected') return power
  return ok({
    version,
    suspicion: suspicion.value,
    calibration,
    power: power.value,
    powerLow,
    powerHigh,
  })
}
