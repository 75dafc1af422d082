import type { Assessor } from '../../../src/core/assess/assessor.ts'
import type { SavedPage } from '../../../src/core/assess/saved-pages.ts'

/** An assessor's checkpoints, one over the other as a store keeps them. */
export class HeldPages {
  readonly #pages = new Map<string, SavedPage>()
  #state: ReturnType<Assessor['state']> | undefined

  take(assessor: Assessor): this {
    for (const { key, make } of assessor.takeTouched())
      if (make === undefined) this.#pages.delete(key)
      else this.#pages.set(key, structuredClone(make()))
    this.#state = structuredClone(assessor.state())
    return this
  }

  restore(assessor: Assessor): Assessor {
    for (const [key, page] of this.#pages) assessor.restorePage(key, page)
    if (this.#state !== undefined) assessor.restore(this.#state)
    return assessor
  }
}
