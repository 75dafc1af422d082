import { AdapterError } from '../../ports/adapter-error.ts'
import { ByteReader } from './byte-reader.ts'
import { nextRecordBatch, OldFormatError, type RecordBatch } from './record-batch.ts'

/**
 * A whole record batch in the clothes of a message, as kafkajs passes it on: with the offset of its last record, so
 * that kafkajs counts on from behind the batch.
 */
export interface WholeBatch {
  readonly offset: string
  /** Of a control record, which tells an abort from a commit by it. */
  readonly key: Buffer | null
  readonly isControlRecord: boolean
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean }
  readonly recordBatch: RecordBatch
}

export interface FetchedPartition {
  readonly partition: number
  readonly errorCode: number
  readonly highWatermark: string
  readonly lastStableOffset: string
  readonly abortedTransactions: readonly {
    readonly producerId: string
    readonly firstOffset: string
  }[]
  readonly preferredReadReplica?: number
  readonly messages: readonly WholeBatch[]
}

/** What kafkajs makes of a Fetch response, its messages apart. */
export interface FetchResponse {
  readonly throttleTime: 0
  /** From version 8 on a client waits by itself (KIP-219). */
  readonly clientSideThrottleTime: number | undefined
  readonly responses: readonly {
    readonly topicName: string
    readonly partitions: readonly FetchedPartition[]
  }[]
}

const wholeBatch = (batch: RecordBatch): WholeBatch => ({
  offset: batch.lastOffset.toString(),
  key: batch.isControl ? controlKey(batch.records) : null,
  isControlRecord: batch.isControl,
  batchContext: { producerId: batch.producerId.toString(), inTransaction: batch.inTransaction },
  recordBatch: batch,
})

/** Behind the length and three small numbers. */
const controlKey = (records: Buffer): Buffer => {
  const reader = new ByteReader(records)
  reader.varint()
  reader.skip(1)
  reader.varint()
  reader.varint()
  return reader.view(reader.varint())
}

const batchesOf = async (entries: ByteReader, where: string): Promise<readonly WholeBatch[]> => {
  const batches: WholeBatch[] = []
  try {
    for (;;) {
      const batch = await nextRecordBatch(entries)
      if (batch === undefined) return batches
      batches.push(wholeBatch(batch))
    }
  } catch (error) {
    if (!(error instanceof OldFormatError)) throw error
    throw new AdapterError(
      'format-unknown',
      `${where} holds messages in the format of before Kafka 0.11: let the topic's retention delete them, or copy the topic with a newer client`,
      { cause: error },
    )
  }
}

/**
 * A Fetch response, versions 4 to 11 (https://kafka.apache.org/protocol#The_Messages_Fetch), its record batches whole.
 * @throws AdapterError `format-unknown`, `codec-unknown`
 */
export const decodeFetchResponse = async (raw: Buffer, version: number): Promise<FetchResponse> => {
  const reader = new ByteReader(raw)
  const throttleMs = reader.int32()
  if (version >= 7) reader.skip(6) // an error of fetch sessions, of which kafkajs has none, and the session
  const topics = reader.array(() => {
    const topicName = reader.string()
    return { topicName, partitions: reader.array(() => partitionOf(reader, version)) }
  })
  return {
    throttleTime: 0,
    clientSideThrottleTime: version >= 8 ? throttleMs : undefined,
    responses: await Promise.all(
      topics.map(async ({ topicName, partitions }) => ({
        topicName,
        partitions: await Promise.all(
          partitions.map(async ({ entries, ...header }) => {
            const where = `partition ${header.partition} of topic ${topicName}`
            return { ...header, messages: await batchesOf(new ByteReader(entries), where) }
          }),
        ),
      })),
    ),
  }
}

const partitionOf = (
  reader: ByteReader,
  version: number,
): Omit<FetchedPartition, 'messages'> & { readonly entries: Buffer } => {
  const partition = reader.int32()
  const errorCode = reader.int16()
  const highWatermark = reader.int64().toString()
  const lastStableOffset = reader.int64().toString()
  if (version >= 5) reader.skip(8) // where the log starts
  const abortedTransactions = reader.array(() => ({
    producerId: reader.int64().toString(),
    firstOffset: reader.int64().toString(),
  }))
  const replica = version >= 11 ? { preferredReadReplica: reader.int32() } : {}
  const entries = reader.view(Math.max(0, reader.int32()))
  return {
    partition,
    errorCode,
    highWatermark,
    lastStableOffset,
    abortedTransactions,
    ...replica,
    entries,
  }
}
