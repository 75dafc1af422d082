import { SqliteCheckpointStores } from '../../src/adapters/sqlite/checkpoint-store.ts'
import { parseConfig } from '../../src/app/config.ts'
import { kafkaClient, kafkaTransport, SILENT_KAFKA } from '../../src/app/kafka-transport.ts'
import { type Pipeline, startPipeline } from '../../src/app/pipeline.ts'
import type { RunnableStage } from '../../src/core/stages.ts'
import { FEED_TIMEZONE } from './feed.ts'
import { Stopwatch } from './stopwatch.ts'

export interface StageRun {
  readonly stage: RunnableStage
  readonly broker: string
  readonly topicPrefix: string
  readonly stateDir: string
  readonly compression: string
  /** Records to be read. */
  readonly wanted: number
  /** What it takes to store what came of them is measured, too; it is stored once, however long the run. */
  readonly untilStored?: boolean
}

/** Longer than any run. */
const NEVER_S = 86_400

/**
 * One instance of a stage without a state, as `greywatt serve --stages` runs it, until it has read so many records; what
 * that took is written for the process that asked.
 */
export const runOneStage = async (run: StageRun): Promise<Pipeline> => {
  const { stage, broker, topicPrefix, stateDir, compression, wanted, untilStored = false } = run
  const config = parseConfig(
    {
      timezone: FEED_TIMEZONE,
      state: { dir: stateDir, ...(untilStored ? { checkpointEveryS: NEVER_S } : {}) },
      kafka: {
        ...{ brokers: [broker], topicPrefix, compression },
        groupPrefix: `bench-${process.pid}-${Date.now()}`,
      },
    },
    'the benchmark',
  )
  const clock = { nowMs: () => Date.now() }
  const transport = kafkaTransport(config, kafkaClient(config, SILENT_KAFKA), clock)
  const checkpoints = new SqliteCheckpointStores(stateDir)
  const watch = new Stopwatch()
  const loadFrom = performance.now()
  let messages = 0
  let finished: () => void = () => undefined
  const allRead = new Promise<void>((resolve) => {
    finished = resolve
  })
  const pipeline = await startPipeline({
    ...{ config, transport, checkpoints, clock },
    stages: [stage],
    log: { info: () => undefined, warn: () => undefined },
    onRecords: (_, records) => {
      watch.start()
      messages += records
      if (messages >= wanted) finished()
    },
  })
  const startSeconds = (performance.now() - loadFrom) / 1000
  await Promise.race([allRead, pipeline.done])
  if (!untilStored) watch.report({ messages, startSeconds })
  await pipeline.stop()
  if (untilStored) watch.report({ messages, startSeconds })
  checkpoints.close()
  await transport.sink.close()
  return pipeline
}
