import type { Batch, Cluster, KafkaMessage } from 'kafkajs'
import { decodeFetchResponse, type WholeBatch } from './fetch-response.ts'
import type { RecordBatch } from './record-batch.ts'

/** The parts used of what kafkajs keeps to itself (2.2.4: src/cluster/brokerPool.js, src/broker/index.js). */
type Protocol = (args: unknown) => {
  readonly request: { readonly apiVersion: number }
  readonly response: { readonly parse: (data: unknown) => unknown }
}
type Lookup = (apiKey: number, definitions: unknown) => Protocol
interface Broker {
  lookupRequest: Lookup
}
interface BrokerPool {
  createBroker: (options: unknown) => Broker
}

const FETCH = 1

/**
 * Lets a cluster's Fetch responses come as whole record batches. kafkajs makes some twenty objects of each record, which
 * costs it more than all that happens to a reading afterwards; all else, groups, connections and retries, stays its own.
 * To be called before the cluster connects.
 */
export const keepBatchesWhole = (cluster: Cluster): void => {
  const { brokerPool } = cluster as unknown as { readonly brokerPool: BrokerPool }
  const create = brokerPool.createBroker
  brokerPool.createBroker = (options) => {
    const broker = create(options)
    // kafkajs sets it anew with each connection.
    let lookup = broker.lookupRequest
    Object.defineProperty(broker, 'lookupRequest', {
      get: (): Lookup => (apiKey, definitions) => {
        const protocol = lookup(apiKey, definitions)
        return apiKey === FETCH ? whole(protocol) : protocol
      },
      set: (given: Lookup) => {
        lookup = given
      },
    })
    return broker
  }
}

const whole =
  (protocol: Protocol): Protocol =>
  (args) => {
    const sent = protocol(args)
    const { apiVersion } = sent.request
    return {
      ...sent,
      response: {
        decode: (raw: Buffer) => decodeFetchResponse(raw, apiVersion),
        parse: sent.response.parse,
      },
    }
  }

/** @throws Error where the message comes of a cluster whose batches are not kept whole, which is a bug */
export const recordBatchOf = (message: KafkaMessage): RecordBatch => {
  const { recordBatch } = message as unknown as Partial<WholeBatch>
  if (recordBatch === undefined)
    throw new Error('kafkajs decoded a batch by itself: another version than 2.2?')
  return recordBatch
}

/** The offset that was asked for; kafkajs leaves it out of its types. */
export const fetchedOffsetOf = (batch: Batch): bigint =>
  BigInt((batch as unknown as { readonly fetchedOffset: string }).fetchedOffset)
