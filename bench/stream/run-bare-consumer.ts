/** The baseline: a consumer of kafkajs as its documentation has it, that only counts. Run as a process of its own. */
import { Kafka, logLevel } from 'kafkajs'
import { registerCodecs } from '../../src/adapters/kafka/codecs.ts'
import { Stopwatch } from './stopwatch.ts'

const [broker = '', topic = '', wanted = ''] = process.argv.slice(2)
registerCodecs()
const kafka = new Kafka({ brokers: [broker], clientId: 'bare', logLevel: logLevel.NOTHING })
const consumer = kafka.consumer({ groupId: `bare-${Date.now()}`, maxWaitTimeInMs: 500 })
await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
const watch = new Stopwatch()
let messages = 0
await new Promise<void>((done) => {
  void consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch, heartbeat }) => {
      watch.start()
      messages += batch.messages.length
      await heartbeat()
      if (messages >= Number(wanted)) done()
    },
  })
})
watch.report({ messages })
await consumer.disconnect()
