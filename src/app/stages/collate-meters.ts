import { type MeterId, meterId } from '../../core/ids.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Calendars } from '../../core/time.ts'
import { MS_PER_MINUTE } from '../../core/units.ts'
import { type MeterTerms, meterTerms } from '../../core/validate/meter-terms.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import type { ValidateParams } from '../../core/validate/validate-params.ts'
import type { MeterBook } from './meter-book.ts'

/** What one look-up of a meter finds: all that its message is judged and folded by. */
export interface CollateMeter {
  readonly id: MeterId
  /** Of the collator. */
  readonly number: number
  /** The checkpoint whose changes it is among already. */
  touchedIn: number
  terms: Outcome<MeterTerms & { latestMs: number }, RejectionReason> | undefined
  /** What the terms were worked out from. */
  termsStepMin: number | undefined
  termsVersion: number
  /** The meter that came after it: a head-end sends its meters in much the same order each time. */
  following: CollateMeter | undefined
}

export interface CollateMetersOptions {
  readonly book: MeterBook
  readonly ingest: ValidateParams
  readonly timezone: string
  readonly calendars: Calendars
  readonly numberOf: (id: MeterId) => number
}

/**
 * Keeps: for each meter with a reading its number and the terms of its last message. Bounded by: the meters that the
 * collator has. Late data: no matter. After restart: learnt anew, message by message.
 */
export class CollateMeters {
  readonly #options: CollateMetersOptions
  readonly #meters = new Map<string, CollateMeter>()
  #last: CollateMeter | undefined

  constructor(options: CollateMetersOptions) {
    this.#options = options
  }

  /** Undefined until remember(): an id may be that of no meter. */
  get(id: string): CollateMeter | undefined {
    const expected = this.#last?.following
    const meter = expected?.id === id ? expected : this.#meters.get(id)
    if (meter === undefined) return undefined
    if (this.#last !== undefined && meter !== expected) this.#last.following = meter
    this.#last = meter
    return meter
  }

  /** Once a reading of it was taken. */
  remember(id: string): CollateMeter {
    const known = this.#meters.get(id)
    if (known !== undefined) return known
    const meter: CollateMeter = {
      id: meterId(id),
      number: this.#options.numberOf(meterId(id)),
      touchedIn: -1,
      terms: undefined,
      termsStepMin: undefined,
      termsVersion: -1,
      following: undefined,
    }
    this.#meters.set(id, meter)
    return meter
  }

  /** The terms of a message; worked out once for a meter whose step and asset stay as they are. */
  termsOf(
    meter: CollateMeter | undefined,
    id: string,
    stepMin: number | undefined,
    arrivedAtMs: number,
  ): Outcome<MeterTerms, RejectionReason> {
    const { book, ingest } = this.#options
    if (meter === undefined) return this.#workedOut(id, stepMin, arrivedAtMs)
    if (
      meter.terms === undefined ||
      meter.termsStepMin !== stepMin ||
      meter.termsVersion !== book.version
    ) {
      meter.terms = this.#workedOut(id, stepMin, arrivedAtMs)
      meter.termsStepMin = stepMin
      meter.termsVersion = book.version
    }
    if (meter.terms.type === 'ok')
      meter.terms.value.latestMs = arrivedAtMs + ingest.maxClockErrorMin * MS_PER_MINUTE
    return meter.terms
  }

  #workedOut(
    id: string,
    stepMin: number | undefined,
    arrivedAtMs: number,
  ): Outcome<MeterTerms & { latestMs: number }, RejectionReason> {
    const { book, ingest, timezone, calendars } = this.#options
    const asset = book.get(id)
    return meterTerms(
      { meterId: id, stepMin },
      { asset, arrivedAtMs, params: ingest, timezone, calendars },
    )
  }
}
