import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import kafkajs from 'kafkajs'
import { describe, expect, it, vi } from 'vitest'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaSource } from '../../../src/adapters/kafka/source.ts'
import { AdapterError } from '../../../src/ports/adapter-error.ts'
import type { OutgoingRecord, PartitionedSource } from '../../../src/ports/topic.ts'
import { aClient, aHandler, type LogLine, testBrokers, until, useTopics } from './support.ts'

const { CompressionCodecs, CompressionTypes } = kafkajs
/** What kafkajs keeps to itself. */
const Cluster = createRequire(import.meta.url)('kafkajs/src/cluster') as {
  readonly prototype: { findGroupCoordinator(of: { readonly groupId: string }): Promise<unknown> }
}

const topics = useTopics()
const IDLE_MS = 200
const MEMBER = fileURLToPath(new URL('./member.ts', import.meta.url))

const aSource = (
  topicPrefix: string,
  overrides: {
    readonly assignment?: 'sticky' | 'single'
    readonly lines?: LogLine[]
    readonly stallMs?: number
    readonly topic?: 'meter-readings' | 'site-assessments'
  } = {},
): PartitionedSource =>
  createKafkaSource({
    client: aClient(overrides.lines === undefined ? {} : { lines: overrides.lines }),
    topic: overrides.topic ?? 'meter-readings',
    topicPrefix,
    groupId: `${topicPrefix}group`,
    assignment: overrides.assignment ?? 'sticky',
    idleMs: IDLE_MS,
    stallMs: overrides.stallMs ?? 30_000,
    clock: { nowMs: () => Date.now() },
    sessionTimeoutMs: 6_000,
  })

const send = async (topicPrefix: string, records: readonly OutgoingRecord[]): Promise<void> => {
  const sink = createKafkaSink({ client: aClient(), topicPrefix, compression: 'none' })
  try {
    await sink.send(records)
  } finally {
    await sink.close()
  }
}

const numbered = (from: number, to: number, partition = 0): OutgoingRecord[] =>
  Array.from({ length: to - from }, (_, i) => ({
    topic: 'meter-readings',
    key: `meter-${from + i}`,
    value: `${from + i}`,
    partition,
  }))

const ourWarnings = (lines: readonly LogLine[]) =>
  lines
    .filter(({ level, message }) => level === 'warn' && !message.startsWith('kafkajs: '))
    .map(({ fields }) => fields)

const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `${from + i}`)

describe('where reading starts', () => {
  it('reads on from the offset that assigned() answers', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meter-readings')
    await send(prefix, numbered(0, 10))
    const source = aSource(prefix)
    const handler = aHandler({ from: () => 7n })
    const running = source.run(handler)
    await until('three records came', () => handler.values().length === 3)
    await source.stop()
    await running
    expect(handler.values()).toEqual(['7', '8', '9'])
  })

  it('reads from the earliest where assigned() answers nothing, whatever was committed before', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meter-readings')
    await send(prefix, numbered(0, 5))
    for (let round = 0; round < 2; round++) {
      const source = aSource(prefix)
      const handler = aHandler()
      const running = source.run(handler)
      await until('five records came', () => handler.values().length === 5)
      await source.stop()
      await running
      expect(handler.events[0]).toEqual({ type: 'assigned', partition: 0 })
      expect(handler.values()).toEqual(names(0, 5))
      expect(handler.events.at(-1)).toEqual({ type: 'revoked', partition: 0, reason: 'stopped' })
    }
    const [group] = await topics
      .admin()
      .fetchOffsets({ groupId: `${prefix}group`, topics: [`${prefix}meter-readings`] })
    expect(group?.partitions).toEqual([{ partition: 0, offset: '5', metadata: null }])
  })

  it('goes on from the earliest, and says so, where retention passed the stored offset', async () => {
    const prefix = topics.freshPrefix()
    const name = await topics.create(prefix, 'meter-readings')
    await send(prefix, numbered(0, 10))
    await topics.deleteBefore(name, 0, '6')
    const lines: LogLine[] = []
    const source = aSource(prefix, { lines })
    const handler = aHandler({ from: () => 2n })
    const running = source.run(handler)
    await until('four records came', () => handler.values().length === 4)
    await source.stop()
    await running
    expect(handler.values()).toEqual(names(6, 10))
    expect(ourWarnings(lines)).toEqual([
      { topic: name, partition: 0, wanted: '2', earliest: '6', end: '10', missing: '4' },
    ])
  })

  it('goes on from the earliest, and says so, where retention overtakes it while it reads', async () => {
    const prefix = topics.freshPrefix()
    const name = await topics.create(prefix, 'meter-readings')
    await send(prefix, numbered(0, 3))
    const lines: LogLine[] = []
    const source = aSource(prefix, { lines })
    const handler = aHandler({
      onBatch: async (records) => {
        if (records[0]?.offset !== 0n) return
        await send(prefix, numbered(3, 5))
        // The fetch that is under way brings these; whether it has or not, the next one comes too late.
        await sleep(1_000)
        await send(prefix, numbered(5, 10))
        await topics.deleteBefore(name, 0, '8')
      },
    })
    const running = source.run(handler)
    await until('the last two came', () => handler.values().includes('9'))
    await source.stop()
    await running
    const wanted = handler.values().length - 2
    expect([3, 5]).toContain(wanted)
    expect(handler.values()).toEqual([...names(0, wanted), '8', '9'])
    expect(ourWarnings(lines)).toEqual([
      {
        topic: name,
        partition: 0,
        wanted: `${wanted}`,
        earliest: '8',
        end: '10',
        missing: `${8 - wanted}`,
      },
    ])
  })
})

describe('silence', () => {
  it('is reported again and again for empty and for read partitions, and for a log that starts late', async () => {
    const prefix = topics.freshPrefix()
    const name = await topics.create(prefix, 'meter-readings', { partitions: 3 })
    await send(prefix, [...numbered(0, 4, 1), ...numbered(0, 4, 2)])
    await topics.deleteBefore(name, 2, '4')
    const source = aSource(prefix)
    const handler = aHandler()
    const running = source.run(handler)
    const idles = (partition: number) =>
      handler.events.filter((event) => event.type === 'idle' && event.partition === partition)
        .length
    await until('all were idle twice', () => [0, 1, 2].every((partition) => idles(partition) >= 2))
    const lastBatch = handler.events.findLastIndex(({ type }) => type === 'batch')
    const firstIdle = handler.events.findIndex((e) => e.type === 'idle' && e.partition === 1)
    await source.stop()
    await running
    expect(handler.values()).toEqual(names(0, 4))
    expect(handler.events[lastBatch]).toMatchObject({ partition: 1, atEnd: true })
    expect(firstIdle).toBeGreaterThan(lastBatch)
    expect(handler.overlaps()).toBe(0)
  })
})

describe('two members of one group', () => {
  it('share the partitions, keep what they have, and take over what the other leaves', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meter-readings', { partitions: 4 })
    await send(
      prefix,
      [0, 1, 2, 3].flatMap((partition) => numbered(partition * 10, partition * 10 + 5, partition)),
    )
    const first = { source: aSource(prefix), handler: aHandler() }
    const firstRun = first.source.run(first.handler)
    await until('the first has read all', () => first.handler.values().length === 20)

    const second = { source: aSource(prefix), handler: aHandler({ from: () => 5n }) }
    const secondRun = second.source.run(second.handler)
    await until('the second holds two', () => second.handler.partitions().length === 2)
    await until('the first holds two', () => first.handler.partitions().length === 2)
    const kept = first.handler.partitions()
    expect([...kept, ...second.handler.partitions()].sort()).toEqual([0, 1, 2, 3])
    expect(first.handler.events.filter((e) => e.type === 'assigned')).toHaveLength(4)

    await send(
      prefix,
      [0, 1, 2, 3].flatMap((partition) => numbered(100 + partition, 101 + partition, partition)),
    )
    await until(
      'all four new ones came',
      () => first.handler.values().length + second.handler.values().length === 24,
    )
    expect(second.handler.values().length).toBe(2)

    await first.source.stop()
    await firstRun
    await until('the second holds all', () => second.handler.partitions().length === 4)
    expect(second.handler.events.filter((e) => e.type === 'revoked')).toEqual([])
    await second.source.stop()
    await secondRun
    expect(first.handler.overlaps() + second.handler.overlaps()).toBe(0)
  })

  it('read what they keep once and in order, however often the group is joined while much is in hand', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meter-readings', { partitions: 2 })
    // Many fetches' worth, for one is in hand and one on its way at any time.
    const many = 20_000
    for (let from = 0; from < many; from += 1_000)
      for (const partition of [0, 1])
        await send(
          prefix,
          numbered(from, from + 1_000, partition).map((each) => ({
            ...each,
            value: 'x'.repeat(1_000),
          })),
        )
    const first = { source: aSource(prefix), handler: aHandler({ onBatch: () => sleep(100) }) }
    const firstRun = first.source.run(first.handler)
    await until('the first reads', () => first.handler.values().length > 0)
    const others = [0, 1, 2].map(async (turn) => {
      await sleep(2_500 * turn)
      const source = aSource(prefix)
      const run = source.run(aHandler({ from: () => BigInt(many) }))
      await sleep(1_500)
      await source.stop()
      await run
    })
    await Promise.all(others)
    const kept = first.handler.events.find(({ type }) => type === 'assigned')?.partition
    const gone = first.handler.events.filter(({ type }) => type === 'revoked')
    expect(gone.length).toBeGreaterThan(0)
    const isKept = gone.every(({ partition }) => partition !== kept)
    const partition = isKept ? kept : 1 - (kept ?? 0)
    const offsets = (): bigint[] =>
      first.handler.events.flatMap((event) =>
        event.type === 'batch' && event.partition === partition ? event.offsets : [],
      )
    await until('all of it came', () => offsets().length >= many)
    await first.source.stop()
    await firstRun
    expect(offsets()).toEqual(Array.from({ length: many }, (_, i) => BigInt(i)))
    const empty = first.handler.events.filter(
      (event) => event.type === 'batch' && event.offsets.length === 0,
    )
    expect(empty).toEqual([])
  })

  it('that stay keep theirs when one of three leaves: only what it held moves', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meter-readings', { partitions: 7 })
    const members = [1, 2, 3].map(() => ({ source: aSource(prefix), handler: aHandler() }))
    const held = () => members.map(({ handler }) => handler.partitions())
    const sizes = () => held().map((partitions) => partitions.length)
    const runs: Promise<void>[] = []
    for (const [n, { source, handler }] of members.entries()) {
      runs.push(source.run(handler))
      await until(`member ${n} has its share and nobody more`, () => {
        const shares = sizes().slice(0, n + 1)
        return (
          shares.reduce((sum, size) => sum + size, 0) === 7 &&
          Math.max(...shares) - Math.min(...shares) <= 1
        )
      })
    }
    const before = held()
    const counts = () =>
      members.map(({ handler }) => handler.events.filter((e) => e.type === 'assigned').length)
    const assignedBefore = counts()
    await members[1]?.source.stop()
    await until('the other two hold all', () => {
      const [first = 0, , third = 0] = sizes()
      return first + third === 7
    })
    const after = held()
    expect(after[0]).toEqual(expect.arrayContaining([...(before[0] ?? [])]))
    expect(after[2]).toEqual(expect.arrayContaining([...(before[2] ?? [])]))
    const moved = counts().map((count, n) => count - (assignedBefore[n] ?? 0))
    expect((moved[0] ?? 0) + (moved[2] ?? 0)).toBe(before[1]?.length)
    for (const { source } of members) await source.stop()
    await Promise.all(runs)
  })

  it('take over what a killed one held, from where its stored offset is', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meter-readings')
    await send(prefix, numbered(0, 5))
    const member = spawn(
      process.execPath,
      ['--import', 'tsx', MEMBER, testBrokers().join(','), prefix, `${prefix}group`],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    try {
      await once(member.stdout, 'data')
      const second = { source: aSource(prefix), handler: aHandler({ from: () => 3n }) }
      const running = second.source.run(second.handler)
      await until('both are in the group', async () => {
        const { groups } = await topics.admin().describeGroups([`${prefix}group`])
        return groups[0]?.state === 'Stable' && groups[0].members.length === 2
      })
      expect(second.handler.partitions()).toEqual([])
      member.kill('SIGKILL')
      await until('the second has read on', () => second.handler.values().length === 2)
      await second.source.stop()
      await running
      expect(second.handler.values()).toEqual(['3', '4'])
    } finally {
      member.kill('SIGKILL')
    }
  })

  it('leave everything with one of them where the assignment is single', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meter-readings', { partitions: 3 })
    const first = { source: aSource(prefix, { assignment: 'single' }), handler: aHandler() }
    const firstRun = first.source.run(first.handler)
    await until('the first holds all', () => first.handler.partitions().length === 3)
    const second = { source: aSource(prefix, { assignment: 'single' }), handler: aHandler() }
    const secondRun = second.source.run(second.handler)
    await until('both are in the group', async () => {
      const { groups } = await topics.admin().describeGroups([`${prefix}group`])
      return groups[0]?.state === 'Stable' && groups[0].members.length === 2
    })
    await sleep(500)
    expect(first.handler.partitions()).toEqual([0, 1, 2])
    expect(first.handler.events.filter((e) => e.type === 'revoked')).toEqual([])
    expect(second.handler.partitions()).toEqual([])
    await first.source.stop()
    await firstRun
    await until('the second holds all', () => second.handler.partitions().length === 3)
    await second.source.stop()
    await secondRun
  })
})

describe('faults', () => {
  it("ends with the handler's own error, at once, and without asking it again", async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meter-readings')
    await send(prefix, numbered(0, 3))
    let calls = 0
    const boom = new Error('disk full')
    const source = aSource(prefix)
    const handler = aHandler({
      onBatch: async () => {
        calls += 1
        throw boom
      },
    })
    await expect(source.run(handler)).rejects.toBe(boom)
    expect(calls).toBe(1)
    expect(handler.events.filter((e) => e.type === 'revoked')).toEqual([])
    const [group] = await topics
      .admin()
      .fetchOffsets({ groupId: `${prefix}group`, topics: [`${prefix}meter-readings`] })
    expect(group?.partitions).toEqual([{ partition: 0, offset: '-1', metadata: null }])
  })

  it('ends with codec-unknown, naming topic and partition, where a batch has no codec here', async () => {
    const prefix = topics.freshPrefix()
    const name = await topics.create(prefix, 'meter-readings')
    const sink = createKafkaSink({ client: aClient(), topicPrefix: prefix, compression: 'lz4' })
    await sink.send(numbered(0, 3))
    await sink.close()
    const source = aSource(prefix)
    const codecs = CompressionCodecs as Record<number, unknown>
    const known = codecs[CompressionTypes.LZ4]
    const UNUSED_CODE = 5
    // No broker takes a batch with a code it does not know, so a known one is made unknown.
    codecs[CompressionTypes.LZ4] = codecs[UNUSED_CODE]
    const handler = aHandler()
    try {
      await expect(source.run(handler)).rejects.toMatchObject({
        code: 'codec-unknown',
        message: `topic ${name}, partition 0 at offset 0: compression code 5 has no codec here; have its producer use gzip, snappy, lz4 or zstd`,
      })
    } finally {
      codecs[CompressionTypes.LZ4] = known
    }
    expect(handler.values()).toEqual([])
  })

  it.each([
    [
      'gives its consumer up, while it reads',
      {
        isOpening: false,
        failure: { name: 'KafkaJSGroupCoordinatorNotFound', retriable: false },
        says: 'the consumer has ended, joining the group again',
      },
    ],
    [
      'stops its consumer for a while, in which a partition is being opened',
      {
        isOpening: true,
        failure: { retriable: false, cause: { retriable: true } },
        says: 'kafkajs: Restarting the consumer in 300ms',
      },
    ],
  ] as const)(
    'joins again where the coordinator is not back yet and kafkajs %s',
    async (_, { isOpening, failure, says }) => {
      const prefix = topics.freshPrefix()
      await topics.create(prefix, 'meter-readings', { partitions: 2 })
      await send(prefix, [...numbered(0, 3, 0), ...numbered(3, 6, 1)])
      const lines: LogLine[] = []
      const first = { source: aSource(prefix, { lines }), handler: aHandler() }
      const second = { source: aSource(prefix), handler: aHandler() }
      let open: () => void = () => undefined
      const opened = new Promise<void>((resolve) => {
        open = resolve
      })
      let asked = 0
      const firstRun = first.source.run({
        ...first.handler,
        assigned: async (partition) => {
          asked++
          if (isOpening) await opened
          return await first.handler.assigned(partition)
        },
      })
      await until('the first is at it', () =>
        isOpening ? asked > 0 : first.handler.values().length === 6,
      )
      const { findGroupCoordinator } = Cluster.prototype
      // The second one finds it and joins, the first one looks for it in vain when it is to join again.
      const lookUp = vi
        .spyOn(Cluster.prototype, 'findGroupCoordinator')
        .mockImplementationOnce(findGroupCoordinator)
        .mockRejectedValueOnce(Object.assign(new Error('no coordinator'), failure))
      const secondRun = second.source.run(second.handler)
      try {
        await until('the first has looked in vain', () =>
          lines.some(({ message }) => message === says),
        )
        open()
        await until('both hold a partition', () =>
          [first, second].every(({ handler }) => handler.partitions().length === 1),
        )
      } finally {
        lookUp.mockRestore()
      }
      await Promise.all([first.source.stop(), second.source.stop()])
      await Promise.all([firstRun, secondRun])
      expect(first.handler.overlaps()).toBe(0)
    },
  )

  it('ends with topic-missing where there is no such topic', async () => {
    const prefix = topics.freshPrefix()
    const error = await aSource(prefix)
      .run(aHandler())
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(AdapterError)
    expect(error).toMatchObject({
      code: 'topic-missing',
      message: `topic ${prefix}meter-readings does not exist: create it with "greywatt topics", or correct kafka.topicPrefix`,
    })
  })

  it('ends with consumer-stalled where the handler hangs', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meter-readings')
    await send(prefix, numbered(0, 3))
    const source = aSource(prefix, { stallMs: 1_000 })
    const handler = aHandler({ onBatch: () => new Promise(() => undefined) })
    await expect(source.run(handler)).rejects.toMatchObject({ code: 'consumer-stalled' })
  })

  it('answers broker-unreachable within the limit, with the addresses', async () => {
    const client = aClient({ brokers: ['127.0.0.1:1'] })
    await expect(client.connect()).rejects.toMatchObject({
      code: 'broker-unreachable',
      retriable: true,
      message: expect.stringContaining('127.0.0.1:1'),
    })
  })

  it('connects where a broker answers', async () => {
    await expect(aClient().connect()).resolves.toBeUndefined()
  })
})
