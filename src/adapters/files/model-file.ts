import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { decodeLearnedModel, type LearnedModel } from '../../core/score/learned-model.ts'
import { AdapterError } from '../../ports/adapter-error.ts'

/** models/current.json: which model is in force, and the hash that it must have. */
const pointerSchema = z.strictObject({
  version: z.string().min(1),
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

/**
 * The model that a pointer file names.
 * @throws AdapterError `model-missing`, `model-altered`, `model-refused`
 */
export const readModel = (pointerPath: string): LearnedModel => {
  const pointer = pointerSchema.safeParse(jsonOf(pointerPath, readBytes(pointerPath)))
  if (!pointer.success)
    throw new AdapterError(
      'model-refused',
      `"${pointerPath}" names no model (version, file, sha256): put back the one that came with this version, or set assess.model to "rules"`,
    )
  const path = join(dirname(pointerPath), pointer.data.file)
  const bytes = readBytes(path)
  const sha256 = sha256Of(bytes)
  if (sha256 !== pointer.data.sha256)
    throw new AdapterError(
      'model-altered',
      `"${path}" has the hash ${sha256.slice(0, 12)}..., "${pointerPath}" says ${pointer.data.sha256.slice(0, 12)}...: put the model back, or train it anew`,
    )
  const model = decodeLearnedModel(jsonOf(path, bytes))
  if (model.type === 'rejected')
    throw new AdapterError(
      'model-refused',
      `"${path}" cannot be used, ${model.message}: train it anew with this version, or set assess.model to "rules"`,
    )
  return model.value
}

const readBytes = (path: string): Uint8Array => {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new AdapterError(
      'model-missing',
      `no model at "${path}": correct assess.model, or set it to "rules"`,
      { cause },
    )
  }
}

const jsonOf = (path: string, bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new AdapterError('model-refused', `"${path}" is not JSON: put the model back`, { cause })
  }
}
