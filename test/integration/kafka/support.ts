import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Admin, IResourceConfigEntry } from 'kafkajs'
import { afterAll, beforeAll } from 'vitest'
import {
  createKafkaClient,
  type KafkaClient,
  type KafkaLogLevel,
} from '../../../src/adapters/kafka/client.ts'
import type {
  BatchContext,
  PartitionHandler,
  TopicName,
  TopicRecord,
} from '../../../src/ports/topic.ts'

const KAFKA_LOCAL = fileURLToPath(new URL('../../../scripts/kafka-local', import.meta.url))

export const testBrokers = (): readonly string[] => {
  const brokers = process.env.GREYWATT_TEST_BROKERS
  if (brokers === undefined || brokers === '') {
    throw new Error(
      'GREYWATT_TEST_BROKERS is not set: run scripts/kafka-local start, then set it to 127.0.0.1:19092',
    )
  }
  return brokers.split(',')
}

export interface LogLine {
  readonly level: KafkaLogLevel
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Each member of a group has its own, as it would in its own process. */
export const aClient = (
  overrides: { readonly brokers?: readonly string[]; readonly lines?: LogLine[] } = {},
): KafkaClient =>
  createKafkaClient({
    brokers: overrides.brokers ?? testBrokers(),
    clientId: 'greywatt-test',
    requestTimeoutMs: 10_000,
    outageMs: 60_000,
    log: (level, message, fields) => overrides.lines?.push({ level, message, fields }),
  })

export interface TopicSetup {
  readonly partitions?: number
  readonly config?: readonly IResourceConfigEntry[]
}

/** A prefix nobody else uses; what was created under it goes when the file is done. */
export const useTopics = () => {
  const prefix = `test-${randomBytes(6).toString('hex')}-`
  let admin: Admin
  beforeAll(async () => {
    admin = aClient().open().admin()
    await admin.connect()
  })
  afterAll(async () => {
    const existing = (await admin.listTopics()).filter((name) => name.startsWith(prefix))
    if (existing.length > 0) await admin.deleteTopics({ topics: existing })
    await admin.disconnect()
  })
  let count = 0
  return {
    admin: (): Admin => admin,
    /** What retention does, at once. */
    deleteBefore: async (name: string, partition: number, offset: string): Promise<void> => {
      // kafkajs knows the leaders of a topic only after it was asked about it.
      await admin.fetchTopicOffsets(name)
      await admin.deleteTopicRecords({ topic: name, partitions: [{ partition, offset }] })
    },
    /** A fresh prefix, under which no topic exists yet. */
    freshPrefix: (): string => `${prefix}${count++}-`,
    create: async (topicPrefix: string, topic: TopicName, setup: TopicSetup = {}) => {
      const name = `${topicPrefix}${topic}`
      await admin.createTopics({
        waitForLeaders: true,
        topics: [
          {
            topic: name,
            numPartitions: setup.partitions ?? 1,
            configEntries: [...(setup.config ?? [])],
          },
        ],
      })
      return name
    },
  }
}

/** Waits for something that other processes bring about; the test's own time limit ends it. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>) => {
  const deadline = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await sleep(20)
  }
}

export type HandlerEvent =
  | { readonly type: 'assigned' | 'idle'; readonly partition: number }
  | {
      readonly type: 'batch'
      readonly partition: number
      readonly values: readonly string[]
      readonly offsets: readonly bigint[]
      readonly atEnd: boolean
    }
  | { readonly type: 'revoked'; readonly partition: number; readonly reason: string }

export interface RecordingHandler extends PartitionHandler {
  readonly events: HandlerEvent[]
  /** Calls that ran while another one did. */
  overlaps(): number
  values(): readonly string[]
  partitions(): readonly number[]
}

export const textOf = (record: TopicRecord): string =>
  record.value === null ? '' : Buffer.from(record.value).toString()

export const aHandler = (
  behaviour: {
    readonly from?: (partition: number) => bigint | undefined
    readonly onBatch?: (records: readonly TopicRecord[], context: BatchContext) => Promise<void>
  } = {},
): RecordingHandler => {
  const events: HandlerEvent[] = []
  const held = new Set<number>()
  let running = 0
  let overlapping = 0
  const alone = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    running += 1
    if (running > 1) overlapping += 1
    try {
      await sleep(1)
      return await call()
    } finally {
      running -= 1
    }
  }
  return {
    events,
    overlaps: () => overlapping,
    values: () => events.flatMap((event) => (event.type === 'batch' ? event.values : [])),
    partitions: () => [...held].sort((a, b) => a - b),
    assigned: (partition) =>
      alone(async () => {
        events.push({ type: 'assigned', partition })
        held.add(partition)
        return behaviour.from?.(partition)
      }),
    batch: (partition, records, context) =>
      alone(async () => {
        await behaviour.onBatch?.(records, context)
        events.push({
          type: 'batch',
          partition,
          values: records.map(textOf),
          offsets: records.map(({ offset }) => offset),
          atEnd: context.atEnd,
        })
      }),
    idle: (partition) =>
      alone(async () => {
        events.push({ type: 'idle', partition })
      }),
    revoked: (partition, reason) =>
      alone(async () => {
        events.push({ type: 'revoked', partition, reason })
        held.delete(partition)
      }),
  }
}

/** Runs one of Kafka's own command-line classes, which use the Java client. */
export const javaTool = async (
  className: string,
  args: readonly string[],
  input = '',
): Promise<string> => {
  const running = promisify(execFile)(KAFKA_LOCAL, ['tool', className, ...args], {
    maxBuffer: 64 * 1024 * 1024,
  })
  running.child.stdin?.end(input)
  return (await running).stdout
}
