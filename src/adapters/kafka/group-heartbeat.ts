import { protocolErrorOf } from './errors.ts'

/** The group went on without this member: what it held may be another's already. */
const MEMBERSHIP_LOST = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID'])
/** The member has to join again; until it does, its partitions stay its own. */
const REJOIN = new Set([...MEMBERSHIP_LOST, 'REBALANCE_IN_PROGRESS', 'NOT_COORDINATOR_FOR_GROUP'])

const BEAT_EVERY_MS = 1_000

export interface GroupHeartbeatOptions {
  /** kafkajs sends one only when its interval is over, and rejects with what the group answers. */
  readonly send: () => Promise<void>
  readonly onMembershipLost: () => void
  readonly onRejoin: (error: unknown) => void
}

/** Beats while a batch is worked on, so that a long one does not cost the membership. */
export class GroupHeartbeat {
  readonly #options: GroupHeartbeatOptions
  readonly #timer: NodeJS.Timeout
  #error: unknown

  constructor(options: GroupHeartbeatOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.beat(), BEAT_EVERY_MS)
  }

  async beat(): Promise<void> {
    try {
      await this.#options.send()
      this.#error = undefined
    } catch (error) {
      this.#error = error
      const type = protocolErrorOf(error) ?? ''
      if (MEMBERSHIP_LOST.has(type)) this.#options.onMembershipLost()
      if (REJOIN.has(type)) this.#options.onRejoin(error)
    }
  }

  /** What the last beat met; kafkajs wants it thrown, once the batch is done. */
  stop(): unknown {
    clearInterval(this.#timer)
    return this.#error
  }
}
