import { setTimeout as sleep } from 'node:timers/promises'
import { partitionOfKey } from '../../src/adapters/kafka/key-partition.ts'
import {
  CheckpointMemory,
  MemoryCheckpointStores,
} from '../../src/adapters/memory/checkpoint-store.ts'
import { MemoryLog } from '../../src/adapters/memory/memory-log.ts'
import type { Config } from '../../src/app/config.ts'
import { startPipeline, type Transport } from '../../src/app/pipeline.ts'
import { RUNNABLE_STAGES, type RunnableStage } from '../../src/core/stages.ts'
import type { LedgerCounts } from '../../src/core/validate/ledger.ts'
import type { OutgoingRecord, TopicName, TopicRecord } from '../../src/ports/topic.ts'
import { type Outcome, readOutcome } from './outcome.ts'

const REFERENCE: readonly TopicName[] = [
  'meters',
  'transformers',
  'licences',
  'curtailment-orders',
  'tips',
  'weather',
]
const WRITES: Readonly<Partial<Record<RunnableStage, TopicName>>> = {
  collate: 'meter-days',
  assess: 'site-assessments',
}
const AT_A_TIME = 1000
const WAIT_MS = 5

/**
 * The same records, at the same partitions, offsets and times of arrival, through the same stages in one process, over
 * a log in memory: nothing is killed, moved or said twice.
 */
export const runInMemory = async (
  config: Config,
  kafkaTable: Transport['table'],
): Promise<{ readonly outcome: Outcome; readonly ledgers: ReadonlyMap<number, LedgerCounts> }> => {
  let arrivedAtMs = 0
  const log = new MemoryLog({
    partitions: config.kafka.partitions,
    clock: { nowMs: () => arrivedAtMs },
  })
  const sink = log.sink()
  const copy = (records: readonly TopicRecord[]): Promise<void> =>
    sink.send(
      records.map(({ topic, partition, key, value, headers }): OutgoingRecord => {
        return { topic, partition, key, value, headers }
      }),
    )
  for (const topic of REFERENCE) {
    const records: TopicRecord[] = []
    const table = kafkaTable(topic)
    await table.start((record) => records.push(record))
    await table.stop()
    await copy(records)
  }
  const pipeline = await startPipeline({
    config,
    stages: RUNNABLE_STAGES,
    transport: {
      source: (topic) => log.source(topic, { forgetRead: topic === 'meter-readings' }),
      sink,
      table: (topic) => log.table(topic),
      // Everything lies where Kafka had put it.
      partitionTable: (topic) => ({
        ...log.partitionTable(topic),
        partitionOf: (key) => partitionOfKey(key, config.kafka.partitions),
      }),
      topicName: (topic) => `${config.kafka.topicPrefix}${topic}`,
    },
    checkpoints: new MemoryCheckpointStores(new CheckpointMemory()),
    clock: { nowMs: () => Date.now() },
    log: { info: () => undefined, warn: () => undefined },
    onStageEnd: (stage) => {
      const topic = WRITES[stage]
      if (topic !== undefined) log.finish(topic)
    },
  })
  const feeding = async (): Promise<void> => {
    let waiting: TopicRecord[] = []
    const table = kafkaTable('meter-readings')
    let readAll = false
    const reading = table
      .start((record) => waiting.push(record))
      .finally(() => {
        readAll = true
      })
    while (!readAll || waiting.length > 0) {
      const records = waiting
      waiting = []
      for (let from = 0; from < records.length; ) {
        const first = records[from] as TopicRecord
        let to = from + 1
        while (to < from + AT_A_TIME && records[to]?.arrivedAtMs === first.arrivedAtMs) to++
        arrivedAtMs = first.arrivedAtMs
        await copy(records.slice(from, to))
        from = to
      }
      await sleep(WAIT_MS)
    }
    await reading
    await table.stop()
    log.finish('meter-readings')
  }
  await Promise.all([pipeline.done, feeding()])
  return {
    outcome: await readOutcome((topic) => log.table(topic)),
    ledgers: new Map(pipeline.ledgers().map(({ partition, counts }) => [partition, counts])),
  }
}
