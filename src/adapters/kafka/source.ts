/**
 * Keeps: the assigned partitions and the next offset of each.
 * Bounded by: the topic's partitions, and one fetch (10 MB) of messages.
 * Late data: none; a partition is handed over in the order of its log.
 * After restart: reads on from what handler.assigned() answers. Offsets committed to Kafka are for lag dashboards.
 */
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs'
import type { Clock } from '../../ports/clock.ts'
import type { PartitionedSource, PartitionHandler, TopicName } from '../../ports/topic.ts'
import { type AssignmentKind, partitionAssigner } from './assigners.ts'
import { type KafkaClient, RETRY } from './client.ts'
import { explainSourceError } from './explain-source-error.ts'
import { type Feed, newFeed } from './feed.ts'
import { GroupHeartbeat } from './group-heartbeat.ts'
import { LagCommits } from './lag-commits.ts'
import { type LogBounds, type LogReader, openLogReader } from './log-reader.ts'
import { SerialCalls } from './serial-calls.ts'
import { SilenceWatch } from './silence-watch.ts'
import { physicalName, toTopicRecord } from './topic-record.ts'
import { within } from './within.ts'

export interface KafkaSourceOptions {
  readonly client: KafkaClient
  readonly topic: TopicName
  readonly topicPrefix: string
  readonly groupId: string
  /** `single` gives every partition to one member of the group. */
  readonly assignment: AssignmentKind
  readonly idleMs: number
  readonly stallMs: number
  readonly clock: Clock
  /** After this long without a heartbeat the group gives the partitions to others. */
  readonly sessionTimeoutMs?: number
}

const SESSION_TIMEOUT_MS = 30_000
/** kafkajs advises at least three; with ten a member hears of a rebalance sooner. */
const HEARTBEATS_PER_SESSION = 10
const MAX_WAIT_MS = 500
const GAP_CHECK_EVERY_MS = 60_000
const LAST_COMMIT_MS = 2_000
const TEARDOWN_MS = 5_000

class KafkaSource implements PartitionedSource {
  readonly #options: KafkaSourceOptions
  readonly #topic: string
  readonly #feeds = new Map<number, Feed>()
  readonly #calls: SerialCalls
  readonly #ended: Promise<void>
  #resolveEnded: () => void = () => undefined
  #rejectEnded: (error: unknown) => void = () => undefined
  #handler: PartitionHandler | undefined
  #consumer: Consumer | undefined
  #reader: LogReader | undefined
  #watch: SilenceWatch | undefined
  #commits: LagCommits | undefined
  #memberId: string | undefined
  #ownedSinceMs = 0
  #healthyAtMs = 0
  #rejoin: unknown
  #over = false

  constructor(options: KafkaSourceOptions) {
    this.#options = options
    this.#topic = physicalName(options.topicPrefix, options.topic)
    this.#calls = new SerialCalls(
      () => options.clock.nowMs(),
      (error) => this.#fail(error),
    )
    this.#ended = new Promise((resolve, reject) => {
      this.#resolveEnded = resolve
      this.#rejectEnded = reject
    })
    this.#ended.catch(() => undefined)
  }

  async run(handler: PartitionHandler): Promise<void> {
    if (this.#handler !== undefined) throw new Error('a source runs once')
    this.#handler = handler
    const { client, clock, idleMs, stallMs } = this.#options
    this.#healthyAtMs = clock.nowMs()
    try {
      const reader = await openLogReader(client, this.#topic)
      this.#reader = reader
      const consumer = this.#openConsumer(client.open())
      this.#consumer = consumer
      await consumer.connect()
      await consumer.subscribe({ topic: this.#topic, fromBeginning: true })
      if (this.#over) {
        await this.#disconnect()
        return await this.#ended
      }
      this.#watch = new SilenceWatch({
        topic: this.#topic,
        idleMs,
        stallMs,
        nowMs: () => clock.nowMs(),
        calls: this.#calls,
        feeds: () => this.#feeds.values(),
        reader,
        onIdle: (feed) => this.#idle(feed, handler),
        onFault: (error) => this.#fail(this.#explained(error)),
      })
      this.#watch.start()
      this.#commits = new LagCommits({
        topic: this.#topic,
        consumer,
        feeds: () => this.#feeds.values(),
        onError: (message) =>
          client.log('debug', 'offsets for lag dashboards were not committed', {
            topic: this.#topic,
            error: message,
          }),
      })
      this.#commits.start()
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.#eachBatch(payload, handler),
      })
    } catch (error) {
      this.#fail(this.#explained(error))
    }
    return await this.#ended
  }

  /** Lets the running batch end, then checkpoints, then leaves the group. Never to be awaited by the handler. */
  async stop(): Promise<void> {
    if (this.#over) return await this.#ended.catch(() => undefined)
    this.#over = true
    this.#quiet()
    for (const feed of this.#feeds.values()) {
      feed.running = false
      void this.#calls.run(() => this.#revoke(feed, 'stopped'))
    }
    await this.#calls.run(async () => undefined)
    if (this.#commits !== undefined) await within(LAST_COMMIT_MS, this.#commits.commit())
    await this.#disconnect()
    this.#resolveEnded()
  }

  #openConsumer(kafka: Kafka): Consumer {
    const { groupId, assignment, sessionTimeoutMs = SESSION_TIMEOUT_MS, clock } = this.#options
    const consumer = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.floor(sessionTimeoutMs / HEARTBEATS_PER_SESSION),
      maxWaitTimeInMs: MAX_WAIT_MS,
      partitionAssigners: [
        partitionAssigner(assignment, () => ({
          owned: [...this.#feeds.keys()],
          ownedSinceMs: this.#ownedSinceMs,
        })),
      ],
      retry: { ...RETRY, restartOnFailure: async () => this.#mayRestart() },
    })
    const { HEARTBEAT, GROUP_JOIN, END_BATCH_PROCESS, CRASH } = consumer.events
    consumer.on(HEARTBEAT, () => {
      this.#healthyAtMs = clock.nowMs()
    })
    consumer.on(GROUP_JOIN, ({ payload }) =>
      this.#joined(payload.memberId, payload.memberAssignment[this.#topic] ?? []),
    )
    // Batches that hold control records only never reach eachBatch.
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      const feed = this.#feeds.get(payload.partition)
      if (payload.batchSize === 0 && feed?.running === true && payload.lastOffset !== null) {
        this.#advance(feed, BigInt(payload.lastOffset) + 1n)
      }
    })
    consumer.on(CRASH, ({ payload }) => {
      if (!payload.restart) this.#fail(this.#explained(payload.error))
    })
    return consumer
  }

  /**
   * kafkajs adds up the failures of a consumer's whole life and gives up after a few. Where the group was well a
   * moment ago that is no reason to end; the handler's own errors never come this way.
   */
  #mayRestart(): boolean {
    const { clock, stallMs } = this.#options
    return !this.#over && clock.nowMs() - this.#healthyAtMs < stallMs
  }

  /** Called by kafkajs between joining and the first fetch, so what is paused here is not fetched. */
  #joined(memberId: string, partitions: readonly number[]): void {
    const now = this.#options.clock.nowMs()
    if (this.#memberId !== undefined && this.#memberId !== memberId) this.#lose()
    this.#memberId = memberId
    this.#ownedSinceMs = now
    this.#healthyAtMs = now
    this.#rejoin = undefined
    if (this.#over) return
    for (const [partition, feed] of this.#feeds) {
      if (partitions.includes(partition) && !feed.stale) continue
      feed.stale = true
      this.#feeds.delete(partition)
      void this.#calls.run(() => this.#revoke(feed, 'rebalanced'))
    }
    for (const partition of partitions) {
      const known = this.#feeds.get(partition)
      // kafkajs forgets its position at each join and would go back to what was committed.
      if (known?.running === true) this.#seek(known)
      if (known !== undefined) continue
      const feed = newFeed(partition)
      this.#feeds.set(partition, feed)
      this.#consumer?.pause([{ topic: this.#topic, partitions: [partition] }])
      void this.#calls.run(() => this.#begin(feed))
    }
  }

  #lose(): void {
    for (const feed of this.#feeds.values()) feed.stale = true
  }

  async #begin(feed: Feed): Promise<void> {
    if (feed.stale || this.#over) return
    const asked = await this.#handler?.assigned(feed.partition)
    feed.opened = true
    const bound = (await this.#reader?.bounds())?.get(feed.partition)
    if (bound === undefined || feed.stale || this.#over) return
    feed.position = asked ?? bound.low
    if (feed.position < bound.low || feed.position > bound.end) {
      this.#warn(feed, bound)
      feed.position = bound.low
    }
    feed.progressAtMs = this.#options.clock.nowMs()
    feed.begun = true
    feed.running = true
    this.#seek(feed)
    this.#consumer?.resume([{ topic: this.#topic, partitions: [feed.partition] }])
  }

  /** Where retention is faster than this reader, kafkajs goes on from the earliest by itself. */
  async #warnOfGap(feed: Feed): Promise<void> {
    const now = this.#options.clock.nowMs()
    // Compaction leaves gaps in every batch, and none of them is news.
    if (now - feed.gapCheckedAtMs < GAP_CHECK_EVERY_MS) return
    feed.gapCheckedAtMs = now
    const bound = (await this.#reader?.bounds())?.get(feed.partition)
    if (bound !== undefined && bound.low > feed.position) this.#warn(feed, bound)
  }

  #warn({ partition, position }: Feed, { low, end }: LogBounds): void {
    const message = 'the offset to read on from is not in the log: reading from the earliest'
    this.#options.client.log('warn', message, {
      topic: this.#topic,
      partition,
      wanted: position.toString(),
      earliest: low.toString(),
      end: end.toString(),
      missing: (low - position).toString(),
    })
  }

  #seek({ partition, position }: Feed): void {
    this.#consumer?.seek({ topic: this.#topic, partition, offset: position.toString() })
  }

  #advance(feed: Feed, next: bigint): void {
    feed.position = next
    feed.progressAtMs = this.#options.clock.nowMs()
    feed.stalledMs = 0
  }

  async #revoke(feed: Feed, reason: 'rebalanced' | 'stopped'): Promise<void> {
    if (feed.opened) await this.#handler?.revoked(feed.partition, reason)
    feed.opened = false
  }

  #idle(feed: Feed, handler: PartitionHandler): Promise<void> {
    const { progressAtMs } = feed
    return this.#calls.run(async () => {
      const silent = feed.running && !feed.stale && feed.progressAtMs === progressAtMs
      if (silent && !this.#over) await handler.idle(feed.partition)
    })
  }

  async #eachBatch(payload: EachBatchPayload, handler: PartitionHandler): Promise<void> {
    const { batch } = payload
    const feed = this.#feeds.get(batch.partition)
    if (feed === undefined || !feed.running || feed.stale || !payload.isRunning()) return
    if (this.#rejoin !== undefined) throw this.#rejoin
    const records = batch.messages
      .filter((message) => BigInt(message.offset) >= feed.position)
      .map((message) => toTopicRecord(this.#options.topic, batch.partition, message))
    const first = records[0]?.offset
    if (first !== undefined && first > feed.position) await this.#warnOfGap(feed)
    const next = BigInt(batch.lastOffset()) + 1n
    const atEnd = next >= BigInt(batch.highWatermark)
    const heartbeat = new GroupHeartbeat({
      send: () => payload.heartbeat(),
      onMembershipLost: () => this.#lose(),
      onRejoin: (error) => {
        this.#rejoin = error
      },
    })
    await this.#calls.run(async () => {
      if (feed.stale || !feed.running) return
      await handler.batch(batch.partition, records, {
        isStale: () => feed.stale,
        heartbeat: () => {
          this.#calls.touch()
          return heartbeat.beat()
        },
        atEnd,
      })
      if (feed.stale) return
      this.#advance(feed, next)
      payload.resolveOffset(batch.lastOffset())
    })
    const beatError = heartbeat.stop()
    if (beatError !== undefined && !this.#over) throw beatError
  }

  #explained(error: unknown): unknown {
    return explainSourceError(error, {
      topic: this.#topic,
      groupId: this.#options.groupId,
      brokers: this.#options.client.brokers,
      feeds: [...this.#feeds.values()],
    })
  }

  #fail(error: unknown): void {
    if (this.#over) {
      this.#rejectEnded(error)
      return
    }
    this.#over = true
    this.#calls.end()
    this.#quiet()
    this.#lose()
    void within(TEARDOWN_MS, this.#disconnect()).then(() => this.#rejectEnded(error))
  }

  #quiet(): void {
    this.#watch?.stop()
    this.#commits?.stop()
  }

  async #disconnect(): Promise<void> {
    await this.#consumer?.disconnect()
    await this.#reader?.close()
  }
}

/**
 * Delivery: at least once; a batch whose handling failed is read again after a restart.
 * @throws AdapterError from run(): `topic-missing`, `broker-unreachable`, `codec-unknown`, `consumer-crashed`,
 * `consumer-stalled`, and whatever the handler throws
 */
export const createKafkaSource = (options: KafkaSourceOptions): PartitionedSource =>
  new KafkaSource(options)
