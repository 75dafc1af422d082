import type { RawBlock, RawInterval } from '../core/ingest/raw-message.ts'
import type { WireOutcome } from '../core/ingest/wire-message.ts'
import type { TopicRecord } from './topic.ts'

/** Bytes of `meter-readings` in one wire format to raw messages: the ingest stage of every way in, topic or file. */
export interface WireDecoder {
  /**
   * Brings in what these messages take to be decoded and is not known yet, as a schema by its id. A message that was not
   * prepared is decoded by what is known.
   * @throws AdapterError `registry-unreachable`, `registry-refused`
   */
  prepare(records: readonly { readonly value: Uint8Array | null }[]): Promise<void>
  /**
   * One of the two usual messages where it lies, without a view or an array of its own. Undefined is no verdict: ask
   * decode(), which says the same of what this takes. Left out by formats that have no such way.
   */
  decodeHot?(
    record: Pick<TopicRecord, 'buffer' | 'valueFrom' | 'valueTo'>,
  ): RawInterval | RawBlock | undefined
  /**
   * Never throws for what is in the bytes.
   * @param key of the message; null in a file
   */
  decode(bytes: Uint8Array, key: string | null): WireOutcome
}
