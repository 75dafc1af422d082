import { stringify } from 'yaml'
import { planTopics } from '../../src/adapters/kafka/topic-plan.ts'
import { parseConfig } from '../../src/app/config.ts'
import { VERSION } from '../../src/app/version.ts'
import type { TopicName } from '../../src/ports/topic.ts'
import { headersSchemaPath, valueSchemaPath } from './json-schema.ts'
import { MESSAGES } from './messages.ts'

/** Who reads and writes a topic, from where Greywatt stands, and what its records are keyed by. */
const TOPICS: Readonly<
  Record<TopicName, { readonly key: string; readonly actions: readonly ('send' | 'receive')[] }>
> = {
  'meter-readings': { key: 'meterId', actions: ['receive'] },
  'rejected-readings': { key: 'key of the original', actions: ['send'] },
  meters: { key: 'meterId', actions: ['receive'] },
  transformers: { key: 'transformerId', actions: ['receive'] },
  licences: { key: 'licenceId', actions: ['receive'] },
  'curtailment-orders': { key: 'orderId', actions: ['receive'] },
  tips: { key: 'tipId', actions: ['receive'] },
  weather: { key: 'regionId', actions: ['receive'] },
  'meter-days': {
    key: 'transformerId, or region:<regionId>:<hash> where it is unknown',
    actions: ['send', 'receive'],
  },
  'site-assessments': { key: 'siteId', actions: ['send', 'receive'] },
  'suspect-sites': { key: 'siteId', actions: ['send'] },
  'inspection-lists': { key: 'regionId', actions: ['send'] },
}

const messagesOf = (topic: TopicName) => MESSAGES.filter(({ topics }) => topics.includes(topic))

/** The topics as an AsyncAPI 3 document; names are those without a prefix. */
export const asyncApiPage = (): string => {
  const { kafka, collate, assess, ingest } = parseConfig({}, 'the defaults')
  const plans = planTopics({
    topicPrefix: '',
    partitions: kafka.partitions,
    replication: kafka.replication,
    graceDays: collate.graceDays,
    windowDays: assess.windowDays,
    maxMessageBytes: ingest.maxMessageBytes,
  })
  const channels = plans.map(({ topic, cleanup, retentionMs }) => [
    topic,
    {
      address: topic,
      description: `Key: ${TOPICS[topic].key}.`,
      messages: Object.fromEntries(
        messagesOf(topic).map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]),
      ),
      bindings: {
        kafka: {
          topicConfiguration: {
            'cleanup.policy': [cleanup],
            ...(retentionMs === undefined ? {} : { 'retention.ms': retentionMs }),
          },
        },
      },
    },
  ])
  const operations = plans.flatMap(({ topic }) =>
    TOPICS[topic].actions.map((action) => [
      `${action}-${topic}`,
      { action, channel: { $ref: `#/channels/${topic}` } },
    ]),
  )
  const messages = MESSAGES.map((message) => [
    message.name,
    {
      title: message.title,
      contentType: message.schema === undefined ? 'application/octet-stream' : 'application/json',
      ...(message.headers === undefined
        ? {}
        : { headers: { $ref: `./${headersSchemaPath(message)}` } }),
      ...(message.schema === undefined
        ? {}
        : { payload: { $ref: `./${valueSchemaPath(message)}` } }),
    },
  ])
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Greywatt',
      version: VERSION,
      description:
        'Topics of Greywatt, with the settings that `greywatt topics` gives them by default.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations),
    components: { messages: Object.fromEntries(messages) },
  }
  return `# Made from the schemas in src by \`npm run docs\`; do not edit by hand.\n${stringify(document)}`
}
