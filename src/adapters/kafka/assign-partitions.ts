/** A member of a consumer group and what it says it holds already. */
export interface Member {
  readonly memberId: string
  readonly owned: readonly number[]
  /** When it was last given them, by its own wall clock; decides between two that claim one partition. */
  readonly ownedSinceMs: number
}
export type Assignment = ReadonlyMap<string, readonly number[]>

const byId = (a: Member, b: Member): number =>
  a.memberId < b.memberId ? -1 : a.memberId > b.memberId ? 1 : 0
const ascending = (a: number, b: number): number => a - b

/** Each partition's holder: of several claims the latest one is true, the others missed a rebalance. */
const holders = (
  partitions: readonly number[],
  members: readonly Member[],
): Map<number, string> => {
  const known = new Set(partitions)
  const holder = new Map<number, string>()
  for (const member of [...members].sort((a, b) => a.ownedSinceMs - b.ownedSinceMs || byId(b, a))) {
    for (const partition of member.owned) {
      if (known.has(partition)) holder.set(partition, member.memberId)
    }
  }
  return holder
}

/**
 * Shares differ by one partition at most, and no partition moves that need not: the larger shares go to the members
 * that hold most already. Every partition goes to exactly one member.
 */
export const assignSticky = (
  partitions: readonly number[],
  members: readonly Member[],
): Assignment => {
  const holder = holders(partitions, members)
  const ordered = [...members].sort(byId)
  const shares = new Map<string, number[]>(ordered.map(({ memberId }) => [memberId, []]))
  const free: number[] = []
  for (const partition of [...new Set(partitions)].sort(ascending)) {
    const owner = holder.get(partition)
    if (owner === undefined) free.push(partition)
    else shares.get(owner)?.push(partition)
  }
  const count = new Set(partitions).size
  const base = Math.floor(count / ordered.length)
  let larger = count % ordered.length
  const heldFirst = [...shares].sort(([, a], [, b]) => b.length - a.length)
  const wanted = new Map<string, number>()
  for (const [memberId, held] of heldFirst) {
    const size = larger > 0 ? base + 1 : base
    larger -= 1
    wanted.set(memberId, size)
    free.push(...held.splice(size))
  }
  free.sort(ascending)
  for (const [memberId, held] of shares) {
    held.push(...free.splice(0, (wanted.get(memberId) ?? base) - held.length))
    held.sort(ascending)
  }
  return shares
}

/** Everything to the member that holds most already, else to the first by id; the others stand by. */
export const assignSingle = (
  partitions: readonly number[],
  members: readonly Member[],
): Assignment => {
  const holder = holders(partitions, members)
  const heldBy = new Map<string, number>()
  for (const memberId of holder.values()) heldBy.set(memberId, (heldBy.get(memberId) ?? 0) + 1)
  const ordered = [...members].sort(
    (a, b) => (heldBy.get(b.memberId) ?? 0) - (heldBy.get(a.memberId) ?? 0) || byId(a, b),
  )
  const all = [...new Set(partitions)].sort(ascending)
  return new Map(ordered.map(({ memberId }, i) => [memberId, i === 0 ? all : []]))
}
