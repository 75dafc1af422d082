import type { KafkaClient } from './client.ts'
import { brokerUnreachable, isOutage, messageOf } from './errors.ts'

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000

/** Before the next try. Up to half of it by chance, so that instances do not come back all at once. */
export const pauseBeforeMs = (tries: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)

export interface RidingOut {
  readonly client: Pick<KafkaClient, 'brokers' | 'outageMs' | 'log'>
  /** What is tried, for the log. */
  readonly what: string
  /** After a failure that may be tried again. */
  readonly onFailure?: (error: unknown) => void
  /** Nobody waits for it any more. */
  readonly isOver?: () => boolean
}

/**
 * Tries again for as long as the brokers may be away. kafkajs's own tries end after some 40 s, and some of its errors
 * at once: it calls a coordinator that is not there, or a connection that closes while it asks for metadata, final.
 * @throws AdapterError `broker-unreachable`, and at once whatever is no outage
 */
export const rideOut = async <Value>(
  { client, what, onFailure, isOver }: RidingOut,
  attempt: () => Promise<Value>,
): Promise<Value> => {
  const beganMs = performance.now()
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const awayMs = performance.now() - beganMs
      if (isOver?.() || !isOutage(error)) throw error
      if (awayMs >= client.outageMs)
        throw brokerUnreachable(client.brokers, messageOf(error), error)
      client.log('warn', `${what} failed, trying again`, { tries, error: messageOf(error) })
      onFailure?.(error)
      const pauseMs = pauseBeforeMs(tries)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}
