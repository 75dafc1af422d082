import kafkajs from 'kafkajs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rideOut } from '../../../src/adapters/kafka/ride-out.ts'
import { AdapterError } from '../../../src/ports/adapter-error.ts'

const { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded } = kafkajs

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const refused = new KafkaJSConnectionError('connect ECONNREFUSED')
const named = (name: string, fields: object) => Object.assign(new Error(name), { name, ...fields })
/** As kafkajs 2.2 throws them. */
const OUTAGES: readonly [label: string, failure: Error][] = [
  [
    'a refused connection, after all tries of kafkajs',
    new KafkaJSNumberOfRetriesExceeded(refused, { retryCount: 8, retryTime: 10_000 }),
  ],
  [
    'a connection that closed while it was asked for metadata, which kafkajs calls final',
    named('KafkaJSNonRetriableError', {
      retriable: false,
      cause: named('KafkaJSConnectionClosedError', { retriable: true }),
    }),
  ],
  [
    'a coordinator that is not back yet, which kafkajs calls final',
    named('KafkaJSGroupCoordinatorNotFound', { retriable: false }),
  ],
  [
    'a broker that was lost before it was asked, of which kafkajs has a plain error',
    new Error('Broker not connected'),
  ],
]

const tried = async (failure: () => unknown, awayMs: number) => {
  const warnings: string[] = []
  const backMs = performance.now() + awayMs
  let tries = 0
  const outcome = rideOut(
    {
      client: {
        brokers: ['kafka-1:9092'],
        outageMs: 120_000,
        log: (_, message) => warnings.push(message),
      },
      what: 'sending',
    },
    async () => {
      tries++
      if (performance.now() < backMs) throw failure()
      return 'sent'
    },
  ).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(300_000)
  return { outcome: await outcome, tries, warnings }
}

describe('an outage', () => {
  it.each(OUTAGES)('of 60 s is ridden out: %s', async (_, failure) => {
    const { outcome, tries, warnings } = await tried(() => failure, 60_000)
    expect(outcome).toBe('sent')
    expect(tries).toBeGreaterThan(10)
    expect(tries).toBeLessThan(40)
    expect(warnings).toEqual(Array(tries - 1).fill('sending failed, trying again'))
  })

  it('that lasts is told with the address and what was met last', async () => {
    expect((await tried(() => refused, 1_000_000)).outcome).toMatchObject({
      code: 'broker-unreachable',
      message: expect.stringMatching(/kafka-1:9092.*ECONNREFUSED/),
      cause: refused,
    })
  })
})

describe('what no return of the brokers mends', () => {
  it.each([
    ['a bug', new TypeError('undefined is not a function')],
    ['a fault that is explained already', new AdapterError('codec-unknown', 'no codec')],
    [
      'a topic that is not there',
      Object.assign(new Error('no such topic'), {
        type: 'UNKNOWN_TOPIC_OR_PARTITION',
        retriable: true,
      }),
    ],
    [
      'a password that is refused',
      Object.assign(new Error('no'), { name: 'KafkaJSSASLAuthenticationError' }),
    ],
  ])('is told at once: %s', async (_, failure) => {
    expect(await tried(() => failure, 60_000)).toEqual({ outcome: failure, tries: 1, warnings: [] })
  })
})
