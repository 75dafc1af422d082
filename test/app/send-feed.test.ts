import { describe, expect, it } from 'vitest'
import { MemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { referenceRecords } from '../../src/app/reference-records.ts'
import { sendFeed } from '../../src/app/send-feed.ts'
import type { TopicName } from '../../src/ports/topic.ts'
import { simulateRegion } from '../../src/simulate/region.ts'
import type { Scenario } from '../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../src/simulate/scenarios.ts'

const DAY_MS = 86_400_000
const region = simulateRegion({ ...(SCENARIOS.tiny as Scenario), days: 2 }, 7)

const aLog = () => {
  let nowMs = 0
  const log = new MemoryLog({ partitions: 1, clock: { nowMs: () => nowMs } })
  return { log, onTime: (atMs: number) => (nowMs = atMs) }
}

describe('a feed that is sent', () => {
  it('arrives whole, each day when it is over', async () => {
    const { log, onTime } = aLog()
    const sent = await sendFeed({
      region,
      sink: log.sink(),
      feed: { shape: 'blocks' },
      pace: 'fast',
      onTime,
    })
    const records = log.records('meter-readings')
    expect(sent).toBe(2 * 77)
    expect(records).toHaveLength(2 * 77)
    const midnightMs = Date.parse('2026-01-12T00:00:00+05:00')
    expect([...new Set(records.map(({ arrivedAtMs }) => arrivedAtMs))]).toEqual([
      midnightMs + DAY_MS,
      midnightMs + 2 * DAY_MS,
    ])
  })
})

describe('reference data as records', () => {
  it('has a record a row, keyed by its id, weather by its region', () => {
    const { reference } = simulateRegion(SCENARIOS.demo as Scenario, 7)
    const records = referenceRecords(reference)
    const of = (topic: TopicName) => records.filter((record) => record.topic === topic)
    const counts = [...new Set(records.map(({ topic }) => topic))].map((topic) => [
      topic,
      of(topic).length,
    ])
    expect(Object.fromEntries(counts)).toEqual({
      meters: reference.meters.length,
      transformers: reference.transformers.length,
      licences: reference.licences.length,
      'curtailment-orders': reference.orders.length,
      tips: reference.tips.length,
      weather: reference.weather.length,
    })
    expect(of('meters')[0]).toEqual({
      topic: 'meters',
      key: reference.meters[0]?.meterId,
      value: JSON.stringify(reference.meters[0]),
    })
    expect(new Set(of('weather').map(({ key }) => key))).toEqual(new Set(['PAV', 'ALA']))
  })
})
