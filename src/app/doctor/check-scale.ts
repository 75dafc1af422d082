import type { TopicReport } from '../../adapters/kafka/topics.ts'
import type { Config } from '../config.ts'
import { type Finding, ok, warning } from './finding.ts'

/** How many instances share the work, by the partitions that the broker has. */
export const checkScale = (
  reports: readonly Pick<TopicReport, 'topic' | 'partitions'>[],
  instances: number | undefined,
): readonly Finding[] => {
  const partitionsOf = (topic: TopicReport['topic']): number =>
    reports.find((report) => report.topic === topic)?.partitions ?? 0
  const collate = partitionsOf('meter-readings')
  const assess = partitionsOf('meter-days')
  if (collate === 0 || assess === 0) return []
  const says = `at most ${counted(collate)} collate and ${counted(assess)} assess at a time`
  const fewest = Math.min(collate, assess)
  const mend = 'replay into topics of more partitions, as docs/scaling.md says'
  if (instances !== undefined && instances > fewest)
    return [
      warning(
        'scale',
        `${says}: of ${instances} wanted, ${instances - fewest} would stand by`,
        mend,
      ),
    ]
  return [fewest === 1 ? warning('scale', says, mend) : ok('scale', says)]
}

const counted = (instances: number): string =>
  instances === 1 ? '1 instance' : `${instances} instances`

/** Defaults of group.min.session.timeout.ms and group.max.session.timeout.ms, https://kafka.apache.org/documentation */
const LEAST_SESSION_MS = 6_000
const MOST_SESSION_MS = 1_800_000

export const checkSession = ({ kafka }: Config): Finding => {
  const { sessionTimeoutMs, stallMs } = kafka
  const says = `partitions of a process that died wait ${sessionTimeoutMs / 1000} s for another (kafka.sessionTimeoutMs)`
  if (sessionTimeoutMs < LEAST_SESSION_MS || sessionTimeoutMs > MOST_SESSION_MS)
    return warning(
      'session',
      `${says}, and brokers allow 6 s to 30 min unless set otherwise`,
      'set it to 6000 or more, or the brokers to less (group.min.session.timeout.ms)',
    )
  if (sessionTimeoutMs >= stallMs)
    return warning(
      'session',
      `${says}, as long as a consumer without an answer takes to give up (kafka.stallMs)`,
      'set kafka.sessionTimeoutMs to less than kafka.stallMs',
    )
  return ok('session', says)
}
