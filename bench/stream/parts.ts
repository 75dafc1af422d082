import { checkpoint, memory } from './state.ts'
import { blocks, latency, linear, refold, singles } from './throughput.ts'

export interface PartOptions {
  readonly broker: string
  readonly folder: string
  readonly meters: number
  readonly rounds: number
}

/** A line of the table; `bar` is empty where there is none. */
export interface Line {
  readonly what: string
  readonly figure: string
  readonly bar: string
  readonly holds: boolean
}

export const PARTS = {
  singles,
  blocks,
  linear,
  refold,
  checkpoint,
  memory,
  latency,
} as const satisfies Record<string, (options: PartOptions) => Promise<readonly Line[]>>
export type PartName = keyof typeof PARTS
