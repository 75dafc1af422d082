import type { KafkaClient } from '../adapters/kafka/client.ts'
import type { PlannedTopic } from '../adapters/kafka/topic-plan.ts'
import { createTopics, inspectTopics, type TopicReport } from '../adapters/kafka/topics.ts'
import { AdapterError } from '../ports/adapter-error.ts'
import type { TopicName } from '../ports/topic.ts'
import type { Config } from './config.ts'
import { kafkaClient, plannedTopics, SILENT_KAFKA } from './kafka-transport.ts'

export type { TopicReport }

export interface TopicsResult {
  readonly created: readonly TopicName[]
  readonly topics: readonly TopicReport[]
}

/**
 * Creates the topics that are missing, unless only asked to check, and reports how all of them stand.
 * @throws AdapterError `broker-unreachable`
 */
export const ensureTopics = async (
  config: Config,
  options: { readonly checkOnly: boolean },
): Promise<TopicsResult> => {
  const client = kafkaClient(config, SILENT_KAFKA)
  await client.connect()
  const plans = plannedTopics(config)
  const created = options.checkOnly ? [] : await createTopics(client, plans)
  return { created, topics: await inspectTopics(client, plans) }
}

/**
 * @throws AdapterError `topic-missing` naming the first and how many more, `topic-mismatch` where an instance could not
 * find the rows of its own keys
 */
export const demandTopics = async (config: Config, client: KafkaClient): Promise<void> => {
  const plans = plannedTopics(config)
  const reports = await inspectTopics(client, plans)
  const [first, ...others] = reports.filter(({ state }) => state === 'missing')
  if (first === undefined) return demandLikePartitions(plans, reports)
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  throw new AdapterError(
    'topic-missing',
    `topic ${first.name} does not exist${more}: create it with "greywatt topics", or correct kafka.topicPrefix`,
  )
}

const demandLikePartitions = (
  plans: readonly PlannedTopic[],
  reports: readonly TopicReport[],
): void => {
  const partitionsOf = (topic: TopicName): number =>
    reports.find((report) => report.topic === topic)?.partitions ?? 0
  for (const { topic, name, partitionsLike } of plans) {
    if (partitionsLike === undefined || partitionsOf(topic) === partitionsOf(partitionsLike))
      continue
    throw new AdapterError(
      'topic-mismatch',
      `topic ${name} has ${partitionsOf(topic)} partitions and ${partitionsLike} has ${partitionsOf(partitionsLike)}: an instance reads the same ones of both, so mend it as "greywatt topics --check" says, and start again`,
    )
  }
}
