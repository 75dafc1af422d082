import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type {
  OutgoingRecord,
  PartitionedSource,
  PartitionHandler,
  PartitionTableReader,
  RecordSink,
  TableReader,
  TopicName,
  TopicRecord,
} from '../../src/ports/topic.ts'

/** A fresh, empty log for each test; every topic has `partitions` partitions, at least 2. */
export interface TopicHarness {
  readonly partitions: number
  readonly sink: () => RecordSink
  /** A source that calls a partition idle after it was silent for a short while. */
  readonly source: (topic: TopicName) => PartitionedSource
  readonly table: (topic: TopicName) => TableReader
  readonly partitionTable: (topic: TopicName) => PartitionTableReader
  readonly dispose: () => Promise<void>
}

const WAIT = { timeout: 60_000, interval: 20 }
const decoder = new TextDecoder()

/** A record without what the log adds to it. */
const content = (record: TopicRecord) => ({
  topic: record.topic,
  key: record.key,
  value: record.value === null ? null : decoder.decode(record.value),
  headers: record.headers,
})

const reading = (key: string | null, value: string | null, partition?: number): OutgoingRecord => ({
  topic: 'meter-readings',
  key,
  value,
  ...(partition === undefined ? {} : { partition }),
})

/** Remembers every call in order, and fails when two overlap. */
class RecordingHandler implements PartitionHandler {
  readonly calls: string[] = []
  readonly records: TopicRecord[] = []
  readonly atEnd: boolean[] = []
  readonly startAt: ReadonlyMap<number, bigint>
  #busy = false

  constructor(startAt: ReadonlyMap<number, bigint> = new Map()) {
    this.startAt = startAt
  }

  async assigned(partition: number): Promise<bigint | undefined> {
    await this.#alone(`assigned ${partition}`)
    return this.startAt.get(partition)
  }

  async batch(
    partition: number,
    records: readonly TopicRecord[],
    context: Parameters<PartitionHandler['batch']>[2],
  ): Promise<void> {
    await this.#alone(`batch ${partition}`, context.heartbeat)
    if (context.isStale()) throw new Error('the only member of a group keeps its partitions')
    this.records.push(...records)
    this.atEnd.push(context.atEnd)
  }

  async idle(partition: number): Promise<void> {
    await this.#alone(`idle ${partition}`)
  }

  async revoked(partition: number, reason: string): Promise<void> {
    await this.#alone(`revoked ${partition} ${reason}`)
  }

  async #alone(call: string, wait: () => Promise<void> = async () => undefined): Promise<void> {
    if (this.#busy) throw new Error(`${call} overlaps another call`)
    this.#busy = true
    this.calls.push(call)
    await wait()
    await new Promise((resolve) => setTimeout(resolve, 2))
    this.#busy = false
  }
}

/** What every log does, whichever keeps it. */
export const topicContract = (name: string, makeHarness: () => Promise<TopicHarness>): void => {
  describe(`${name} as a log of topics`, () => {
    let harness: TopicHarness
    let sink: RecordSink
    beforeEach(async () => {
      harness = await makeHarness()
      sink = harness.sink()
    })
    afterEach(async () => {
      await sink.close()
      await harness.dispose()
    })

    const readUntil = async (
      handler: RecordingHandler,
      done: () => boolean,
      whileRunning: () => Promise<void> = async () => undefined,
    ): Promise<void> => {
      const source = harness.source('meter-readings')
      const running = source.run(handler)
      try {
        await whileRunning()
        await Promise.race([
          running,
          vi.waitFor(() => {
            if (!done()) throw new Error(`only came to: ${handler.calls.join(', ')}`)
          }, WAIT),
        ])
      } finally {
        await source.stop()
      }
      await running
    }

    const allPartitions = (): number[] => Array.from({ length: harness.partitions }, (_, n) => n)

    it('says where it ends and where its reader stands, who has joined once it has taken all', async () => {
      await sink.send([reading('a', '1', 0), reading('b', '2', 0), reading('c', '3', 1)])
      const handler = new RecordingHandler()
      const source = harness.source('meter-readings')
      expect(source.standing()).toEqual({ joined: false, taken: [], awaited: [] })
      const running = source.run(handler)
      try {
        await vi.waitFor(() => {
          const { joined, taken, awaited } = source.standing()
          const next = taken.toSorted((a, b) => a.partition - b.partition).map((it) => it.next)
          const rest = allPartitions().slice(2)
          expect({ joined, awaited, next }).toEqual({
            joined: true,
            awaited: [],
            next: [2n, 1n, ...rest.map(() => 0n)],
          })
        }, WAIT)
        const ends = await source.ends()
        expect(allPartitions().map((partition) => ends.get(partition))).toEqual([
          2n,
          1n,
          ...allPartitions()
            .slice(2)
            .map(() => 0n),
        ])
      } finally {
        await source.stop()
      }
      await running
      expect(source.standing()).toMatchObject({ joined: false })
    })

    it('says how many partitions a topic has', async () => {
      expect(await sink.partitionsOf('meter-readings')).toBe(harness.partitions)
    })

    it.each<{ label: string; record: OutgoingRecord; arrives: unknown }>([
      {
        label: 'a text',
        record: reading('m1', '{"kwh":1}'),
        arrives: { topic: 'meter-readings', key: 'm1', value: '{"kwh":1}', headers: {} },
      },
      {
        label: 'bytes and headers',
        record: {
          topic: 'meter-readings',
          key: 'm1',
          value: Uint8Array.of(0xd0, 0x96),
          headers: { 'greywatt.error.reason': 'schema', at: 'Алматы' },
        },
        arrives: {
          topic: 'meter-readings',
          key: 'm1',
          value: 'Ж',
          headers: { 'greywatt.error.reason': 'schema', at: 'Алматы' },
        },
      },
      {
        label: 'a tombstone',
        record: reading('m1', null),
        arrives: { topic: 'meter-readings', key: 'm1', value: null, headers: {} },
      },
      {
        label: 'an empty value, which is no tombstone',
        record: reading('m1', ''),
        arrives: { topic: 'meter-readings', key: 'm1', value: '', headers: {} },
      },
      {
        label: 'a record without a key',
        record: reading(null, 'x'),
        arrives: { topic: 'meter-readings', key: null, value: 'x', headers: {} },
      },
    ])('delivers $label as it was sent', async ({ record, arrives }) => {
      await sink.send([record])
      const handler = new RecordingHandler()
      await readUntil(handler, () => handler.records.length >= 1)
      expect(handler.records.map(content)).toEqual([arrives])
    })

    it('keeps the order of a key, in one partition, with offsets counting up', async () => {
      const sent = Array.from({ length: 60 }, (_, n) => reading(`m${n % 3}`, String(n)))
      await sink.send(sent.slice(0, 30))
      await sink.send(sent.slice(30))
      const handler = new RecordingHandler()
      await readUntil(handler, () => handler.records.length >= 60)

      for (const key of ['m0', 'm1', 'm2']) {
        const arrived = handler.records.filter((record) => record.key === key)
        expect(arrived.map((record) => content(record).value)).toEqual(
          sent.filter((record) => record.key === key).map((record) => record.value),
        )
        expect(new Set(arrived.map((record) => record.partition)).size).toBe(1)
        const offsets = arrived.map((record) => record.offset)
        expect(offsets).toEqual([...offsets].sort((a, b) => Number(a - b)))
      }
    })

    it('sends a record to the partition it names', async () => {
      await sink.send(allPartitions().map((n) => reading('same key', String(n), n)))
      const handler = new RecordingHandler()
      await readUntil(handler, () => handler.records.length >= harness.partitions)
      const places = handler.records.map((record) => [content(record).value, record.partition])
      expect(places.sort()).toEqual(allPartitions().map((n) => [String(n), n]))
    })

    it('assigns each partition first and revokes it last', async () => {
      await sink.send(allPartitions().map((n) => reading('k', 'v', n)))
      const handler = new RecordingHandler()
      await readUntil(handler, () => handler.records.length >= harness.partitions)
      for (const n of allPartitions()) {
        const calls = handler.calls.filter((call) => call.split(' ')[1] === String(n))
        expect(calls[0]).toBe(`assigned ${n}`)
        expect(calls.at(-1)).toBe(`revoked ${n} stopped`)
        expect(calls.filter((call) => call.startsWith('revoked'))).toHaveLength(1)
      }
    })

    it('reads from the offset that the handler answers', async () => {
      await sink.send(['a', 'b', 'c', 'd'].map((value) => reading('k', value, 0)))
      const handler = new RecordingHandler(new Map([[0, 2n]]))
      await readUntil(handler, () => handler.records.length >= 2)
      expect(handler.records.map((record) => [record.offset, content(record).value])).toEqual([
        [2n, 'c'],
        [3n, 'd'],
      ])
    })

    it('reads what is sent while it runs', async () => {
      const handler = new RecordingHandler()
      await readUntil(
        handler,
        () => handler.records.length >= 1,
        async () => {
          await vi.waitFor(() => expect(handler.calls).toContain('idle 1'), WAIT)
          await sink.send([reading('k', 'later', 1)])
        },
      )
      expect(handler.records.map(content)).toEqual([
        { topic: 'meter-readings', key: 'k', value: 'later', headers: {} },
      ])
    })

    it('says when a batch ends at the end of the log, and when the partition is idle, again and again', async () => {
      await sink.send([reading('k', 'v', 0)])
      const handler = new RecordingHandler()
      const idles = () => handler.calls.filter((call) => call === 'idle 0').length
      await readUntil(handler, () => idles() >= 2)
      expect(handler.atEnd.at(-1)).toBe(true)
      expect(handler.calls.indexOf('idle 0')).toBeGreaterThan(handler.calls.indexOf('batch 0'))
    })

    it('ends with an error when the handler fails, and hands over nothing more', async () => {
      await sink.send([reading('k', 'v', 0)])
      const handler = new RecordingHandler()
      const batch = vi.spyOn(handler, 'batch').mockRejectedValue(new Error('a bug in the stage'))
      const source = harness.source('meter-readings')
      await expect(source.run(handler)).rejects.toThrow('a bug in the stage')
      await source.stop()
      expect(batch).toHaveBeenCalledTimes(1)
    })

    it('gives a table everything that was there at its start, then what came since', async () => {
      await sink.send([
        { topic: 'meters', key: 'm1', value: '1' },
        { topic: 'meters', key: 'm2', value: '2' },
        { topic: 'licences', key: 'l1', value: 'other topic' },
      ])
      const table = harness.table('meters')
      const seen: unknown[] = []
      await table.start((record) => seen.push([record.key, content(record).value]))
      expect(seen.toSorted()).toEqual([
        ['m1', '1'],
        ['m2', '2'],
      ])
      await sink.send([{ topic: 'meters', key: 'm1', value: null }])
      await table.catchUp()
      expect(seen.slice(2)).toEqual([['m1', null]])
      await table.stop()
      await sink.send([{ topic: 'meters', key: 'm3', value: '3' }])
      expect(seen).toHaveLength(3)
    })

    it('gives a table of partitions what is in those that are held, from their start, until they are released', async () => {
      const aRow = (value: string, partition: number): OutgoingRecord => ({
        topic: 'meters',
        key: `in ${partition}`,
        value,
        partition,
      })
      const table = harness.partitionTable('meters')
      const seen: (readonly [partition: number, value: string | null])[] = []
      await sink.send([aRow('a', 0), aRow('b', 1)])
      await table.start((record) => seen.push([record.partition, content(record).value]))
      await table.catchUp()
      expect(seen).toEqual([])
      await table.hold(1)
      await table.hold(1)
      expect(seen).toEqual([[1, 'b']])
      await sink.send([aRow('c', 0), aRow('d', 1)])
      await table.catchUp()
      expect(seen.splice(0)).toEqual([
        [1, 'b'],
        [1, 'd'],
      ])
      await table.hold(0)
      expect(seen.splice(0)).toEqual([
        [0, 'a'],
        [0, 'c'],
      ])
      table.release(1)
      await sink.send([aRow('e', 0), aRow('f', 1)])
      await table.catchUp()
      expect(seen.splice(0)).toEqual([[0, 'e']])
      await table.hold(1)
      expect(seen.splice(0)).toEqual([
        [1, 'b'],
        [1, 'd'],
        [1, 'f'],
      ])
      await table.stop()
    })

    it('refuses to hold a partition that the topic does not have', async () => {
      const table = harness.partitionTable('meters')
      await table.start(() => undefined)
      await expect(table.hold(harness.partitions)).rejects.toMatchObject({ code: 'topic-mismatch' })
      await table.stop()
    })

    it('knows in which partition records of a key lie', async () => {
      const keys = Array.from({ length: 30 }, (_, n) => `m${n}`)
      await sink.send(keys.map((key) => ({ topic: 'meters', key, value: 'v' })))
      const table = harness.partitionTable('meters')
      const lies = new Map<string | null, number>()
      await table.start(({ key, partition }) => lies.set(key, partition))
      for (const partition of allPartitions()) await table.hold(partition)
      expect(keys.map((key) => lies.get(key))).toEqual(keys.map((key) => table.partitionOf(key)))
      await table.stop()
    })

    it('starts a table of an empty topic at once', async () => {
      const table = harness.table('meters')
      const seen: unknown[] = []
      await table.start((record) => seen.push(record))
      await table.catchUp()
      await table.stop()
      expect(seen).toEqual([])
    })
  })
}
