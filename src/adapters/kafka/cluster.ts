import type { Cluster, Kafka } from 'kafkajs'

/** What kafkajs keeps to itself: connections, metadata and requests, outside any group. */
export const openCluster = (kafka: Kafka, clientId: string): Cluster => {
  let opened: Cluster | undefined
  // An assigner is where kafkajs hands out its cluster. The consumer never joins, so no such group comes to be.
  kafka.consumer({
    groupId: `${clientId}-reader`,
    allowAutoTopicCreation: false,
    partitionAssigners: [
      ({ cluster }) => {
        opened = cluster
        return {
          name: 'none',
          version: 0,
          assign: async () => [],
          protocol: () => ({ name: 'none', metadata: Buffer.alloc(0) }),
        }
      },
    ],
  })
  if (opened === undefined) throw new Error('kafkajs called no assigner: another version than 2.2?')
  return opened
}
