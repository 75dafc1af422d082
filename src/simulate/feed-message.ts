import type { DayIndex } from '../core/time.ts'

/** How a head-end words its readings: the three shapes of the topic `meter-readings`. */
export const FEED_SHAPES = ['readings', 'blocks', 'registers'] as const
export type FeedShape = (typeof FEED_SHAPES)[number]

/** What is wrong with a message on purpose. */
export const FEED_FAULTS = ['broken-bytes', 'unknown-meter', 'future', 'negative-energy'] as const
export type FeedFault = (typeof FEED_FAULTS)[number]

export interface FeedMessage {
  /** The record's key. */
  readonly meterId: string
  /** The message as an object; bytes where they are broken on purpose. */
  readonly value: object
  /** The local day that the energy belongs to. */
  readonly day: DayIndex
  /** Which delivery slot of the region it is due in, counted from its start in steps. */
  readonly turn: number
  readonly fault?: FeedFault
}

/** What goes over the wire. */
export const feedBytes = ({ value }: FeedMessage): Uint8Array =>
  value instanceof Uint8Array ? value : new TextEncoder().encode(JSON.stringify(value))
