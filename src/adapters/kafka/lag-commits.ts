import type { Consumer } from 'kafkajs'
import { messageOf } from './errors.ts'
import type { Feed } from './feed.ts'

const COMMIT_EVERY_MS = 5_000

export interface LagCommitsOptions {
  readonly topic: string
  readonly commit: Consumer['commitOffsets']
  readonly feeds: () => Iterable<Feed>
  readonly onError: (message: string) => void
}

/** Commits where reading stands, so that lag dashboards show it. Nothing reads it back, so a failure is no fault. */
export class LagCommits {
  readonly #options: LagCommitsOptions
  readonly #committed = new WeakMap<Feed, bigint>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: LagCommitsOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => void this.commit(), COMMIT_EVERY_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async commit(): Promise<void> {
    const { topic, commit, feeds, onError } = this.#options
    const moved = [...feeds()].filter(
      (feed) => feed.begun && !feed.stale && this.#committed.get(feed) !== feed.position,
    )
    if (moved.length === 0) return
    for (const feed of moved) this.#committed.set(feed, feed.position)
    try {
      await commit(
        moved.map(({ partition, position }) => ({
          topic,
          partition,
          offset: position.toString(),
        })),
      )
    } catch (error) {
      // Else a partition that falls silent now would show a lag for ever.
      for (const feed of moved) this.#committed.delete(feed)
      onError(messageOf(error))
    }
  }
}
