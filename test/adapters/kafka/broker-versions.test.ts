import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import {
  type ApiVersions,
  checkBrokerVersions,
  NEEDED_APIS,
} from '../../../src/adapters/kafka/broker-versions.ts'

const load = createRequire(import.meta.url)
const keys: Readonly<Record<string, number>> = load('kafkajs/src/protocol/requests/apiKeys.js')
const { requests } = load('kafkajs/src/protocol/requests/index.js') as {
  readonly requests: Readonly<Record<string, { readonly versions: readonly string[] }>>
}

/** The versions of a broker that has everything, but for what a test changes. */
const offered = (changes: ApiVersions = {}): ApiVersions => ({
  ...Object.fromEntries(NEEDED_APIS.map(({ key }) => [key, { minVersion: 0, maxVersion: 99 }])),
  ...changes,
})
const faultOf = (versions: ApiVersions): unknown => {
  try {
    checkBrokerVersions(versions, ['kafka:9092'])
  } catch (error) {
    const { code, message } = error as { code: string; message: string }
    return { code, message }
  }
  return undefined
}

it('knows the requests as kafkajs does', () => {
  expect(NEEDED_APIS.map(({ key, most }) => ({ key, most }))).toEqual(
    NEEDED_APIS.map(({ name }) => {
      // kafkajs has kept the old name of this one.
      const known = name === 'FindCoordinator' ? 'GroupCoordinator' : name
      return { key: keys[known], most: Math.max(...(requests[known]?.versions ?? []).map(Number)) }
    }),
  )
})

it('is content with a broker that has everything', () => {
  expect(faultOf(offered())).toBeUndefined()
})

it('names in one line what a broker is too old or too new for', () => {
  const versions = offered({
    0: { minVersion: 0, maxVersion: 2 },
    1: { minVersion: 12, maxVersion: 17 },
    32: undefined as never,
  })
  expect(faultOf(versions)).toEqual({
    code: 'broker-unsupported',
    message:
      'the Kafka broker at kafka:9092 does not speak what is needed (Produce is there in versions 0 to 2, needed is 3 to 7; Fetch is there in versions 12 to 17, needed is 4 to 11; DescribeConfigs is not there): run Apache Kafka 1.0 to 4.x, or something that speaks its protocol',
  })
})
