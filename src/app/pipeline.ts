import type { Ranking } from '../core/rank/ranker.ts'
import type { Consumer, RunnableStage } from '../core/stages.ts'
import { Calendars } from '../core/time.ts'
import type { LedgerCounts } from '../core/validate/ledger.ts'
import type { CheckpointStores } from '../ports/checkpoint-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { MeterDayWriter } from '../ports/meter-day-lake.ts'
import type { PartitionedSource, RecordSink, TopicName } from '../ports/topic.ts'
import type { WireDecoder } from '../ports/wire-decoder.ts'
import type { Config } from './config.ts'
import { keepMeterDays } from './history/keep-meter-days.ts'
import { loadModel } from './model.ts'
import { assessParams, lifecycleParams, moneyParams, priorityWeights } from './params.ts'
import { openReferenceTables, type TableLog } from './reference-tables.ts'
import { runStage, type StageLog } from './run-stage.ts'
import { readSaidAlerts } from './said-alerts.ts'
import { SaidByAssess } from './said-by-assess.ts'
import { StageFigures } from './stage-figures.ts'
import { AssessWork, RANK_PARTITION } from './stages/assess-work.ts'
import { CollateWork } from './stages/collate-work.ts'
import { RankWork } from './stages/rank-work.ts'
import type { StageWork } from './stages/stage-work.ts'
import { VERSION } from './version.ts'
import { openWireDecoder } from './wire-decoder.ts'

/** The log between the stages: Kafka, or arrays in memory. The stages cannot tell which. */
export interface Transport extends TableLog {
  source(topic: TopicName, consumer: Consumer): PartitionedSource
  readonly sink: RecordSink
  /** The name a topic has on the outside. */
  topicName(topic: TopicName): string
}

export interface PipelineLog extends StageLog {
  warn(message: string, fields: Readonly<Record<string, unknown>>): void
}

export interface PipelineOptions {
  readonly config: Config
  readonly stages: readonly RunnableStage[]
  readonly transport: Transport
  readonly checkpoints: CheckpointStores
  readonly clock: Clock
  /** Where the meter-days are kept; the caller closes it. */
  readonly lake?: MeterDayWriter | undefined
  readonly log: PipelineLog
  readonly onRanking?: (ranking: Ranking) => void
  readonly onRecords?: (stage: RunnableStage, records: number) => void
  /** A stage has read all there ever was: the topic it writes can be ended, too. */
  readonly onStageEnd?: (stage: RunnableStage) => void
}

export interface Pipeline {
  /** Settles when every stage has stopped; rejects with the first fault, after the others were stopped. */
  readonly done: Promise<void>
  /** Finishes what is in hand, checkpoints, and leaves. */
  stop(): Promise<void>
  /** Intervals by what became of them, over the partitions collated here since they were taken. */
  ledgers(): readonly { readonly partition: number; readonly counts: LedgerCounts }[]
  /** For metrics and probes. */
  readonly stages: readonly RunningStage[]
  /** The work on each partition that was collated here, for its accounts. */
  readonly collating: ReadonlyMap<number, CollateAccounts>
}

export interface RunningStage {
  readonly stage: Consumer
  readonly source: Pick<PartitionedSource, 'standing' | 'ends'>
  readonly figures: StageFigures
}

interface RunningConsumer extends RunningStage {
  readonly source: PartitionedSource
  readonly done: Promise<void>
}

export type CollateAccounts = Pick<CollateWork, 'ledger' | 'turnedAway' | 'energy'>

/**
 * The way of a reading:
 *
 *   meter-readings -> collate (ingest, validate) -> meter-days -> assess -> site-assessments -> rank -> suspect-sites
 *
 * Each stage reads one topic as a group of its own and writes the next one's; nothing else passes between them. Where a
 * lake is to be kept, history reads meter-days beside assess.
 */
export const READS = {
  collate: 'meter-readings',
  assess: 'meter-days',
  rank: 'site-assessments',
  history: 'meter-days',
} as const satisfies Record<Consumer, TopicName>

/** What each stage writes for the next one: it ends where its stage has read all there ever was. */
export const WRITES: Readonly<Partial<Record<RunnableStage, TopicName>>> = {
  collate: 'meter-days',
  assess: 'site-assessments',
}

export const startPipeline = async (options: PipelineOptions): Promise<Pipeline> => {
  const { config, stages, transport, checkpoints, clock, log } = options
  const calendars = new Calendars()
  let decoder: WireDecoder | undefined
  const model = stages.includes('assess') ? loadModel(config) : undefined
  const tables = await openReferenceTables(stages, transport, config, (record, message) =>
    log.warn('reference row passed over', {
      topic: record.topic,
      key: record.key,
      offset: String(record.offset),
      problem: message,
    }),
  )
  const collating = new Map<number, CollateWork>()
  const said = new SaidByAssess({
    assessments: transport.table('site-assessments'),
    alerts: transport.table('suspect-sites'),
    emitFrom: config.alerts.clearAt,
  })
  const stopTables = async (): Promise<void> => {
    await Promise.all([tables.stop(), said.stop()])
  }

  const workFor: Record<RunnableStage, (partition: number) => Promise<StageWork>> = {
    collate: async (partition) => {
      decoder ??= openWireDecoder(config.ingest, () => performance.now())
      const work = new CollateWork({
        partition,
        partitions: await transport.sink.partitionsOf('meter-readings'),
        dayPartitions: await transport.sink.partitionsOf('meter-days'),
        decoder,
        ingest: config.ingest,
        collate: config.collate,
        timezone: config.timezone,
        meters: tables.meters,
        meterShare: await tables.meterShare(partition),
        catchUpMeters: () => tables.catchUpMeters(),
        calendars,
        nowMs: () => clock.nowMs(),
        topicName: transport.topicName('meter-readings'),
        version: VERSION,
      })
      collating.set(partition, work)
      return work
    },
    assess: async (partition) =>
      new AssessWork({
        partition,
        partitions: await transport.sink.partitionsOf('meter-days'),
        assess: assessParams(config, model),
        reference: tables.reference,
        transformerShare: await tables.transformerShare(partition),
        catchUpReference: () => tables.catchUpReference(),
        calendars,
        saidJudgements: () => said.of(partition),
      }),
    rank: async (partition) =>
      new RankWork({
        // The other partitions are empty (adr/0005).
        saidAlerts: async () =>
          partition === RANK_PARTITION ? readSaidAlerts(transport.table('suspect-sites')) : [],
        lifecycle: lifecycleParams(config),
        money: moneyParams(config),
        weights: priorityWeights(config),
        onRanking: options.onRanking,
      }),
  }

  let stopping = false
  const running: RunningConsumer[] = stages.map((stage) => {
    const source = transport.source(READS[stage], stage)
    const figures = new StageFigures(clock)
    const done = runStage({
      stage,
      source,
      sink: transport.sink,
      checkpoints,
      workFor: workFor[stage],
      checkpointEveryMs: config.state.checkpointEveryS * 1000,
      clock,
      log,
      figures,
      onRecords: (records) => options.onRecords?.(stage, records),
    }).then(
      () => {
        figures.state = 'ended'
        if (!stopping) options.onStageEnd?.(stage)
      },
      (fault: unknown) => {
        figures.state = 'failed'
        throw fault
      },
    )
    return { stage, source, figures, done }
  })
  if (options.lake !== undefined) running.push(keepHistory(options, options.lake))
  const stopSources = async (): Promise<void> => {
    stopping = true
    await Promise.all(running.map(({ source }) => source.stop()))
  }
  const done = Promise.all(running.map(({ done: stageDone }) => stageDone)).then(
    () => stopTables(),
    async (fault: unknown) => {
      await Promise.allSettled([stopSources(), stopTables()])
      throw fault
    },
  )
  return {
    done,
    async stop() {
      await stopSources()
      await done
    },
    ledgers: () =>
      [...collating].map(([partition, work]) => ({ partition, counts: work.ledger() })),
    stages: running,
    collating,
  }
}

const keepHistory = (
  { config, transport, checkpoints, clock, log }: PipelineOptions,
  lake: MeterDayWriter,
): RunningConsumer => {
  const source = transport.source(READS.history, 'history')
  const figures = new StageFigures(clock)
  const flushEveryMs = config.history.flushEveryS * 1000
  const done = keepMeterDays({ source, checkpoints, lake, flushEveryMs, clock, log, figures }).then(
    () => {
      figures.state = 'ended'
    },
    (fault: unknown) => {
      figures.state = 'failed'
      throw fault
    },
  )
  return { stage: 'history', source, figures, done }
}
