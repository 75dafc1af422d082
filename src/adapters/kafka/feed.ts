/** One partition as long as it is ours: where its reading stands. A new assignment is a new feed. */
export interface Feed {
  readonly partition: number
  /** Offset of the next record to hand over. */
  position: bigint
  /** handler.assigned() was answered, so handler.revoked() is owed. */
  opened: boolean
  /** Settles, and never rejects, when what was fetched of it has been worked on. */
  inHand: Promise<void>
  /** Its position is known. */
  begun: boolean
  /** Its messages are being read. */
  running: boolean
  /** It is another's now. */
  stale: boolean
  /** Last batch handed over. */
  progressAtMs: number
  /** Last look at whether it is silent. */
  lookedAtMs: number
  /** Last look at whether retention was faster. */
  gapCheckedAtMs: number
  /** For how long it lagged while the handler had nothing to do. */
  stalledMs: number
}

export const newFeed = (partition: number): Feed => ({
  partition,
  position: 0n,
  opened: false,
  inHand: Promise.resolve(),
  begun: false,
  running: false,
  stale: false,
  progressAtMs: 0,
  lookedAtMs: 0,
  gapCheckedAtMs: Number.NEGATIVE_INFINITY,
  stalledMs: 0,
})
