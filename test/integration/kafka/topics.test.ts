import { expect, it } from 'vitest'
import { planTopics } from '../../../src/adapters/kafka/topic-plan.ts'
import { createTopics, inspectTopics } from '../../../src/adapters/kafka/topics.ts'
import { TOPIC_NAMES } from '../../../src/ports/topic.ts'
import { aClient, useTopics } from './support.ts'

const topics = useTopics()

const aPlan = (topicPrefix: string) =>
  planTopics({
    topicPrefix,
    partitions: 4,
    replication: 1,
    graceDays: 3,
    windowDays: 28,
    maxMessageBytes: 1_000_000,
  })

it('what was created is found to be as planned, and is created once', async () => {
  const plan = aPlan(topics.freshPrefix())
  const client = aClient()
  expect((await inspectTopics(client, plan)).map(({ state }) => state)).toEqual(
    TOPIC_NAMES.map(() => 'missing'),
  )
  expect(await createTopics(client, plan)).toEqual(TOPIC_NAMES)
  expect(await inspectTopics(client, plan)).toEqual(
    plan.map(({ topic, name, partitions, retentionMs = null, minRetentionMs }) => ({
      topic,
      name,
      state: 'ok',
      findings: [],
      partitions,
      retentionMs,
      minRetentionMs,
    })),
  )
  expect(await createTopics(client, plan)).toEqual([])
})

it('what differs is named with how to mend it, and partners follow the topic that is there', async () => {
  const prefix = topics.freshPrefix()
  const readings = await topics.create(prefix, 'meter-readings', {
    partitions: 6,
    config: [{ name: 'retention.ms', value: '86400000' }],
  })
  const licences = await topics.create(prefix, 'licences')
  const plan = aPlan(prefix)
  const client = aClient()
  await createTopics(client, plan)
  const reports = await inspectTopics(client, plan)
  expect(reports.find(({ topic }) => topic === 'meters')).toMatchObject({
    state: 'ok',
    partitions: 6,
  })
  expect(reports.filter(({ state }) => state === 'different')).toEqual([
    {
      topic: 'meter-readings',
      retentionMs: 86_400_000,
      minRetentionMs: 345_600_000,
      name: readings,
      state: 'different',
      partitions: 6,
      findings: [
        {
          what: 'kept for 1 day, and a lost host has to read back 4 days',
          mend: `kafka-configs.sh --alter --entity-type topics --entity-name ${readings} --add-config retention.ms=604800000`,
        },
      ],
    },
    {
      topic: 'licences',
      retentionMs: 604_800_000,
      minRetentionMs: 0,
      name: licences,
      state: 'different',
      partitions: 1,
      findings: [
        {
          what: 'cleanup.policy=delete, and compact is needed: rows that never change would be deleted with age',
          mend: `kafka-configs.sh --alter --entity-type topics --entity-name ${licences} --add-config cleanup.policy=compact`,
        },
      ],
    },
  ])
})

it('says so where no broker answers', async () => {
  const client = aClient({ brokers: ['127.0.0.1:1'] })
  await expect(inspectTopics(client, aPlan('x-'))).rejects.toMatchObject({
    code: 'broker-unreachable',
  })
})
