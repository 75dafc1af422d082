import type { AdapterErrorCode } from '../../../ports/adapter-error.ts'

/** Records of one partition, packed, as they become a row of the log. */
export interface ChunkRow {
  /** Number of the partition's row. */
  readonly partition: number
  readonly firstOffset: number
  readonly lastOffset: number
  readonly records: number
  readonly arrivedMs: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** How far a feed has come: written with its records or not at all. */
export interface FeedMark {
  readonly name: string
  readonly position: number
}

/** What may go of a partition, and when. */
export interface TidyOrder {
  readonly partition: number
  /** Everything before it was read by whoever reads it and is in a checkpoint. */
  readonly before: number
  /** `delete`: what arrived before then. `compact`: all but the latest record of each key, and tombstones from before. */
  readonly cleanup: 'delete' | 'compact'
  readonly arrivedBeforeMs: number
}

/** To the thread that writes the log. */
export type LogOrder =
  | {
      readonly type: 'append'
      readonly chunks: readonly ChunkRow[]
      readonly marks: readonly FeedMark[]
    }
  | { readonly type: 'tidy'; readonly orders: readonly TidyOrder[] }
  | { readonly type: 'end' }

/** What became of an order, each in its kind's order. */
export type LogAnswer =
  | { readonly type: 'appended' }
  | { readonly type: 'tidied' }
  | { readonly type: 'failed'; readonly code: AdapterErrorCode; readonly message: string }
