import type { Cluster, TopicOffsets } from 'kafkajs'
import type { KafkaClient } from './client.ts'
import { openCluster } from './cluster.ts'
import { protocolErrorOf, topicMissing } from './errors.ts'
import type { FetchedPartition } from './fetch-response.ts'
import type { RecordBatch } from './record-batch.ts'
import { rideOut } from './ride-out.ts'

export interface LogBounds {
  /** First offset that is still there. */
  readonly low: bigint
  /** The offset after the last one that a reader may see (the last stable offset). */
  readonly end: bigint
}

export interface Slice {
  readonly partition: number
  /** Asked for; the first batch may begin before it. */
  readonly from: bigint
  readonly batches: readonly RecordBatch[]
  /** Where the next read goes on. It jumps over offsets that hold nothing any more. */
  readonly next: bigint
}

/**
 * Reads one topic's partitions directly, outside any group: no join, no commit, no group to delete. It also knows
 * what a consumer group hides: that nothing is left between an offset and the end of a compacted log.
 */
export interface LogReader {
  bounds(): Promise<ReadonlyMap<number, LogBounds>>
  /** Waits at most maxWaitMs where there is nothing to read. */
  read(from: ReadonlyMap<number, bigint>, maxWaitMs: number): Promise<readonly Slice[]>
  close(): Promise<void>
}

interface RawFetch {
  readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[]
}

const READ_COMMITTED = 1
const MAX_BYTES = 10 * 1024 * 1024
const MAX_PARTITION_BYTES = 1024 * 1024

/** Without control batches and without what an aborted transaction wrote (KIP-98). */
const readable = (fetched: FetchedPartition): readonly RecordBatch[] => {
  const waiting = [...fetched.abortedTransactions].sort((a, b) =>
    Number(BigInt(a.firstOffset) - BigInt(b.firstOffset)),
  )
  const aborted = new Set<bigint>()
  const batches = fetched.messages.map(({ recordBatch }) => recordBatch)
  return batches.filter(({ lastOffset, producerId, inTransaction, isControl }) => {
    while (waiting[0] !== undefined && BigInt(waiting[0].firstOffset) <= lastOffset) {
      aborted.add(BigInt(waiting[0].producerId))
      waiting.shift()
    }
    if (isControl) aborted.delete(producerId)
    return !(isControl || (inTransaction && aborted.has(producerId)))
  })
}

const sliceOf = (fetched: FetchedPartition, from: bigint, nothingAnywhere: boolean): Slice => {
  const last = fetched.messages.at(-1)
  // A batch keeps its width when compaction empties it. An answer without one batch, where no other partition used up
  // its size, says that nothing is left before the end.
  const end =
    last !== undefined
      ? last.recordBatch.lastOffset + 1n
      : nothingAnywhere
        ? BigInt(fetched.lastStableOffset)
        : from
  return {
    partition: fetched.partition,
    from,
    batches: readable(fetched),
    next: end > from ? end : from,
  }
}

const connectedCluster = async (client: KafkaClient, topic: string): Promise<Cluster> => {
  const opened = openCluster(client.open(), client.clientId)
  try {
    await opened.connect()
    await opened.addTargetTopic(topic)
  } catch (error) {
    await opened.disconnect()
    throw protocolErrorOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION' ? topicMissing(topic) : error
  }
  return opened
}

/** @throws AdapterError `topic-missing`, `broker-unreachable` */
export const openLogReader = async (client: KafkaClient, topic: string): Promise<LogReader> => {
  const cluster = await rideOut({ client, what: `connecting to read topic ${topic}` }, () =>
    connectedCluster(client, topic),
  )
  let closed = false

  const retrying = <Value>(attempt: () => Promise<Value>): Promise<Value> => {
    let failed = false
    return rideOut(
      {
        client,
        what: `reading topic ${topic}`,
        isOver: () => closed,
        onFailure: (error) => {
          const { host, port } = error as { host?: string; port?: number }
          if (host !== undefined && port !== undefined) cluster.removeBroker({ host, port })
          failed = true
        },
      },
      async () => {
        if (failed) await cluster.refreshMetadata()
        return await attempt()
      },
    )
  }

  const offsetsOf = async (fromBeginning: boolean): Promise<ReadonlyMap<number, bigint>> => {
    const partitions = cluster
      .findTopicPartitionMetadata(topic)
      .map(({ partitionId }) => ({ partition: partitionId }))
    const answer: TopicOffsets[] = await cluster.fetchTopicsOffset([
      { topic, partitions, fromBeginning },
    ])
    return new Map(
      answer.flatMap((t) => t.partitions.map((p) => [p.partition, BigInt(p.offset)] as const)),
    )
  }

  const bounds = (): Promise<ReadonlyMap<number, LogBounds>> =>
    retrying(async () => {
      await cluster.refreshMetadata()
      const [lows, ends] = await Promise.all([offsetsOf(true), offsetsOf(false)])
      return new Map([...ends].map(([p, end]) => [p, { low: lows.get(p) ?? 0n, end }]))
    })

  const fetchFrom = async (
    nodeId: string,
    from: ReadonlyMap<number, bigint>,
    maxWaitTime: number,
  ): Promise<readonly Slice[]> => {
    const broker = await cluster.findBroker({ nodeId })
    const partitions = [...from].map(([partition, offset]) => ({
      partition,
      fetchOffset: offset.toString(),
      maxBytes: MAX_PARTITION_BYTES,
    }))
    const fetched: RawFetch = await broker.fetch({
      isolationLevel: READ_COMMITTED,
      maxWaitTime,
      minBytes: 1,
      maxBytes: MAX_BYTES,
      topics: [{ topic, partitions }],
    })
    const raw = fetched.responses.flatMap((response) => response.partitions)
    const nothing = raw.every(({ messages }) => messages.length === 0)
    return raw.map((part) => sliceOf(part, from.get(part.partition) ?? 0n, nothing))
  }

  const read = (from: ReadonlyMap<number, bigint>, maxWaitMs: number): Promise<readonly Slice[]> =>
    retrying(async () => {
      await cluster.refreshMetadataIfNecessary()
      const leaders = cluster.findLeaderForPartitions(topic, [...from.keys()])
      try {
        const slices = await Promise.all(
          Object.entries(leaders).map(([nodeId, partitions]) =>
            fetchFrom(nodeId, new Map(partitions.map((p) => [p, from.get(p) ?? 0n])), maxWaitMs),
          ),
        )
        return slices.flat()
      } catch (error) {
        if (protocolErrorOf(error) !== 'OFFSET_OUT_OF_RANGE') throw error
        return await skipToEarliest(from)
      }
    })

  /** Retention deleted what was to be read next. */
  const skipToEarliest = async (from: ReadonlyMap<number, bigint>): Promise<readonly Slice[]> => {
    const lows = await offsetsOf(true)
    return [...from].map(([partition, offset]) => {
      const low = lows.get(partition) ?? offset
      if (low <= offset) return { partition, from: offset, batches: [], next: offset }
      client.log('warn', 'the log starts later than where it was to be read on', {
        topic,
        partition,
        wanted: offset.toString(),
        earliest: low.toString(),
        missing: (low - offset).toString(),
      })
      return { partition, from: offset, batches: [], next: low }
    })
  }

  const close = async (): Promise<void> => {
    closed = true
    await cluster.disconnect()
  }
  return { bounds, read, close }
}
