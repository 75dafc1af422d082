import type { StageWork } from '../../src/app/stages/stage-work.ts'

/** What changed since the last checkpoint, taken whole and as a store would have it. */
export const changesOf = (work: Pick<StageWork, 'takeChanges'>) => {
  const { put, remove } = work.takeChanges()
  return structuredClone({ put: [...put], remove: [...remove] })
}
