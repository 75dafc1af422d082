import { inspectTopics } from '../../adapters/kafka/topics.ts'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { Config } from '../config.ts'
import { kafkaClient, plannedTopics, SILENT_KAFKA } from '../kafka-transport.ts'
import { type Finding, fault, ok, warning } from './finding.ts'

/** Days that `greywatt topics` lets meter-days be kept. */
const PLANNED_DAYS = 40

/** The broker, the topics on it, and whether they are kept long enough to read a lost state back. */
export const checkKafka = async (
  config: Config,
  configGiven: boolean,
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
      ...(differing.length === 0 && missing.length === 0 ? [retention(config)] : []),
    ]
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error
    const [says = '', mend] = error.message.split(/: (?=[^:]*$)/)
    return [worse('broker', says, mend ?? 'look at the broker')]
  }
}

/** Without its state, assess folds its whole window from meter-days again. */
const retention = ({ assess, collate }: Config): Finding => {
  const neededDays = assess.windowDays + collate.graceDays
  return neededDays <= PLANNED_DAYS
    ? ok(
        'retention',
        `topics are kept longer than grace (${collate.graceDays} days) and window (${assess.windowDays} days)`,
      )
    : warning(
        'retention',
        `a lost state needs ${neededDays} days of meter-days, which is planned for ${PLANNED_DAYS}`,
        `raise its retention.ms to ${neededDays * 86_400_000}`,
      )
}
