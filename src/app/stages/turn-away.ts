import type { Ledger } from '../../core/validate/ledger.ts'
import { RejectedShare } from '../../core/validate/rejected-share.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import { deadLetterOf } from '../../ports/dead-letter.ts'
import type { TopicRecord } from '../../ports/topic.ts'
import type { Emit } from './stage-work.ts'

/** What was turned away for one reason: a letter holds one message, and that some intervals. */
export interface TurnedAway {
  readonly intervals: number
  readonly letters: number
}

export interface TurnAwayOptions {
  readonly ingest: { readonly maxRejectedShare: number; readonly rejectedShareAfter: number }
  readonly ledger: Ledger
  readonly nowMs: () => number
  /** Physical name of the topic read. */
  readonly topicName: string
  readonly version: string
}

/** What a feed that sends old data again is turned away for: many of these are no sign of a wrong feed. */
const RESENT: readonly RejectionReason[] = ['late', 'register-out-of-order']

/**
 * Dead letters of one partition, with the ledger's side of them, and the stop where too many come.
 *
 * Keeps: what is wrong with the message at hand; counts by reason; the share of bad ones among the last messages. Bounded
 * by: the reasons. Late data: a reason like others. After restart: empty; the counts of the ledger are the stage's.
 */
export class TurnAway {
  readonly #options: TurnAwayOptions
  readonly #atHand = new Map<RejectionReason, { count: number; message: string }>()
  readonly #byReason = new Map<RejectionReason, TurnedAway>()
  readonly #share: RejectedShare

  constructor(options: TurnAwayOptions) {
    this.#options = options
    this.#share = new RejectedShare(options.ingest.rejectedShareAfter)
  }

  byReason(): ReadonlyMap<RejectionReason, TurnedAway> {
    return this.#byReason
  }

  /** One interval of the message at hand. */
  interval(reason: RejectionReason, words: string): void {
    const known = this.#atHand.get(reason)
    if (known === undefined) this.#atHand.set(reason, { count: 1, message: words })
    else known.count++
  }

  /** A message of which nothing could be made. @throws Error where too many are */
  message(record: TopicRecord, reason: RejectionReason, words: string, emit: Emit): void {
    this.#options.ledger.read(1)
    this.#letter(record, reason, words, 1, 'ingest', emit)
    this.#share.note(true)
    this.#checkShare(record)
  }

  /**
   * After each message that was made out: one dead letter a reason, for the message travels whole and so holds all its
   * intervals. @throws Error where too many are bad
   */
  finish(record: TopicRecord, emit: Emit): void {
    let isBad = false
    for (const [reason, { count, message }] of this.#atHand) {
      const words = count === 1 ? message : `${message} (and ${count - 1} more intervals)`
      const isOfCollate = reason === 'late' || reason === 'step-conflict'
      this.#letter(record, reason, words, count, isOfCollate ? 'collate' : 'validate', emit)
      if (!RESENT.includes(reason)) isBad = true
    }
    this.#share.note(isBad)
    if (this.#atHand.size > 0) this.#atHand.clear()
    if (isBad) this.#checkShare(record)
  }

  #letter(
    record: TopicRecord,
    reason: RejectionReason,
    message: string,
    intervals: number,
    stage: 'ingest' | 'validate' | 'collate',
    emit: Emit,
  ): void {
    const { ledger, topicName: topic, version, nowMs } = this.#options
    if (reason === 'late') for (let i = 0; i < intervals; i++) ledger.late()
    else ledger.rejected(intervals)
    const before = this.#byReason.get(reason)
    this.#byReason.set(reason, {
      intervals: (before?.intervals ?? 0) + intervals,
      letters: (before?.letters ?? 0) + 1,
    })
    emit(deadLetterOf(record, { reason, stage, message, topic, version, atMs: nowMs() }))
  }

  /** A feed in the wrong shape must not be drained into the dead letters. */
  #checkShare(record: TopicRecord): void {
    const { maxRejectedShare, rejectedShareAfter } = this.#options.ingest
    const { share } = this.#share
    if (share !== undefined && share > maxRejectedShare)
      throw new Error(
        `${Math.round(100 * share)} % of the last ${rejectedShareAfter} messages of ${record.topic} partition ${record.partition} were rejected (ingest.maxRejectedShare is ${maxRejectedShare}): look at rejected-readings, mend the feed or the mapping, then start again`,
      )
  }
}
