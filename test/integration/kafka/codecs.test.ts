import { describe, expect, it } from 'vitest'
import { COMPRESSIONS } from '../../../src/adapters/kafka/codecs.ts'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaTable } from '../../../src/adapters/kafka/table.ts'
import type { TopicRecord } from '../../../src/ports/topic.ts'
import { aClient, javaTool, testBrokers, textOf, useTopics } from './support.ts'

const topics = useTopics()

/** Compressible like real readings, and more than one block of every codec (lz4 64 KB, Snappy 32 KB). */
const LINES = Array.from(
  { length: 4_000 },
  (_, i) => `{"meterId":"KZ-ALA-${(i * 7919) % 90_000}","kwh":${(Math.sin(i) + 1).toFixed(3)}}`,
)

describe.each(COMPRESSIONS.map((compression) => ({ compression })))(
  'with $compression',
  ({ compression }) => {
    const readAll = async (topicPrefix: string): Promise<readonly string[]> => {
      const table = createKafkaTable({ client: aClient(), topic: 'meters', topicPrefix })
      const records: TopicRecord[] = []
      await table.start((record) => records.push(record))
      await table.stop()
      return records.map(textOf)
    }

    it('our own producer is understood by us and by the Java client', async () => {
      const prefix = topics.freshPrefix()
      const name = await topics.create(prefix, 'meters', {
        config: [{ name: 'compression.type', value: 'producer' }],
      })
      const sink = createKafkaSink({ client: aClient(), topicPrefix: prefix, compression })
      await sink.send(LINES.map((value, i) => ({ topic: 'meters', key: `k${i}`, value })))
      await sink.close()
      expect(await readAll(prefix)).toEqual(LINES)
      const printed = await javaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
        '--bootstrap-server',
        testBrokers()[0] ?? '',
        '--topic',
        name,
        '--from-beginning',
        '--max-messages',
        `${LINES.length}`,
        '--timeout-ms',
        '30000',
      ])
      expect(printed.trimEnd().split('\n')).toEqual(LINES)
    })

    it("the Java client's batches are understood by us", async () => {
      const prefix = topics.freshPrefix()
      const name = await topics.create(prefix, 'meters')
      await javaTool(
        'org.apache.kafka.tools.ConsoleProducer',
        [
          '--bootstrap-server',
          testBrokers()[0] ?? '',
          '--topic',
          name,
          '--compression-codec',
          compression,
          '--batch-size',
          '500000',
          '--timeout',
          '500',
        ],
        `${LINES.join('\n')}\n`,
      )
      expect(await readAll(prefix)).toEqual(LINES)
    })
  },
)
