import { Partitioners, type PartitionMetadata } from 'kafkajs'

const place = Partitioners.DefaultPartitioner()

/** The partitioner asks only how many there are, where there is a key. */
const described = new Map<number, PartitionMetadata[]>()
const partitionsOf = (count: number): PartitionMetadata[] => {
  const known = described.get(count)
  if (known !== undefined) return known
  const partitions = Array.from({ length: count }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 0,
    replicas: [],
    isr: [],
  }))
  described.set(count, partitions)
  return partitions
}

/** The partition of a key as the Java client chooses it: murmur2. It is where the sink puts a record of that key. */
export const partitionOfKey = (key: string, partitions: number): number =>
  place({ topic: '', partitionMetadata: partitionsOf(partitions), message: { key, value: null } })
