import { z } from 'zod'
import { FEATURE_NAMES, FEATURE_VERSION } from '../../core/features/features.ts'
import { type Outcome, ok, rejected } from '../../core/outcome.ts'
import { calibrationSchema } from '../../core/trees/calibrate.ts'
import type { ModelRefusal } from '../../core/trees/codec.ts'
import { type QuantileScale, widthOf } from './quantile-scale.ts'

/** Dense nets from several seeds over the same inputs: the margin (log odds) is the mean of theirs. */
export interface DenseEnsemble {
  readonly scale: QuantileScale
  /** Units of each hidden layer; one output unit follows. */
  readonly hidden: readonly number[]
  /** Of each member: kernel (inputs x units, by row) and bias of each layer, one after the other. */
  readonly members: readonly Float32Array[]
}

/** Kernel and bias of each layer, in the order of a member's weights. */
export const shapesOf = ({
  scale,
  hidden,
}: Pick<DenseEnsemble, 'scale' | 'hidden'>): readonly (readonly number[])[] => {
  const units = [widthOf(scale), ...hidden, 1]
  return units.slice(1).flatMap((outputs, layer) => [[units[layer] as number, outputs], [outputs]])
}

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1)

const fileSchema = z.strictObject({
  kind: z.literal('greywatt-dense-ensemble'),
  featureVersion: z.int(),
  scale: z
    .array(z.strictObject({ distribution: calibrationSchema, hasGaps: z.boolean() }))
    .length(FEATURE_NAMES.length)
    .readonly(),
  hidden: z.array(z.int().positive()).min(1).readonly(),
  /** Little-endian float32 in base64. */
  members: z.array(z.base64()).min(1).readonly(),
})

type DenseEnsembleFile = z.infer<typeof fileSchema>

/** An ensemble as a plain object for JSON. */
export const encodeDenseEnsemble = ({
  scale,
  hidden,
  members,
}: DenseEnsemble): DenseEnsembleFile => ({
  kind: 'greywatt-dense-ensemble',
  featureVersion: FEATURE_VERSION,
  scale,
  hidden,
  members: members.map((weights) => {
    const bytes = Buffer.alloc(weights.length * 4)
    for (const [place, weight] of weights.entries()) bytes.writeFloatLE(weight, place * 4)
    return bytes.toString('base64')
  }),
})

/** An ensemble from parsed JSON; refused where it is of another feature version or does not hold together. */
export const decodeDenseEnsemble = (json: unknown): Outcome<DenseEnsemble, ModelRefusal> => {
  const parsed = fileSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return rejected('schema', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no model'}`)
  }
  const { featureVersion, scale, hidden } = parsed.data
  if (featureVersion !== FEATURE_VERSION)
    return rejected(
      'version',
      `it was trained on features of version ${featureVersion}, this program computes version ${FEATURE_VERSION}`,
    )
  const weights = shapesOf({ scale, hidden }).reduce((sum, shape) => sum + sizeOf(shape), 0)
  const members: Float32Array[] = []
  for (const [place, text] of parsed.data.members.entries()) {
    const bytes = Buffer.from(text, 'base64')
    const member = Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) =>
      bytes.readFloatLE(i * 4),
    )
    if (bytes.length !== weights * 4 || !member.every(Number.isFinite))
      return rejected('shape', `members.${place}: ${weights} finite numbers are expected`)
    members.push(member)
  }
  return ok({ scale, hidden, members })
}
