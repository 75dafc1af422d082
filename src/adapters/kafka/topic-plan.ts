import { TOPIC_NAMES, type TopicName } from '../../ports/topic.ts'
import { physicalName } from './topic-record.ts'

export interface TopicPlanConfig {
  readonly topicPrefix: string
  readonly partitions: number
  readonly replication: number
  readonly graceDays: number
  /** Days of meter-days that a lost window is folded of again. */
  readonly windowDays: number
  /** The longest message that ingest takes. */
  readonly maxMessageBytes: number
}

export interface PlannedTopic {
  readonly topic: TopicName
  /** The name on the broker. */
  readonly name: string
  readonly partitions: number
  /** Has to have exactly as many partitions as this one, because both are read by the same instance. */
  readonly partitionsLike: TopicName | undefined
  readonly replication: number
  readonly cleanup: 'delete' | 'compact'
  /** What it is created with; undefined where it is compacted. */
  readonly retentionMs: number | undefined
  /** Less than this loses what a lost host would read again. */
  readonly minRetentionMs: number
  readonly maxMessageBytes: number
  /** A compacted record younger than this is kept beside later ones of its key; 0 where nobody reads the earlier ones. */
  readonly minCompactionLagMs: number
}

const DAY_MS = 86_400_000
/** The broker's default for max.message.bytes: 1 MiB and the overhead of a batch. */
const BROKER_MAX_BYTES = 1_048_588
/** Around a message: batch and record headers, key. */
const BATCH_OVERHEAD_BYTES = 32 * 1024
/** Around a rejected message: the headers that say why. */
const ERROR_HEADERS_BYTES = 64 * 1024

type Shape =
  | { readonly cleanup: 'compact' }
  | { readonly cleanup: 'delete'; readonly days: number; readonly minDays: number }
interface Row {
  readonly shape: Shape
  /** `all`: spread over the configured number of partitions. `one`: read whole by everybody. */
  readonly spread: 'all' | 'one'
  readonly partitionsLike?: TopicName
}

/** The usual window of 28 days, its grace, and some days of an outage. */
const LEAST_WINDOW_DAYS = 35

const COMPACT: Shape = { cleanup: 'compact' }
const kept = (days: number, minDays: number): Shape => ({
  cleanup: 'delete',
  days: Math.max(days, minDays),
  minDays,
})

/** Rank needs each day's assessments: it may be this far behind, as long as collate may by its topic. */
const RANK_LAG_DAYS = 7

/** The contract's table of topics. */
const rows = ({ graceDays, windowDays }: TopicPlanConfig): Readonly<Record<TopicName, Row>> => ({
  'meter-readings': { shape: kept(7, graceDays + 1), spread: 'all' },
  'rejected-readings': { shape: kept(30, 1), spread: 'all' },
  meters: { shape: COMPACT, spread: 'all', partitionsLike: 'meter-readings' },
  transformers: { shape: COMPACT, spread: 'all', partitionsLike: 'meter-days' },
  licences: { shape: COMPACT, spread: 'one' },
  'curtailment-orders': { shape: COMPACT, spread: 'one' },
  tips: { shape: COMPACT, spread: 'one' },
  weather: { shape: kept(400, Math.max(LEAST_WINDOW_DAYS, windowDays + graceDays)), spread: 'one' },
  'meter-days': {
    shape: kept(40, Math.max(LEAST_WINDOW_DAYS, windowDays + graceDays)),
    spread: 'all',
  },
  'site-assessments': { shape: COMPACT, spread: 'all' },
  'suspect-sites': { shape: COMPACT, spread: 'one' },
  'inspection-lists': { shape: COMPACT, spread: 'one' },
})

export const planTopics = (config: TopicPlanConfig): readonly PlannedTopic[] => {
  const table = rows(config)
  const readingBytes = Math.max(BROKER_MAX_BYTES, config.maxMessageBytes + BATCH_OVERHEAD_BYTES)
  const bytesOf = (topic: TopicName): number => {
    if (topic === 'meter-readings') return readingBytes
    if (topic === 'rejected-readings') return readingBytes + ERROR_HEADERS_BYTES
    return BROKER_MAX_BYTES
  }
  return TOPIC_NAMES.map((topic) => {
    const { shape, spread, partitionsLike } = table[topic]
    return {
      topic,
      name: physicalName(config.topicPrefix, topic),
      partitions: spread === 'all' ? config.partitions : 1,
      partitionsLike,
      replication: config.replication,
      cleanup: shape.cleanup,
      retentionMs: shape.cleanup === 'delete' ? shape.days * DAY_MS : undefined,
      minRetentionMs: shape.cleanup === 'delete' ? shape.minDays * DAY_MS : 0,
      maxMessageBytes: bytesOf(topic),
      minCompactionLagMs: topic === 'site-assessments' ? RANK_LAG_DAYS * DAY_MS : 0,
    }
  })
}
