import type { OutgoingRecord } from '../../ports/topic.ts'

/** Where a feed puts its records, and notes with them how far it has come. */
export interface FeedTarget {
  /** Resolves when all of them are durable, and the mark with them; waits while the log is full. */
  append(
    records: readonly OutgoingRecord[],
    mark?: { readonly name: string; readonly position: number },
  ): Promise<void>
  /** By the marks; 0 where that feed never began. */
  positionOf(feed: string): number
}

export interface FeedLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
}
