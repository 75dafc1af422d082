import { MS_PER_HOUR } from '../units.ts'
import { EPOCH_MS } from './check-instant.ts'
import type { MeterTerms } from './meter-terms.ts'
import { normaliseQuality } from './normalise-quality.ts'
import { QUALITY_RANK } from './quality.ts'
import type { ValidateParams } from './validate-params.ts'

/**
 * The short way for the readings that most are: stamped by their start, measured, of no more than an hour, without a
 * multiplier. It has no verdict of its own: whatever it does not pass goes through checkInterval(), which says of what it
 * does pass the same, but for the grid, which the fold looks at.
 *
 * Keeps: the rank of the last quality code. Bounded by: one code. Late data: no matter. After restart: learnt anew.
 */
export class PlainIntervals {
  readonly #params: ValidateParams
  #code: string | undefined
  #rank: number

  constructor(params: ValidateParams) {
    this.#params = params
    this.#rank = this.#rankOf(undefined)
  }

  /** True where the intervals of such messages may be looked at one by one. */
  takes({ stepMs, multipliers }: MeterTerms, stamp: 'start' | 'end' | undefined): boolean {
    return (
      stepMs <= MS_PER_HOUR &&
      multipliers === undefined &&
      (stamp ?? this.#params.stamp) === 'start'
    )
  }

  /** QUALITY_RANK of an interval that passes; 0 for those that must take the other way. */
  rank(
    startMs: number,
    kwh: number | null,
    code: string | undefined,
    { limitKwh, latestMs }: MeterTerms,
  ): number {
    if (kwh === null || !(kwh >= 0 && kwh <= limitKwh)) return 0
    if (!(startMs >= EPOCH_MS && startMs <= latestMs)) return 0
    if (code !== this.#code) {
      this.#code = code
      this.#rank = this.#rankOf(code)
    }
    return this.#rank
  }

  #rankOf(code: string | undefined): number {
    const quality = normaliseQuality(code, this.#params.qualityCodes)
    return quality === undefined ? 0 : QUALITY_RANK[quality]
  }
}
