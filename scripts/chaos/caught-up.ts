import { setTimeout as sleep } from 'node:timers/promises'
import type { KafkaClient } from '../../src/adapters/kafka/client.ts'
import { isOutage, messageOf } from '../../src/adapters/kafka/errors.ts'
import { physicalName } from '../../src/adapters/kafka/topic-record.ts'
import type { Config } from '../../src/app/config.ts'
import { RUNNABLE_STAGES, type RunnableStage } from '../../src/core/stages.ts'
import { TOPIC_NAMES, type TopicName } from '../../src/ports/topic.ts'

const READS: Readonly<Record<RunnableStage, TopicName>> = {
  collate: 'meter-readings',
  assess: 'meter-days',
  rank: 'site-assessments',
}
const LOOK_EVERY_MS = 1_000
/** Silence is told after idleMs by each of three stages in turn, and each commits every 5 s. */
const quietMs = (idleMs: number): number => 2 * idleMs + 6_000

/**
 * Resolves once every group stands at the end of its topic and nothing has been written anywhere for so long that all
 * partitions must have fallen silent.
 * @throws Error where that does not come about in time
 */
export const untilCaughtUp = async (
  client: KafkaClient,
  { kafka }: Config,
  mostMs: number,
): Promise<void> => {
  const admin = client.open().admin()
  await admin.connect()
  const nameOf = (topic: TopicName): string => physicalName(kafka.topicPrefix, topic)
  const behind = async (): Promise<readonly string[]> => {
    const found: string[] = []
    for (const stage of RUNNABLE_STAGES) {
      const topic = nameOf(READS[stage])
      const ends = await admin.fetchTopicOffsets(topic)
      const [committed] = await admin.fetchOffsets({
        groupId: `${kafka.groupPrefix}-${stage}`,
        topics: [topic],
      })
      for (const { partition, high, low } of ends) {
        const at = committed?.partitions.find((one) => one.partition === partition)?.offset ?? '-1'
        if (high !== low && BigInt(at) < BigInt(high))
          found.push(`${stage} stands at ${at} of ${high} in partition ${partition}`)
      }
    }
    return found
  }
  const ends = async (): Promise<string> => {
    const all = await Promise.all(
      TOPIC_NAMES.map((topic) => admin.fetchTopicOffsets(nameOf(topic))),
    )
    return JSON.stringify(all.map((topic) => topic.map(({ partition, high }) => [partition, high])))
  }
  const look = async (): Promise<readonly [lag: readonly string[], ends: string]> => {
    try {
      return [await behind(), await ends()]
    } catch (error) {
      if (!isOutage(error)) throw error
      return [[`the broker does not say: ${messageOf(error)}`], '']
    }
  }
  try {
    const deadline = Date.now() + mostMs
    let seen = ''
    let sinceMs = Date.now()
    for (;;) {
      const [lag, now] = await look()
      if (now !== seen || lag.length > 0) sinceMs = Date.now()
      seen = now
      if (Date.now() - sinceMs >= quietMs(kafka.idleMs)) return
      if (Date.now() > deadline)
        throw new Error(
          `the stages have not caught up within ${mostMs / 1000} s: ${lag.join('; ') || 'they do not fall silent'}`,
        )
      await sleep(LOOK_EVERY_MS)
    }
  } finally {
    await admin.disconnect()
  }
}
