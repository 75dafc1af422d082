import { AssignerProtocol, type PartitionAssigner } from 'kafkajs'
import { type Assignment, assignSingle, assignSticky, type Member } from './assign-partitions.ts'

export type AssignmentKind = 'sticky' | 'single'

/** What this member holds now; asked anew at each join. */
export type OwnedNow = () => { readonly owned: readonly number[]; readonly ownedSinceMs: number }

const VERSION = 1
const ASSIGN: Readonly<
  Record<AssignmentKind, (partitions: readonly number[], members: readonly Member[]) => Assignment>
> = { sticky: assignSticky, single: assignSingle }

/** A claim that cannot be read is none: stickiness suffers, the assignment stays whole. */
export const decodeMember = (memberId: string, metadata: Buffer): Member => {
  const none = { memberId, owned: [], ownedSinceMs: 0 }
  try {
    const userData = AssignerProtocol.MemberMetadata.decode(metadata)?.userData
    if (userData === undefined || userData.length === 0) return none
    const claim: unknown = JSON.parse(userData.toString())
    const { owned, ownedSinceMs } = claim as { owned?: unknown; ownedSinceMs?: unknown }
    if (!Array.isArray(owned) || typeof ownedSinceMs !== 'number') return none
    return { memberId, owned: owned.filter(Number.isInteger), ownedSinceMs }
  } catch {
    return none
  }
}

/** kafkajs's face of the assignment functions, for groups that read one topic. */
export const partitionAssigner =
  (kind: AssignmentKind, ownedNow: OwnedNow): PartitionAssigner =>
  ({ cluster }) => ({
    name: `greywatt-${kind}`,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: `greywatt-${kind}`,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(ownedNow())),
      }),
    }),
    assign: async ({ members, topics }) => {
      const decoded = members.map(({ memberId, memberMetadata }) =>
        decodeMember(memberId, memberMetadata),
      )
      const shares = topics.map((topic) => {
        const partitions = cluster.findTopicPartitionMetadata(topic).map((p) => p.partitionId)
        return [topic, ASSIGN[kind](partitions, decoded)] as const
      })
      return members.map(({ memberId }) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: VERSION,
          assignment: Object.fromEntries(
            shares.map(([topic, share]) => [topic, [...(share.get(memberId) ?? [])]]),
          ),
          userData: Buffer.alloc(0),
        }),
      }))
    },
  })
