/** A group member in a process of its own, so that a test can kill it. Says a line when it got its first batch. */
import { createKafkaClient } from '../../../src/adapters/kafka/client.ts'
import { createKafkaSource } from '../../../src/adapters/kafka/source.ts'

const [brokers = '', topicPrefix = '', groupId = ''] = process.argv.slice(2)
const source = createKafkaSource({
  client: createKafkaClient({
    brokers: brokers.split(','),
    clientId: 'greywatt-test-member',
    requestTimeoutMs: 10_000,
    outageMs: 60_000,
    log: () => undefined,
  }),
  topic: 'meter-readings',
  topicPrefix,
  groupId,
  assignment: 'sticky',
  idleMs: 200,
  stallMs: 30_000,
  clock: { nowMs: () => Date.now() },
  sessionTimeoutMs: 6_000,
})
await source.run({
  assigned: async () => undefined,
  batch: async () => {
    process.stdout.write('reading\n')
  },
  idle: async () => undefined,
  revoked: async () => undefined,
})
