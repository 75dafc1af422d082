import { AdapterError } from '../../ports/adapter-error.ts'

/** The error and what caused it, outermost first; kafkajs wraps an error once for every retry loop it leaves. */
const causes = function* (error: unknown): Generator<unknown> {
  const seen = new Set<unknown>()
  let current = error
  while (current !== undefined && current !== null && !seen.has(current)) {
    seen.add(current)
    yield current
    current = (current as { cause?: unknown }).cause
  }
}

const CONNECTION_ERRORS = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSBrokerNotFound',
])

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/** The broker's word for it, such as `MESSAGE_TOO_LARGE`; undefined where the broker did not say one. */
export const protocolErrorOf = (error: unknown): string | undefined => {
  for (const cause of causes(error)) {
    const type = (cause as { type?: unknown }).type
    if (typeof type === 'string') return type
  }
  return undefined
}

export const adapterErrorIn = (error: unknown): AdapterError | undefined => {
  for (const cause of causes(error)) if (cause instanceof AdapterError) return cause
  return undefined
}

const isConnectionError = (error: unknown): boolean => {
  for (const cause of causes(error)) {
    if (CONNECTION_ERRORS.has((cause as { name?: string }).name ?? '')) return true
  }
  return false
}

/** kafkajs calls it final, though the coordinator is only somewhere else, or not back yet. */
const NO_COORDINATOR = 'KafkaJSGroupCoordinatorNotFound'
/** A plain error of kafkajs's, where a connection was lost between finding the broker and asking it. */
const NOT_CONNECTED = 'Broker not connected'

const isTlsCode = (code: unknown): boolean =>
  typeof code === 'string' && /CERT|^ERR_(TLS|SSL)|^UNABLE_TO_/.test(code)

/** The broker answers, and one side does not believe the other: user, password or certificate. */
export const isRefusal = (error: unknown): boolean => {
  for (const cause of causes(error)) {
    const { name, code } = cause as { name?: unknown; code?: unknown }
    if (name === 'KafkaJSSASLAuthenticationError' || isTlsCode(code)) return true
  }
  return false
}

/** What mends itself once the brokers are back. */
export const isOutage = (error: unknown): boolean => {
  if (adapterErrorIn(error) !== undefined || isRefusal(error)) return false
  if (protocolErrorOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return false
  for (const cause of causes(error)) {
    const { name, retriable } = cause as { name?: unknown; retriable?: unknown }
    if (retriable === true || name === NO_COORDINATOR) return true
    if (messageOf(cause) === NOT_CONNECTED) return true
  }
  return isConnectionError(error)
}

export const brokerRefused = (
  brokers: readonly string[],
  detail: string,
  cause?: unknown,
): AdapterError =>
  new AdapterError(
    'broker-refused',
    `no session with the Kafka broker at ${brokers.join(', ')} (${detail}): correct kafka.sasl and kafka.tls`,
    { cause },
  )

export const brokerUnreachable = (
  brokers: readonly string[],
  detail: string,
  cause?: unknown,
): AdapterError =>
  new AdapterError(
    'broker-unreachable',
    `no Kafka broker answers at ${brokers.join(', ')} (${detail}): start one, or correct kafka.brokers`,
    { cause },
  )

export const topicMissing = (topic: string): AdapterError =>
  new AdapterError(
    'topic-missing',
    `topic ${topic} does not exist: create it with "greywatt topics", or correct kafka.topicPrefix`,
  )
