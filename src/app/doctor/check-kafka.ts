import { inspectTopics, type TopicReport } from '../../adapters/kafka/topics.ts'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { Config } from '../config.ts'
import { kafkaClient, plannedTopics, SILENT_KAFKA } from '../kafka-transport.ts'
import { checkScale, checkSession } from './check-scale.ts'
import { type Finding, fault, ok, warning } from './finding.ts'

/** The broker, the topics on it, and whether they are kept long enough to read a lost state back. */
export const checkKafka = async (
  config: Config,
  configGiven: boolean,
  instances?: number,
): Promise<readonly Finding[]> => {
  const { brokers } = config.kafka
  const worse = configGiven ? fault : warning
  try {
    const client = kafkaClient(config, SILENT_KAFKA)
    await client.connect()
    const reached = ok('broker', `a Kafka broker answers at ${brokers.join(', ')}`)
    const reports = await inspectTopics(client, plannedTopics(config))
    const missing = reports.filter(({ state }) => state === 'missing').map(({ name }) => name)
    const differing = reports.flatMap(({ name, findings }) =>
      findings.map(({ what, mend }) => worse('topics', `${name}: ${what}`, mend)),
    )
    const present = reports.length - missing.length
    return [
      reached,
      missing.length === 0
        ? ok('topics', `all ${present} topics are there`)
        : worse(
            'topics',
            `${missing.length} of ${reports.length} topics are missing, first ${missing[0]}`,
            'create them with "greywatt topics"',
          ),
      ...differing,
      ...retention(reports, config),
      ...checkScale(reports, instances),
      checkSession(config),
      ...login(config),
    ]
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error
    const [says = '', mend] = error.message.split(/: (?=[^:]*$)/)
    return [worse('broker', says, mend ?? 'look at the broker')]
  }
}

const DAY_MS = 86_400_000

/**
 * As the broker keeps them: without its state, collate reads its grace again, and assess its whole window. A topic that
 * keeps less is told of with the other faults of the topics.
 */
const retention = (
  reports: readonly TopicReport[],
  { assess, collate }: Config,
): readonly Finding[] => {
  const read = reports.filter(({ minRetentionMs }) => minRetentionMs > DAY_MS)
  const isShort = ({ state, retentionMs, minRetentionMs }: TopicReport): boolean =>
    state === 'missing' || (retentionMs !== null && retentionMs < minRetentionMs)
  if (read.some(isShort)) return []
  const kept = read.map(
    ({ name, retentionMs }) =>
      `${name} ${retentionMs === null ? 'for good' : `${Math.floor(retentionMs / DAY_MS)} days`}`,
  )
  return [
    ok(
      'retention',
      `covers grace (${collate.graceDays} days) and window (${assess.windowDays} days): ${kept.join(', ')}`,
    ),
  ]
}

/** PLAIN hands the password over as it is. */
const login = ({ kafka }: Config): readonly Finding[] =>
  kafka.sasl.mechanism === 'plain' && !kafka.tls.enabled
    ? [
        warning(
          'broker',
          'kafka.sasl.mechanism is plain without kafka.tls: everybody on the way can read the password',
          'set kafka.tls.enabled, or take scram-sha-512',
        ),
      ]
    : []
