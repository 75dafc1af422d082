import { setTimeout as sleep } from 'node:timers/promises'
import { Partitioners } from 'kafkajs'
import { describe, expect, it } from 'vitest'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaTable } from '../../../src/adapters/kafka/table.ts'
import type { OutgoingRecord, TopicRecord } from '../../../src/ports/topic.ts'
import { aClient, textOf, until, useTopics } from './support.ts'

const topics = useTopics()

const aTable = (topicPrefix: string) =>
  createKafkaTable({ client: aClient(), topic: 'meters', topicPrefix })

const aSink = (topicPrefix: string) =>
  createKafkaSink({ client: aClient(), topicPrefix, compression: 'zstd' })

const meter = (key: string, value: string | null, partition = 0): OutgoingRecord => ({
  topic: 'meters',
  key,
  value,
  partition,
})

const pairs = (records: readonly TopicRecord[]) => records.map((r) => [r.key, textOf(r)])

/** Makes the cleaner run soon and close segments early. */
const COMPACTED = [
  { name: 'cleanup.policy', value: 'compact' },
  { name: 'min.cleanable.dirty.ratio', value: '0.01' },
  { name: 'max.compaction.lag.ms', value: '200' },
  { name: 'segment.ms', value: '200' },
  { name: 'delete.retention.ms', value: '0' },
]

describe('a table reader', () => {
  it('has nothing to wait for in an empty topic, and hands over what comes later', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meters', { partitions: 2 })
    const table = aTable(prefix)
    const sink = aSink(prefix)
    const records: TopicRecord[] = []
    await table.start((record) => records.push(record))
    await table.catchUp()
    expect(records).toEqual([])
    await sink.send([meter('a', '1', 0), meter('b', '2', 1), meter('a', null, 0)])
    await table.catchUp()
    expect(records.map((r) => [r.topic, r.partition, r.offset, r.key, textOf(r)])).toEqual(
      expect.arrayContaining([
        ['meters', 0, 0n, 'a', '1'],
        ['meters', 0, 1n, 'a', ''],
        ['meters', 1, 0n, 'b', '2'],
      ]),
    )
    expect(records).toHaveLength(3)
    expect(records.filter(({ value }) => value === null)).toHaveLength(1)
    await table.stop()
    await sink.close()
  })

  it('has read every record of the log when start resolves, each partition in order', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meters', { partitions: 3 })
    const sink = aSink(prefix)
    const wide = 'x'.repeat(1_000)
    const sent = Array.from({ length: 6_000 }, (_, i) => meter(`m${i}`, `${i} ${wide}`, i % 3))
    await sink.send(sent)
    const table = aTable(prefix)
    const records: TopicRecord[] = []
    await table.start((record) => records.push(record))
    for (const partition of [0, 1, 2]) {
      expect(records.filter((r) => r.partition === partition).map((r) => r.key)).toEqual(
        sent.filter((r) => r.partition === partition).map((r) => r.key),
      )
    }
    await table.stop()
    await sink.close()
  })

  it('comes to the end of a compacted topic with gaps and a tombstone that is gone', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meters', { config: COMPACTED })
    const sink = aSink(prefix)
    await sink.send([meter('a', '1'), meter('b', '1'), meter('a', '2'), meter('b', null)])
    let appended = 0
    await until('the superseded records and the tombstone were compacted away', async () => {
      // A segment is closed, and so cleaned, only when something is appended after its time.
      await sleep(300)
      await sink.send([meter('c', `${++appended}`)])
      const probe = aTable(prefix)
      const left: TopicRecord[] = []
      await probe.start((record) => left.push(record))
      await probe.stop()
      return left[0]?.offset === 2n && left[1]?.key === 'c'
    })
    const table = aTable(prefix)
    const records: TopicRecord[] = []
    await table.start((record) => records.push(record))
    await table.catchUp()
    expect(new Map(pairs(records) as [string, string][])).toEqual(
      new Map([
        ['a', '2'],
        ['c', `${appended}`],
      ]),
    )
    await table.stop()
    await sink.close()
  })

  it('comes to the end where the last offsets are an aborted transaction, and leaves that out', async () => {
    const prefix = topics.freshPrefix()
    const topic = await topics.create(prefix, 'meters')
    const producer = aClient()
      .open()
      .producer({
        transactionalId: `${prefix}tx`,
        idempotent: true,
        maxInFlightRequests: 1,
        createPartitioner: Partitioners.DefaultPartitioner,
      })
    await producer.connect()
    const committed = await producer.transaction()
    await committed.send({ topic, messages: [{ key: 'a', value: '1' }] })
    await committed.commit()
    const aborted = await producer.transaction()
    await aborted.send({ topic, messages: [{ key: 'a', value: '2' }] })
    await aborted.abort()
    const table = aTable(prefix)
    const records: TopicRecord[] = []
    await table.start((record) => records.push(record))
    expect(pairs(records)).toEqual([['a', '1']])
    const open = await producer.transaction()
    await open.send({ topic, messages: [{ key: 'b', value: '1' }] })
    await table.catchUp()
    expect(pairs(records)).toEqual([['a', '1']])
    await open.commit()
    // The broker writes the marker after it has answered.
    await until('the commit is seen', async () => {
      await table.catchUp()
      return records.length > 1
    })
    expect(pairs(records)).toEqual([
      ['a', '1'],
      ['b', '1'],
    ])
    await table.stop()
    await producer.disconnect()
  })

  it('starts where a log starts that lost its beginning', async () => {
    const prefix = topics.freshPrefix()
    const name = await topics.create(prefix, 'meters')
    const sink = aSink(prefix)
    await sink.send([meter('a', '1'), meter('b', '1'), meter('c', '1')])
    await topics.deleteBefore(name, 0, '2')
    const table = aTable(prefix)
    const records: TopicRecord[] = []
    await table.start((record) => records.push(record))
    expect(pairs(records)).toEqual([['c', '1']])
    await topics.deleteBefore(name, 0, '3')
    await table.catchUp()
    await table.stop()
    await sink.close()
  })

  it('leaves no group behind', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meters')
    const before = (await topics.admin().listGroups()).groups.map(({ groupId }) => groupId)
    const table = aTable(prefix)
    await table.start(() => undefined)
    await sleep(50)
    const during = (await topics.admin().listGroups()).groups.map(({ groupId }) => groupId)
    await table.stop()
    expect(during.sort()).toEqual(before.sort())
  })

  it('says so where the topic is missing', async () => {
    await expect(aTable(topics.freshPrefix()).start(() => undefined)).rejects.toMatchObject({
      code: 'topic-missing',
    })
  })

  it('passes on what the receiver of a record throws', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meters')
    const sink = aSink(prefix)
    await sink.send([meter('a', '1')])
    const table = aTable(prefix)
    const boom = new Error('no room')
    const started = table.start(() => {
      throw boom
    })
    await expect(started).rejects.toBe(boom)
    await expect(table.catchUp()).rejects.toBe(boom)
    await table.stop()
    await sink.close()
  })
})
