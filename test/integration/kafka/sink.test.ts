import { describe, expect, it } from 'vitest'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaTable } from '../../../src/adapters/kafka/table.ts'
import type { OutgoingRecord, TopicRecord } from '../../../src/ports/topic.ts'
import { aClient, javaTool, testBrokers, textOf, useTopics } from './support.ts'

const topics = useTopics()

const aSink = (topicPrefix: string) =>
  createKafkaSink({ client: aClient(), topicPrefix, compression: 'none' })

const readMeters = async (topicPrefix: string): Promise<readonly TopicRecord[]> => {
  const table = createKafkaTable({ client: aClient(), topic: 'meters', topicPrefix })
  const records: TopicRecord[] = []
  await table.start((record) => records.push(record))
  await table.stop()
  return records
}

describe('a sink', () => {
  it('keeps key, bytes, headers, tombstones and the order, and honours an explicit partition', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meters', { partitions: 3 })
    const sink = aSink(prefix)
    const startedMs = Date.now()
    await sink.send([
      {
        topic: 'meters',
        key: 'a',
        value: new Uint8Array([0, 255]),
        partition: 2,
        headers: { h: 'ж' },
      },
      { topic: 'meters', key: 'a', value: 'text', partition: 2 },
      { topic: 'meters', key: 'a', value: null, partition: 2 },
      { topic: 'meters', key: null, value: 'keyless', partition: 2 },
    ])
    await sink.close()
    const records = await readMeters(prefix)
    expect(
      records.map(({ topic, partition, offset, key, value, headers }) => ({
        topic,
        partition,
        offset,
        key,
        value,
        headers,
      })),
    ).toEqual([
      {
        topic: 'meters',
        partition: 2,
        offset: 0n,
        key: 'a',
        value: Buffer.from([0, 255]),
        headers: { h: 'ж' },
      },
      {
        topic: 'meters',
        partition: 2,
        offset: 1n,
        key: 'a',
        value: Buffer.from('text'),
        headers: {},
      },
      { topic: 'meters', partition: 2, offset: 2n, key: 'a', value: null, headers: {} },
      {
        topic: 'meters',
        partition: 2,
        offset: 3n,
        key: null,
        value: Buffer.from('keyless'),
        headers: {},
      },
    ])
    for (const { arrivedAtMs } of records) {
      expect(arrivedAtMs).toBeGreaterThanOrEqual(startedMs)
      expect(arrivedAtMs).toBeLessThanOrEqual(Date.now())
    }
  })

  it('spreads keys over partitions as the Java client does', async () => {
    const prefix = topics.freshPrefix()
    const name = await topics.create(prefix, 'meters', { partitions: 7 })
    const keys = Array.from({ length: 300 }, (_, i) => `KZ-ALA-${i * 37}`)
    const sink = aSink(prefix)
    await sink.send(keys.map((key) => ({ topic: 'meters', key, value: 'ours' })))
    await sink.close()
    await javaTool(
      'org.apache.kafka.tools.ConsoleProducer',
      [
        ...['--bootstrap-server', testBrokers()[0] ?? '', '--topic', name],
        ...['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=|'],
      ],
      keys.map((key) => `${key}|java\n`).join(''),
    )
    const records = await readMeters(prefix)
    const placesOf = (value: string) =>
      new Map(records.filter((r) => textOf(r) === value).map((r) => [r.key, r.partition]))
    expect(placesOf('java').size).toBe(keys.length)
    expect(placesOf('ours')).toEqual(placesOf('java'))
  })

  it('names topic and key of a record that is too large, and takes the next one', async () => {
    const prefix = topics.freshPrefix()
    const name = await topics.create(prefix, 'meters', {
      config: [{ name: 'max.message.bytes', value: '20000' }],
    })
    const sink = aSink(prefix)
    const records: OutgoingRecord[] = [
      { topic: 'meters', key: 'small', value: 'x' },
      { topic: 'meters', key: 'huge', value: 'x'.repeat(30_000) },
    ]
    await expect(sink.send(records)).rejects.toMatchObject({
      code: 'record-too-large',
      message: expect.stringMatching(
        new RegExp(`^topic ${name} refuses the record with key huge `),
      ),
    })
    await sink.send([{ topic: 'meters', key: 'next', value: 'y' }])
    await sink.close()
    expect((await readMeters(prefix)).map(({ key }) => key)).toEqual(['small', 'next'])
  })

  it('gets many records through to a topic that takes small batches only', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meters', {
      config: [{ name: 'max.message.bytes', value: '20000' }],
    })
    const sink = aSink(prefix)
    const sent = Array.from({ length: 100 }, (_, i) => ({
      topic: 'meters' as const,
      key: `k${i}`,
      value: `${i} ${'x'.repeat(2_000)}`,
    }))
    await sink.send(sent)
    await sink.close()
    expect((await readMeters(prefix)).map(({ key }) => key)).toEqual(sent.map(({ key }) => key))
  })

  it('knows how many partitions a topic has, and says where there is no such topic', async () => {
    const prefix = topics.freshPrefix()
    await topics.create(prefix, 'meter-days', { partitions: 5 })
    const sink = aSink(prefix)
    expect(await sink.partitionsOf('meter-days')).toBe(5)
    const missing = { code: 'topic-missing' }
    await expect(sink.partitionsOf('weather')).rejects.toMatchObject(missing)
    await expect(sink.send([{ topic: 'tips', key: 't', value: '' }])).rejects.toMatchObject(missing)
    await sink.close()
  })
})
