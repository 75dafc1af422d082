import type { Batch, Cluster, Kafka, KafkaMessage } from 'kafkajs'
import { decodeFetchResponse, type WholeBatch } from './fetch-response.ts'
import { encodeProduce, type ProduceRequest } from './produce-request.ts'
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

const PRODUCE = 0
const FETCH = 1

/**
 * Lets a client's record batches be read and written by our own code. kafkajs makes some twenty objects of each record,
 * both ways, which costs more than all that happens to a reading between; all else, groups, connections, leaders and
 * retries, stays its own.
 * @throws Error where kafkajs is not built as 2.2 is
 */
export const withOwnRecordBatches = (kafka: Kafka): Kafka => {
  const makers = kafka as unknown as Record<symbol, (options: unknown) => Cluster>
  const maker = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  )
  const create = maker === undefined ? undefined : makers[maker]
  if (maker === undefined || create === undefined)
    throw new Error('kafkajs makes its clusters elsewhere: another version than 2.2?')
  makers[maker] = (options) => {
    const cluster = create(options)
    watchBrokers((cluster as unknown as { readonly brokerPool: BrokerPool }).brokerPool)
    return cluster
  }
  return kafka
}

const watchBrokers = (brokerPool: BrokerPool): void => {
  const create = brokerPool.createBroker
  brokerPool.createBroker = (options) => {
    const broker = create(options)
    // kafkajs sets it anew with each connection.
    let lookup = broker.lookupRequest
    Object.defineProperty(broker, 'lookupRequest', {
      get: (): Lookup => (apiKey, definitions) => {
        const protocol = lookup(apiKey, definitions)
        if (apiKey === FETCH) return wholeFetch(protocol)
        return apiKey === PRODUCE ? ownProduce(protocol) : protocol
      },
      set: (given: Lookup) => {
        lookup = given
      },
    })
    return broker
  }
}

const wholeFetch =
  (protocol: Protocol): Protocol =>
  (args) => {
    const sent = protocol(args)
    const { apiVersion } = sent.request
    return {
      ...sent,
      response: {
        ...sent.response,
        decode: (raw: Buffer) => decodeFetchResponse(raw, apiVersion),
      },
    }
  }

/** Transactions, which the tests have and we do not, are left to kafkajs. */
const ownProduce =
  (protocol: Protocol): Protocol =>
  (args) => {
    const sent = protocol(args)
    const { transactionalId, ...request } = args as ProduceRequest & {
      readonly transactionalId?: string | null
    }
    if (transactionalId) return sent
    return { ...sent, request: { ...sent.request, encode: () => encoded(request) } }
  }

/** As an encoder of kafkajs shows its bytes. */
const encoded = async (request: ProduceRequest): Promise<unknown> => {
  const buffer = await encodeProduce(request)
  return { buf: buffer, buffer }
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
