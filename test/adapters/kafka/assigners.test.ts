import { AssignerProtocol, type Cluster, type PartitionAssigner } from 'kafkajs'
import { describe, expect, it } from 'vitest'
import { decodeMember, partitionAssigner } from '../../../src/adapters/kafka/assigners.ts'

const opened = (assigner: PartitionAssigner, partitions: number) =>
  assigner({
    groupId: 'g',
    logger: undefined as never,
    cluster: {
      findTopicPartitionMetadata: () =>
        Array.from({ length: partitions }, (_, partitionId) => ({ partitionId })),
    } as unknown as Cluster,
  })

describe('what a member tells the group', () => {
  it('is what it holds, and since when', () => {
    const { protocol } = opened(
      partitionAssigner('sticky', () => ({ owned: [4, 1], ownedSinceMs: 1_700 })),
      6,
    )
    const { name, metadata } = protocol({ topics: ['meter-readings'] })
    expect(name).toBe('greywatt-sticky')
    expect(decodeMember('m1', metadata)).toEqual({
      memberId: 'm1',
      owned: [4, 1],
      ownedSinceMs: 1_700,
    })
    expect(AssignerProtocol.MemberMetadata.decode(metadata)?.topics).toEqual(['meter-readings'])
  })
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no JSON', Buffer.from('{')],
    ['another shape', Buffer.from('{"owned":"all"}')],
  ])('counts as holding nothing where it is %s', (_, userData) => {
    const metadata = AssignerProtocol.MemberMetadata.encode({ version: 1, topics: ['t'], userData })
    expect(decodeMember('m1', metadata)).toEqual({ memberId: 'm1', owned: [], ownedSinceMs: 0 })
  })
})

it('the answer to each member names the topic and its partitions, also where it gets none', async () => {
  const assigner = opened(
    partitionAssigner('single', () => ({ owned: [], ownedSinceMs: 0 })),
    3,
  )
  const { metadata } = assigner.protocol({ topics: ['site-assessments'] })
  const answers = await assigner.assign({
    topics: ['site-assessments'],
    members: ['m2', 'm1'].map((memberId) => ({ memberId, memberMetadata: metadata })),
  })
  expect(
    answers.map(({ memberId, memberAssignment }) => [
      memberId,
      AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment,
    ]),
  ).toEqual([
    ['m2', { 'site-assessments': [] }],
    ['m1', { 'site-assessments': [0, 1, 2] }],
  ])
})
