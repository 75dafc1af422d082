import { Kafka, type LogEntry, logLevel, type RetryOptions } from 'kafkajs'
import { AdapterError } from '../../ports/adapter-error.ts'
import { checkBrokerVersions, versionsOf } from './broker-versions.ts'
import { openCluster } from './cluster.ts'
import { registerCodecs } from './codecs.ts'
import { brokerRefused, brokerUnreachable, isRefusal, messageOf } from './errors.ts'
import { withOwnRecordBatches } from './own-record-batches.ts'
import { type KafkaSecurity, securityOptions } from './security.ts'

export type KafkaLogLevel = 'debug' | 'info' | 'warn' | 'error'
export type KafkaLog = (
  level: KafkaLogLevel,
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void

export interface KafkaClientOptions {
  readonly brokers: readonly string[]
  readonly clientId: string
  /** Neither TLS nor SASL where left out. */
  readonly security?: KafkaSecurity
  readonly requestTimeoutMs: number
  /** The brokers may be away this long before work that needs them fails. */
  readonly outageMs: number
  readonly log: KafkaLog
}

export interface KafkaClient extends KafkaClientOptions {
  /**
   * A connection set of its own. kafkajs keeps offsets per group inside it, so two members of one group must never
   * share one.
   */
  open(retry?: RetryOptions): Kafka
  /**
   * The check at the start, within CONNECT_DEADLINE_MS.
   * @throws AdapterError `broker-unreachable`, `broker-refused`, `broker-unsupported`
   */
  connect(): Promise<void>
}

const CONNECT_DEADLINE_MS = 10_000
const CONNECTION_TIMEOUT_MS = 3_000

/** About 40 s of back-off in all: a broker's restart passes unnoticed. What outlasts it, rideOut() tries again. */
export const RETRY: RetryOptions = { initialRetryTime: 300, maxRetryTime: 10_000, retries: 8 }

/** For questions somebody waits at a terminal for. */
export const BRIEF_RETRY: RetryOptions = { initialRetryTime: 200, retries: 3 }

/** To kafkajs each join is news and each retry an error. What it cannot mend arrives as an AdapterError. */
const LEVELS: Readonly<Record<number, KafkaLogLevel>> = {
  [logLevel.ERROR]: 'warn',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'debug',
  [logLevel.DEBUG]: 'debug',
}

export const createKafkaClient = (options: KafkaClientOptions): KafkaClient => {
  registerCodecs()
  const { brokers, clientId, security, requestTimeoutMs, log } = options
  const secured = securityOptions(security)
  const logCreator =
    () =>
    ({ level, namespace, log: entry }: LogEntry): void => {
      const { message, timestamp, logger, ...fields } = entry
      log(LEVELS[level] ?? 'debug', `kafkajs: ${message}`, { ...fields, namespace })
    }
  const open = (retry: RetryOptions = RETRY): Kafka =>
    withOwnRecordBatches(
      new Kafka({
        brokers: [...brokers],
        clientId,
        ...secured,
        requestTimeout: requestTimeoutMs,
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        retry,
        logLevel: logLevel.INFO,
        logCreator,
      }),
    )

  const connect = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`silent for ${CONNECT_DEADLINE_MS / 1000} s`)),
        CONNECT_DEADLINE_MS,
      )
    })
    const cluster = openCluster(open(BRIEF_RETRY), clientId)
    const attempt = cluster.connect()
    try {
      await Promise.race([attempt, deadline])
      checkBrokerVersions(versionsOf(cluster), brokers)
    } catch (error) {
      if (error instanceof AdapterError) throw error
      if (isRefusal(error)) throw brokerRefused(brokers, messageOf(error), error)
      throw brokerUnreachable(brokers, messageOf(error), error)
    } finally {
      clearTimeout(timer)
      attempt.catch(() => undefined)
      await cluster.disconnect().catch(() => undefined)
    }
  }
  return { ...options, open, connect }
}
