import { describe, expect, it } from 'vitest'
import { MESSAGES } from '../../scripts/docs/messages.ts'
import {
  CheckpointMemory,
  MemoryCheckpointStores,
} from '../../src/adapters/memory/checkpoint-store.ts'
import { MemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { parseConfig } from '../../src/app/config.ts'
import { startPipeline } from '../../src/app/pipeline.ts'
import { referenceRecords } from '../../src/app/reference-records.ts'
import { sendFeed } from '../../src/app/send-feed.ts'
import { isDayClosed } from '../../src/app/stages/stage-work.ts'
import { RUNNABLE_STAGES } from '../../src/core/stages.ts'
import { TOPIC_NAMES, type TopicRecord } from '../../src/ports/topic.ts'
import { simulateRegion } from '../../src/simulate/region.ts'
import { SCENARIOS } from '../../src/simulate/scenarios.ts'
import { faultsBy } from '../scripts/validator.ts'

const WRITES = { collate: 'meter-days', assess: 'site-assessments', rank: undefined } as const

/** All that stood on the topics once a small region, broken messages among it, had gone through the stages. */
const topicsAfterARun = async (): Promise<readonly TopicRecord[]> => {
  const scenario = SCENARIOS.tiny
  if (scenario === undefined) throw new Error('no scenario tiny')
  const region = simulateRegion(scenario, 7)
  let arrivalMs = 0
  const clock = { nowMs: () => arrivalMs }
  const log = new MemoryLog({ partitions: 1, clock })
  const sink = log.sink()
  const pipeline = await startPipeline({
    config: parseConfig(
      { timezone: scenario.timeZone, ingest: { unknownMeters: 'reject' } },
      'test',
    ),
    stages: RUNNABLE_STAGES,
    transport: {
      source: (topic) => log.source(topic),
      sink,
      table: (topic) => log.table(topic),
      partitionTable: (topic) => log.partitionTable(topic),
      topicName: (topic) => topic,
    },
    checkpoints: new MemoryCheckpointStores(new CheckpointMemory()),
    clock,
    log: { info: () => undefined, warn: () => undefined },
    onStageEnd: (stage) => {
      const topic = WRITES[stage]
      if (topic !== undefined) log.finish(topic)
    },
  })
  await sink.send(referenceRecords(region.reference))
  await sendFeed({
    region,
    sink,
    feed: { shape: 'blocks', faults: true },
    pace: 'fast',
    onTime: (atMs) => {
      arrivalMs = atMs
    },
  })
  log.finish('meter-readings')
  await pipeline.done
  return TOPIC_NAMES.flatMap((topic) => log.records(topic))
}

const nameOf = (record: TopicRecord): string => {
  if (record.topic === 'meter-readings') return 'meter-reading-block'
  const names = MESSAGES.filter(({ topics }) => topics.includes(record.topic)).map(
    ({ name }) => name,
  )
  return isDayClosed(record)
    ? 'day-closed'
    : (names.find((name) => name !== 'day-closed') as string)
}

describe('every message of a run', () => {
  it('fits its JSON Schema, value and headers, by an independent validator', async () => {
    const seen = new Map<string, number>()
    const faults = new Set<string>()
    const validators = new Map<string, ReturnType<typeof faultsBy>>()
    const judge = (name: string, value: unknown): void => {
      const judged = validators.get(name) ?? faultsBy(name)
      validators.set(name, judged)
      for (const fault of judged(value)) faults.add(`${name}: ${fault}`)
    }
    for (const record of await topicsAfterARun()) {
      const name = nameOf(record)
      seen.set(name, (seen.get(name) ?? 0) + 1)
      const message = MESSAGES.find((each) => each.name === name)
      if (message?.headers !== undefined) judge(`${name}-headers`, record.headers)
      // What a feed sends may be broken; what stands on any other topic may not.
      if (message?.schema !== undefined && record.topic !== 'meter-readings')
        judge(name, JSON.parse(new TextDecoder().decode(record.value ?? undefined)))
    }
    expect([...faults]).toEqual([])
    const written = ['rejected-reading', 'meter-day', 'site-assessment', 'day-closed']
    const wanted = ['meter', 'transformer', 'licence', 'tip', 'weather', ...written]
    const missing = [...wanted, 'suspect-site', 'inspection-list'].filter((name) => !seen.has(name))
    expect(missing).toEqual([])
  })
})
