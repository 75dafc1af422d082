import type { FeedLog, FeedTarget } from '../../../src/app/feed/feed-target.ts'
import type { OutgoingRecord } from '../../../src/ports/topic.ts'

/** Where a feed goes in a test: what it sent, its marks, and what it said. */
export class TargetMemory implements FeedTarget, FeedLog {
  readonly records: OutgoingRecord[] = []
  readonly marks = new Map<string, number>()
  readonly said: string[] = []
  /** Fails the append that would bring more records than this. */
  most = Number.POSITIVE_INFINITY

  async append(
    records: readonly OutgoingRecord[],
    mark?: { readonly name: string; readonly position: number },
  ): Promise<void> {
    if (this.records.length + records.length > this.most) throw new Error('the disk is full')
    this.records.push(...records)
    if (mark !== undefined) this.marks.set(mark.name, mark.position)
  }

  positionOf(feed: string): number {
    return this.marks.get(feed) ?? 0
  }

  info(_: object, message: string): void {
    this.said.push(message)
  }

  warn(fields: object, message: string): void {
    this.said.push(`${message} ${JSON.stringify(fields)}`)
  }

  sent(): readonly unknown[] {
    return this.records.map(({ value }) =>
      JSON.parse(typeof value === 'string' ? value : new TextDecoder().decode(value ?? undefined)),
    )
  }
}
