import type { OutgoingRecord } from '../../ports/topic.ts'

export const MAX_CHUNK_RECORDS = 5_000
/** Before compression; brokers take 1 MB a batch by default, and a batch may compress to nothing smaller. */
export const MAX_CHUNK_BYTES = 700_000

/** Length and offset fields of one record in a batch, generously. */
const RECORD_OVERHEAD_BYTES = 64

const lengthOf = (part: Uint8Array | string | null): number =>
  part === null ? 0 : typeof part === 'string' ? Buffer.byteLength(part) : part.byteLength

export const sizeOf = (record: OutgoingRecord): number => {
  let bytes = RECORD_OVERHEAD_BYTES + lengthOf(record.key) + lengthOf(record.value)
  if (record.headers === undefined) return bytes
  for (const [name, value] of Object.entries(record.headers)) {
    bytes += lengthOf(name) + lengthOf(value)
  }
  return bytes
}

/** In order, each within both limits; a record that is larger alone has a chunk of its own. */
export const chunkRecords = (
  records: readonly OutgoingRecord[],
): readonly (readonly OutgoingRecord[])[] => {
  const chunks: OutgoingRecord[][] = []
  let chunk: OutgoingRecord[] = []
  let bytes = 0
  for (const record of records) {
    const size = sizeOf(record)
    if (
      chunk.length === MAX_CHUNK_RECORDS ||
      (chunk.length > 0 && bytes + size > MAX_CHUNK_BYTES)
    ) {
      chunks.push(chunk)
      chunk = []
      bytes = 0
    }
    chunk.push(record)
    bytes += size
  }
  if (chunk.length > 0) chunks.push(chunk)
  return chunks
}
