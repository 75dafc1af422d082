import { fileURLToPath } from 'node:url'
import { readModel } from '../adapters/files/model-file.ts'
import type { LearnedModel } from '../core/score/learned-model.ts'
import type { Config } from './config.ts'

/** The pointer to the model that ships with this version. */
const SHIPPED_MODEL = fileURLToPath(new URL('../../models/current.json', import.meta.url))

/**
 * The model that the configuration asks for: the shipped one, one of the utility's own, or the rules alone.
 * @throws AdapterError `model-missing`, `model-altered`, `model-refused`
 */
export const loadModel = ({ assess }: Config): LearnedModel | undefined => {
  if (assess.model === 'rules') return undefined
  return readModel(assess.model === 'current' ? SHIPPED_MODEL : assess.model)
}
