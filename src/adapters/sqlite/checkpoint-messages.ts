import type { AdapterErrorCode } from '../../ports/adapter-error.ts'
import type { RowPacket } from './row-packet.ts'

/** To the writing thread. Rows are kept until their commit, or until they are dropped. */
export type WriterOrder =
  | { readonly type: 'rows'; readonly path: string; readonly packet: RowPacket }
  | {
      readonly type: 'commit'
      readonly path: string
      readonly epoch: number
      readonly offset: bigint
      readonly remove: readonly string[]
    }
  | { readonly type: 'drop'; readonly path: string }
  | { readonly type: 'close'; readonly path: string }
  | { readonly type: 'end' }

/** What became of a commit; in the order of the commits. */
export type WriterAnswer =
  | { readonly type: 'written' }
  | { readonly type: 'failed'; readonly code: AdapterErrorCode; readonly message: string }
