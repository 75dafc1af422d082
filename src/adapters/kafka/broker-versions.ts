import type { Cluster } from 'kafkajs'
import { AdapterError } from '../../ports/adapter-error.ts'

export type ApiVersions = Readonly<
  Record<number, { readonly minVersion: number; readonly maxVersion: number }>
>

interface NeededApi {
  readonly key: number
  readonly name: string
  /** Below it something is missing that we rely on. */
  readonly least: number
  /** The newest that kafkajs 2.2.4 speaks (src/protocol/requests). */
  readonly most: number
}

/** Key, name and versions of each request that is made; headers came with Produce 3 and Fetch 4. */
export const NEEDED_APIS: readonly NeededApi[] = [
  { key: 0, name: 'Produce', least: 3, most: 7 },
  { key: 1, name: 'Fetch', least: 4, most: 11 },
  { key: 2, name: 'ListOffsets', least: 1, most: 3 },
  { key: 3, name: 'Metadata', least: 1, most: 6 },
  { key: 8, name: 'OffsetCommit', least: 2, most: 5 },
  { key: 9, name: 'OffsetFetch', least: 1, most: 4 },
  { key: 10, name: 'FindCoordinator', least: 0, most: 2 },
  { key: 11, name: 'JoinGroup', least: 0, most: 5 },
  { key: 12, name: 'Heartbeat', least: 0, most: 3 },
  { key: 13, name: 'LeaveGroup', least: 0, most: 3 },
  { key: 14, name: 'SyncGroup', least: 0, most: 3 },
  { key: 19, name: 'CreateTopics', least: 0, most: 3 },
  { key: 32, name: 'DescribeConfigs', least: 0, most: 2 },
]

/** What the broker said at the handshake. kafkajs has it, and leaves it out of its types. */
export const versionsOf = (cluster: Cluster): ApiVersions =>
  (cluster as unknown as { readonly brokerPool: { readonly versions: ApiVersions } }).brokerPool
    .versions

/** @throws AdapterError `broker-unsupported` naming each request that both sides know no version of in common */
export const checkBrokerVersions = (versions: ApiVersions, brokers: readonly string[]): void => {
  const faults = NEEDED_APIS.flatMap(({ key, name, least, most }) => {
    const offered = versions[key]
    if (offered === undefined) return [`${name} is not there`]
    const { minVersion, maxVersion } = offered
    return minVersion > most || maxVersion < least
      ? [
          `${name} is there in versions ${minVersion} to ${maxVersion}, needed is ${least} to ${most}`,
        ]
      : []
  })
  if (faults.length === 0) return
  throw new AdapterError(
    'broker-unsupported',
    `the Kafka broker at ${brokers.join(', ')} does not speak what is needed (${faults.join('; ')}): run Apache Kafka 1.0 to 4.x, or something that speaks its protocol`,
  )
}
