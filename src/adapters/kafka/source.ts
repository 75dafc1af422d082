/**
 * Keeps: the assigned partitions and the next offset of each.
 * Bounded by: the topic's partitions, and two fetches (10 MB each): one in hand, one on its way.
 * Late data: none; a partition is handed over in the order of its log.
 * After restart: reads on from what handler.assigned() answers. Offsets committed to Kafka are for lag dashboards.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Batch, Consumer, EachBatchHandler, EachBatchPayload, Kafka } from 'kafkajs'
import type { Clock } from '../../ports/clock.ts'
import type {
  PartitionedSource,
  PartitionHandler,
  SourceStanding,
  TopicName,
} from '../../ports/topic.ts'
import { type AssignmentKind, partitionAssigner } from './assigners.ts'
import { type KafkaClient, RETRY } from './client.ts'
import { isOutage, messageOf } from './errors.ts'
import { explainSourceError } from './explain-source-error.ts'
import type { Feed } from './feed.ts'
import { GroupHeartbeat } from './group-heartbeat.ts'
import { GroupLease } from './group-lease.ts'
import { HeldPartitions } from './held-partitions.ts'
import { LagCommits } from './lag-commits.ts'
import { type LogReader, openLogReader } from './log-reader.ts'
import { fetchedOffsetOf, recordBatchOf } from './own-record-batches.ts'
import { firstOffsetIn, portionsOf, type RecordBatch, recordsOf } from './record-batch.ts'
import { pauseBeforeMs, rideOut } from './ride-out.ts'
import { SerialCalls } from './serial-calls.ts'
import { SilenceWatch } from './silence-watch.ts'
import { physicalName } from './topic-record.ts'
import { within } from './within.ts'
import { Yielding } from './yielding.ts'

export interface KafkaSourceOptions {
  readonly client: KafkaClient
  readonly topic: TopicName
  readonly topicPrefix: string
  readonly groupId: string
  /** `single` gives every partition to one member of the group. */
  readonly assignment: AssignmentKind
  readonly idleMs: number
  readonly stallMs: number
  /** Dates what this member tells the others; how long something takes is measured by no clock that can be set. */
  readonly clock: Clock
  /** After this long without a heartbeat the group gives the partitions to others. */
  readonly sessionTimeoutMs: number
}

/** kafkajs advises at least three; with ten a member hears of a rebalance sooner. */
const HEARTBEATS_PER_SESSION = 10
const MAX_WAIT_MS = 500
const LAST_COMMIT_MS = 2_000
const TEARDOWN_MS = 5_000
const LEASE_LOOK_MS = 20

const monotonicMs = (): number => performance.now()

class KafkaSource implements PartitionedSource {
  readonly #options: KafkaSourceOptions
  readonly #topic: string
  readonly #calls: SerialCalls
  readonly #lease: GroupLease
  readonly #ended: Promise<void>
  #resolveEnded: () => void = () => undefined
  #rejectEnded: (error: unknown) => void = () => undefined
  #started = false
  #held: HeldPartitions | undefined
  #consumer: Consumer | undefined
  #reader: LogReader | undefined
  #watch: SilenceWatch | undefined
  #commits: LagCommits | undefined
  readonly #yielding = new Yielding()
  #rejoin: unknown
  #over = false

  constructor(options: KafkaSourceOptions) {
    this.#options = options
    this.#topic = physicalName(options.topicPrefix, options.topic)
    // By the wall clock: a machine that sleeps stops the other one.
    this.#lease = new GroupLease(() => options.clock.nowMs(), options.sessionTimeoutMs)
    this.#calls = new SerialCalls(monotonicMs, (error) => this.#handlerFailed(error))
    this.#ended = new Promise((resolve, reject) => {
      this.#resolveEnded = resolve
      this.#rejectEnded = reject
    })
    this.#ended.catch(() => undefined)
  }

  async run(handler: PartitionHandler): Promise<void> {
    if (this.#started) throw new Error('a source runs once')
    this.#started = true
    const { client, idleMs, stallMs } = this.#options
    this.#lease.renew()
    try {
      const reader = await openLogReader(client, this.#topic)
      this.#reader = reader
      const held = this.#holder(handler, reader)
      this.#held = held
      const begin = await this.#joining((payload) => this.#eachBatch(payload, handler, held))
      if (this.#over) {
        await this.#disconnect()
        return await this.#ended
      }
      this.#watch = new SilenceWatch({
        topic: this.#topic,
        idleMs,
        stallMs,
        nowMs: monotonicMs,
        calls: this.#calls,
        feeds: () => held.feeds(),
        reader,
        onIdle: (feed) => this.#idle(feed, handler),
        onFault: (error) => this.#fail(this.#explained(error)),
      })
      this.#watch.start()
      this.#commits = new LagCommits({
        topic: this.#topic,
        commit: async (offsets) => this.#consumer?.commitOffsets(offsets),
        feeds: () => held.feeds(),
        onError: (message) =>
          client.log('debug', 'offsets for lag dashboards were not committed', {
            topic: this.#topic,
            error: message,
          }),
      })
      this.#commits.start()
      await begin()
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
    await this.#held?.release()
    if (this.#commits !== undefined) await within(LAST_COMMIT_MS, this.#commits.commit())
    await within(TEARDOWN_MS, this.#disconnect())
    this.#resolveEnded()
  }

  standing(): SourceStanding {
    return this.#held?.standing() ?? { joined: false, taken: [], awaited: [] }
  }

  async ends(): Promise<ReadonlyMap<number, bigint>> {
    const bounds = await this.#reader?.bounds()
    return new Map([...(bounds ?? [])].map(([partition, { end }]) => [partition, end]))
  }

  /** Connects a consumer; it joins the group with the call of what is answered. */
  #joining(eachBatch: EachBatchHandler): Promise<() => Promise<void>> {
    const { client } = this.#options
    const what = `connecting to read topic ${this.#topic}`
    return rideOut({ client, what, isOver: () => this.#over }, async () => {
      await this.#dropConsumer()
      const consumer = this.#openConsumer(client.open(), eachBatch)
      this.#consumer = consumer
      await consumer.connect()
      await consumer.subscribe({ topic: this.#topic, fromBeginning: true })
      return () => consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch })
    })
  }

  /** kafkajs has given the consumer up: where the brokers may come back, another one takes its place. */
  async #crashed(error: unknown, eachBatch: EachBatchHandler): Promise<void> {
    if (!isOutage(error) || !this.#mayRestart()) return this.#fail(this.#explained(error))
    this.#options.client.log('warn', 'the consumer has ended, joining the group again', {
      topic: this.#topic,
      error: messageOf(error),
    })
    await sleep(pauseBeforeMs(1))
    try {
      const begin = await this.#joining(eachBatch)
      await (this.#over ? this.#disconnect() : begin())
    } catch (failure) {
      this.#fail(this.#explained(failure))
    }
  }

  async #dropConsumer(): Promise<void> {
    const consumer = this.#consumer
    this.#consumer = undefined
    this.#held?.lose()
    if (consumer !== undefined) await within(TEARDOWN_MS, consumer.disconnect())
  }

  #holder(handler: PartitionHandler, reader: LogReader): HeldPartitions {
    const { client, clock } = this.#options
    const topic = this.#topic
    return new HeldPartitions({
      topic,
      nowMs: monotonicMs,
      wallMs: () => clock.nowMs(),
      log: client.log,
      calls: this.#calls,
      reader,
      handler,
      pause: (partition) => this.#tell((it) => it.pause([{ topic, partitions: [partition] }])),
      resume: (partition) => this.#tell((it) => it.resume([{ topic, partitions: [partition] }])),
      seek: (partition, offset) =>
        this.#tell((it) => it.seek({ topic, partition, offset: offset.toString() })),
    })
  }

  /** One that is stopped, or does not run yet, refuses: whatever it held is to be joined for again. */
  #tell(say: (consumer: Consumer) => void): void {
    try {
      if (this.#consumer === undefined) this.#held?.lose()
      else say(this.#consumer)
    } catch (error) {
      if ((error as Error).name !== 'KafkaJSNonRetriableError') throw error
      this.#held?.lose()
    }
  }

  #openConsumer(kafka: Kafka, eachBatch: EachBatchHandler): Consumer {
    const { groupId, assignment, sessionTimeoutMs } = this.#options
    const consumer = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.floor(sessionTimeoutMs / HEARTBEATS_PER_SESSION),
      maxWaitTimeInMs: MAX_WAIT_MS,
      partitionAssigners: [
        partitionAssigner(assignment, () => this.#held?.claim() ?? { owned: [], ownedSinceMs: 0 }),
      ],
      retry: { ...RETRY, restartOnFailure: async () => this.#mayRestart() },
    })
    const { HEARTBEAT, GROUP_JOIN, END_BATCH_PROCESS, CRASH } = consumer.events
    consumer.on(HEARTBEAT, () => {
      this.#lease.renew()
    })
    consumer.on(GROUP_JOIN, ({ payload }) => {
      if (consumer !== this.#consumer) return
      this.#lease.renew()
      this.#rejoin = undefined
      this.#held?.joined(payload.memberId, payload.memberAssignment[this.#topic] ?? [])
    })
    // Batches that hold control records only never reach eachBatch.
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      const feed = this.#held?.get(payload.partition)
      if (payload.batchSize !== 0 || feed?.running !== true || payload.lastOffset === null) return
      const next = BigInt(payload.lastOffset) + 1n
      feed.inHand = feed.inHand.then(() => {
        if (feed.running && !feed.stale) this.#held?.advance(feed, next)
      })
    })
    consumer.on(CRASH, ({ payload }) => {
      if (consumer !== this.#consumer) return
      this.#held?.lose()
      if (!payload.restart) void this.#crashed(payload.error, eachBatch)
    })
    return consumer
  }

  /**
   * kafkajs adds up the failures of a consumer's whole life and gives up after a few. Where the group was well a
   * moment ago that is no reason to end; the handler's own errors never come this way.
   */
  #mayRestart(): boolean {
    return !this.#over && this.#lease.ageMs < this.#options.stallMs
  }

  #idle(feed: Feed, handler: PartitionHandler): Promise<void> {
    const { progressAtMs } = feed
    return this.#calls.run(async () => {
      const silent = feed.running && !feed.stale && feed.progressAtMs === progressAtMs
      if (silent && !this.#over && this.#lease.isHeld) await handler.idle(feed.partition)
    })
  }

  /**
   * Takes a fetch's batch once what was in hand of its partition is done, and lets kafkajs fetch the next while this
   * one is worked on.
   */
  async #eachBatch(
    payload: EachBatchPayload,
    handler: PartitionHandler,
    held: HeldPartitions,
  ): Promise<void> {
    const { batch } = payload
    const feed = held.get(batch.partition)
    if (feed === undefined || !feed.running || feed.stale || !payload.isRunning()) return
    if (this.#rejoin !== undefined) throw this.#rejoin
    const heartbeat = new GroupHeartbeat({
      send: () => payload.heartbeat(),
      onMembershipLost: () => held.lose(),
      onRejoin: (error) => {
        this.#rejoin = error
      },
    })
    await feed.inHand
    const beatError = heartbeat.stop()
    if (beatError !== undefined && !this.#over) throw beatError
    if (feed.stale || !feed.running) return
    feed.inHand = this.#work(feed, batch, handler, held)
    payload.resolveOffset(batch.lastOffset())
  }

  /** A portion of records after the other, so that only one of them is objects. */
  async #work(
    feed: Feed,
    batch: Batch,
    handler: PartitionHandler,
    held: HeldPartitions,
  ): Promise<void> {
    const { topic } = this.#options
    // Later than asked where retention took what lay between: the batch may still hold some of it.
    const from = laterOf(fetchedOffsetOf(batch), feed.position)
    const whole = batch.messages.map(recordBatchOf)
    const first = whole[0] && firstOffsetIn(whole[0], from)
    if (first !== undefined && first > feed.position) await held.warnOfGap(feed)
    const end = BigInt(batch.lastOffset()) + 1n
    for (const portion of portionsOf(whole)) {
      const isLast = portion.at(-1) === whole.at(-1)
      await this.#calls.run(async () => {
        if (feed.stale || !feed.running) return
        const next = isLast ? end : (portion.at(-1) as RecordBatch).lastOffset + 1n
        // Fetched again: the group was joined anew while this was in hand.
        if (next <= feed.position) return
        const records = recordsOf(portion, topic, feed.partition, from)
        await handler.batch(feed.partition, records, {
          isStale: () => feed.stale,
          heartbeat: () => {
            this.#calls.touch()
            return this.#untilOwned(feed)
          },
          atEnd: isLast && end >= BigInt(batch.highWatermark),
        })
        if (!feed.stale) held.advance(feed, next)
      })
    }
  }

  /** Heartbeats go on beside the work. One that slept waits here for the next, which says whether the group went on. */
  async #untilOwned(feed: Feed): Promise<void> {
    await this.#yielding.maybe()
    while (!this.#lease.isHeld && !feed.stale && !this.#over) await sleep(LEASE_LOOK_MS)
  }

  #explained(error: unknown): unknown {
    return explainSourceError(error, {
      topic: this.#topic,
      groupId: this.#options.groupId,
      brokers: this.#options.client.brokers,
      feeds: [...(this.#held?.feeds() ?? [])],
    })
  }

  #handlerFailed(error: unknown): void {
    // The last checkpoints are made while it stops.
    if (this.#over) this.#rejectEnded(error)
    this.#fail(error)
  }

  #fail(error: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#calls.end()
    this.#quiet()
    this.#held?.lose()
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

const laterOf = (a: bigint, b: bigint): bigint => {
  if (a > b) return a
  return b
}

/**
 * Delivery: at least once; a batch whose handling failed is read again after a restart.
 * @throws AdapterError from run(): `topic-missing`, `broker-unreachable`, `codec-unknown`, `consumer-crashed`,
 * `consumer-stalled`, and whatever the handler throws
 */
export const createKafkaSource = (options: KafkaSourceOptions): PartitionedSource =>
  new KafkaSource(options)
