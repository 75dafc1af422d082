import { describe, expect, it } from 'vitest'
import { MemoryLog } from '../../../src/adapters/memory/memory-log.ts'
import type { PartitionHandler } from '../../../src/ports/topic.ts'
import { topicContract } from '../../contract/topic-contract.ts'

const ARRIVAL_MS = 1_770_000_000_000
const newLog = () => new MemoryLog({ partitions: 3, clock: { nowMs: () => ARRIVAL_MS } })

topicContract('memory', async () => {
  const log = newLog()
  return {
    partitions: 3,
    sink: () => log.sink(),
    source: (topic) => log.source(topic, { idleMs: 20 }),
    table: (topic) => log.table(topic),
    partitionTable: (topic) => log.partitionTable(topic),
    dispose: async () => undefined,
  }
})

const handlerWith = (parts: Partial<PartitionHandler>): PartitionHandler => ({
  assigned: async () => undefined,
  batch: async () => undefined,
  idle: async () => undefined,
  revoked: async () => undefined,
  ...parts,
})

const records = (count: number, partition = 0) =>
  Array.from({ length: count }, (_, n) => ({
    topic: 'meter-readings' as const,
    key: `m${n}`,
    value: String(n),
    partition,
  }))

describe('a log in memory', () => {
  it('ends a source that has read everything of a finished topic: idle once, then revoked', async () => {
    const log = newLog()
    const calls: string[] = []
    const running = log.source('meter-readings').run(
      handlerWith({
        batch: async (partition, batch) => void calls.push(`batch ${partition} ${batch.length}`),
        idle: async (partition) => void calls.push(`idle ${partition}`),
        revoked: async (partition, reason) => void calls.push(`revoked ${partition} ${reason}`),
      }),
    )
    await log.sink().send(records(2, 1))
    log.finish()
    await running
    expect(calls).toEqual([
      'batch 1 2',
      'idle 0',
      'idle 1',
      'idle 2',
      'revoked 0 stopped',
      'revoked 1 stopped',
      'revoked 2 stopped',
    ])
  })

  it('lets one stage feed the next, each finished after the one before', async () => {
    const log = newLog()
    const sink = log.sink()
    const arrived: (string | null)[] = []
    const first = log.source('meter-readings').run(
      handlerWith({
        batch: async (_, batch) => {
          const days = batch.map(({ key }) => ({ topic: 'meter-days' as const, key, value: 'day' }))
          await sink.send(days)
        },
        revoked: async (partition) =>
          sink.send([{ topic: 'meter-days', key: `last of ${partition}`, value: 'day' }]),
      }),
    )
    const second = log.source('meter-days').run(
      handlerWith({
        batch: async (_, batch) => void arrived.push(...batch.map(({ key }) => key)),
      }),
    )
    await sink.send(records(2))
    log.finish('meter-readings')
    await first
    log.finish('meter-days')
    await second
    expect(arrived.toSorted()).toEqual(['last of 0', 'last of 1', 'last of 2', 'm0', 'm1'])
  })

  it('stamps arrivals with the clock it was given, never with its own', async () => {
    const log = newLog()
    await log.sink().send(records(1))
    expect(log.records('meter-readings').map(({ arrivedAtMs }) => arrivedAtMs)).toEqual([
      ARRIVAL_MS,
    ])
  })

  it('keeps its own copy of the bytes that were sent', async () => {
    const log = newLog()
    const value = Uint8Array.of(1, 2)
    await log.sink().send([{ topic: 'meters', key: 'm', value }])
    value[0] = 9
    expect(log.records('meters')[0]?.value).toEqual(Uint8Array.of(1, 2))
  })

  it('forgets what a forgetting source has read, and makes senders wait for it', async () => {
    const log = newLog()
    let read = 0
    let mostKept = 0
    const running = log.source('meter-readings', { forgetRead: true }).run(
      handlerWith({
        batch: async (_, batch) => {
          read += batch.length
          mostKept = Math.max(mostKept, log.records('meter-readings').length)
        },
      }),
    )
    const sink = log.sink()
    for (let n = 0; n < 50; n++) await sink.send(records(1000))
    log.finish()
    await running
    expect(read).toBe(50_000)
    expect(log.records('meter-readings')).toEqual([])
    expect(mostKept).toBeLessThanOrEqual(21_000)
  })

  it('takes nothing after its end', async () => {
    const log = newLog()
    log.finish('meter-readings')
    await expect(log.sink().send(records(1))).rejects.toThrow(
      'topic meter-readings is finished: nothing can be sent to it',
    )
  })

  it('refuses a partition that does not exist', async () => {
    await expect(newLog().sink().send(records(1, 3))).rejects.toThrow(
      'topic meter-readings has no partition 3: give its log more of them',
    )
  })
})
