import kafkajs, { type Admin, type ITopicConfig } from 'kafkajs'
import type { TopicName } from '../../ports/topic.ts'
import { type ActualTopic, checkTopic, type TopicFinding } from './check-topic.ts'
import { BRIEF_RETRY, type KafkaClient } from './client.ts'
import { brokerUnreachable, isOutage, messageOf } from './errors.ts'
import type { PlannedTopic } from './topic-plan.ts'

export interface TopicReport {
  readonly topic: TopicName
  readonly name: string
  readonly state: 'ok' | 'missing' | 'different'
  /** Empty unless the state is `different`. */
  readonly findings: readonly TopicFinding[]
  /** Of the topic as it is; 0 where it is missing. */
  readonly partitions: number
  /** How long it keeps a record, and the least that a lost state needs; null where it is missing, or keeps for good. */
  readonly retentionMs: number | null
  readonly minRetentionMs: number
}

const withAdmin = async <Value>(
  client: KafkaClient,
  work: (admin: Admin) => Promise<Value>,
): Promise<Value> => {
  const admin = client.open(BRIEF_RETRY).admin()
  try {
    await admin.connect()
    return await work(admin)
  } catch (error) {
    if (isOutage(error)) {
      throw brokerUnreachable(client.brokers, messageOf(error), error)
    }
    throw error
  } finally {
    await admin.disconnect()
  }
}

const readActual = async (
  admin: Admin,
  plans: readonly PlannedTopic[],
): Promise<ReadonlyMap<string, ActualTopic>> => {
  const existing = new Set(await admin.listTopics())
  const names = plans.map(({ name }) => name).filter((name) => existing.has(name))
  if (names.length === 0) return new Map()
  const [{ topics }, { resources }] = await Promise.all([
    admin.fetchTopicMetadata({ topics: names }),
    admin.describeConfigs({
      includeSynonyms: false,
      resources: names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
    }),
  ])
  const settings = new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      Object.fromEntries(configEntries.map((e) => [e.configName, e.configValue])),
    ]),
  )
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      { partitions: partitions.length, settings: settings.get(name) ?? {} },
    ]),
  )
}

const partitionsWanted = (
  plan: PlannedTopic,
  plans: readonly PlannedTopic[],
  actual: ReadonlyMap<string, ActualTopic>,
): number => {
  const like = plans.find(({ topic }) => topic === plan.partitionsLike)
  return (like === undefined ? undefined : actual.get(like.name)?.partitions) ?? plan.partitions
}

const retentionOf = (actual: ActualTopic | undefined): number | null => {
  const { 'cleanup.policy': cleanup, 'retention.ms': text } = actual?.settings ?? {}
  const retentionMs = Number(text ?? -1)
  return cleanup === 'compact' || retentionMs < 0 ? null : retentionMs
}

/** @throws AdapterError `broker-unreachable` */
export const inspectTopics = (
  client: KafkaClient,
  plans: readonly PlannedTopic[],
): Promise<readonly TopicReport[]> =>
  withAdmin(client, async (admin) => {
    const actual = await readActual(admin, plans)
    return plans.map((plan): TopicReport => {
      const { topic, name, minRetentionMs } = plan
      const found = actual.get(name)
      const known = { topic, name, retentionMs: retentionOf(found), minRetentionMs }
      if (found === undefined) return { ...known, state: 'missing', findings: [], partitions: 0 }
      const findings = checkTopic(plan, found, partitionsWanted(plan, plans, actual))
      const state = findings.length === 0 ? 'ok' : 'different'
      return { ...known, state, findings, partitions: found.partitions }
    })
  })

const creation = (plan: PlannedTopic, numPartitions: number): ITopicConfig => ({
  topic: plan.name,
  numPartitions,
  replicationFactor: plan.replication,
  configEntries: [
    { name: 'cleanup.policy', value: plan.cleanup },
    { name: 'max.message.bytes', value: `${plan.maxMessageBytes}` },
    ...(plan.retentionMs === undefined
      ? []
      : [{ name: 'retention.ms', value: `${plan.retentionMs}` }]),
    ...(plan.minCompactionLagMs === 0
      ? []
      : [{ name: 'min.compaction.lag.ms', value: `${plan.minCompactionLagMs}` }]),
    // When a reading arrived is the log's word, never its producer's.
    ...(plan.topic === 'meter-readings'
      ? [{ name: 'message.timestamp.type', value: 'LogAppendTime' }]
      : []),
  ],
})

/**
 * Creates what is missing and answers its names; what is there already stays as it is.
 * @throws AdapterError `broker-unreachable`
 */
export const createTopics = (
  client: KafkaClient,
  plans: readonly PlannedTopic[],
): Promise<readonly TopicName[]> =>
  withAdmin(client, async (admin) => {
    const actual = await readActual(admin, plans)
    const missing = plans.filter(({ name }) => !actual.has(name))
    if (missing.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((plan) => creation(plan, partitionsWanted(plan, plans, actual))),
      })
    }
    return missing.map(({ topic }) => topic)
  })
