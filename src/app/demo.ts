import { CheckpointMemory, MemoryCheckpointStores } from '../adapters/memory/checkpoint-store.ts'
import { MemoryLog } from '../adapters/memory/memory-log.ts'
import type { Alert } from '../core/alert/alert.ts'
import type { Ranking } from '../core/rank/ranker.ts'
import { RUNNABLE_STAGES } from '../core/stages.ts'
import type { LedgerCounts } from '../core/validate/ledger.ts'
import type { PlantedLookAlike, PlantedMine } from '../simulate/layout.ts'
import { simulateRegion } from '../simulate/region.ts'
import type { Scenario } from '../simulate/scenario.ts'
import type { Config } from './config.ts'
import { parseConfig } from './config.ts'
import type { Pace } from './pace.ts'
import { type PipelineLog, startPipeline, WRITES } from './pipeline.ts'
import { referenceRecords } from './reference-records.ts'
import { sendFeed } from './send-feed.ts'

export interface DemoProgress {
  readonly dayNumber: number
  readonly days: number
  readonly readings: number
  readonly suspects: number
}

export interface DemoOptions {
  readonly scenario: Scenario
  readonly seed: number
  readonly pace: Pace
  readonly onProgress?: (progress: DemoProgress) => void
  /** Ends the feed early; the list is then that of the days seen. */
  readonly signal?: AbortSignal | undefined
}

export interface DemoResult {
  /** Raised sites as of the last day, best first. */
  readonly suspects: readonly Alert[]
  readonly truth: readonly PlantedMine[]
  readonly lookAlikes: readonly PlantedLookAlike[]
  readonly meters: number
  readonly days: number
  readonly counts: LedgerCounts
  /** Of the damage. */
  readonly currency: string
}

const SILENT: PipelineLog = { info: () => undefined, warn: () => undefined }

/** Nobody looks at a running day here; all else is as delivered. */
const demoConfig = (timezone: string): Config =>
  parseConfig({ timezone, collate: { provisionalEveryMin: 0 } }, 'the demo')

/** A simulated region through the same stages as a real one, over a log in memory, with simulated time on its records. */
export const runDemo = async (options: DemoOptions): Promise<DemoResult> => {
  const region = simulateRegion(options.scenario, options.seed)
  const config = demoConfig(options.scenario.timeZone)
  let arrivalMs = 0
  const log = new MemoryLog({ partitions: 1, clock: { nowMs: () => arrivalMs } })
  const sink = log.sink()
  let last: Ranking | undefined
  const pipeline = await startPipeline({
    config,
    stages: RUNNABLE_STAGES,
    transport: {
      source: (topic) => log.source(topic, { forgetRead: true }),
      sink,
      table: (topic) => log.table(topic),
      partitionTable: (topic) => log.partitionTable(topic),
      topicName: (topic) => topic,
    },
    checkpoints: new MemoryCheckpointStores(new CheckpointMemory()),
    clock: { nowMs: () => Date.now() },
    log: SILENT,
    onRanking: (ranking) => {
      last = ranking
    },
    onStageEnd: (stage) => {
      const topic = WRITES[stage]
      if (topic !== undefined) log.finish(topic)
    },
  })
  const raised = (): readonly Alert[] =>
    last?.alerts.filter(({ state }) => state === 'raised') ?? []
  const counts = (): LedgerCounts =>
    pipeline.ledgers()[0]?.counts ?? { read: 0, accepted: 0, duplicate: 0, late: 0, rejected: 0 }
  const feeding = async (): Promise<void> => {
    await sink.send(referenceRecords(region.reference))
    await sendFeed({
      region,
      sink,
      feed: { shape: 'blocks' },
      pace: options.pace,
      signal: options.signal,
      onTime: (atMs) => {
        arrivalMs = atMs
      },
      onProgress: ({ dayNumber, days }) =>
        options.onProgress?.({
          dayNumber,
          days,
          readings: counts().read,
          suspects: raised().length,
        }),
    })
    log.finish('meter-readings')
  }
  await Promise.all([pipeline.done, feeding()])
  return {
    suspects: raised(),
    truth: region.truth,
    lookAlikes: region.lookAlikes,
    meters: region.reference.meters.length,
    days: region.days.length,
    counts: counts(),
    currency: config.money.currency,
  }
}
