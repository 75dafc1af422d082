import type { TopicName } from '../../ports/topic.ts'

/** The name on the broker. */
export const physicalName = (topicPrefix: string, topic: TopicName): string =>
  `${topicPrefix}${topic}`
