import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Assignment,
  assignSingle,
  assignSticky,
  type Member,
} from '../../src/adapters/kafka/assign-partitions.ts'

/** Claims may overlap and may name partitions that are gone. */
const members = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((memberId) =>
        fc.record({
          memberId: fc.constant(memberId),
          owned: fc.uniqueArray(fc.nat(12), { maxLength: 8 }),
          ownedSinceMs: fc.nat(3),
        }),
      ),
    ),
  )
const partitions = fc.nat(10).map((count) => Array.from({ length: count }, (_, i) => i))

const sizes = (assignment: Assignment) => [...assignment.values()].map((share) => share.length)
const asMembers = (assignment: Assignment, ownedSinceMs: number): Member[] =>
  [...assignment].map(([memberId, owned]) => ({ memberId, owned, ownedSinceMs }))
const moved = (before: Assignment, after: Assignment): number =>
  [...before].reduce(
    (sum, [id, share]) => sum + share.filter((p) => !(after.get(id) ?? []).includes(p)).length,
    0,
  )

/** Fewest moves by trying every balanced way to share sizes out. */
const fewestMoves = (held: readonly number[], count: number): number => {
  const base = Math.floor(count / held.length)
  const larger = count % held.length
  let best = Number.POSITIVE_INFINITY
  for (let mask = 0; mask < 1 << held.length; mask++) {
    const bits = held.map((_, i) => (mask >> i) & 1)
    if (bits.reduce((sum, bit) => sum + bit, 0) !== larger) continue
    const kept = held.reduce((sum, n, i) => sum + Math.min(n, base + bits[i]!), 0)
    best = Math.min(best, held.reduce((sum, n) => sum + n, 0) - kept)
  }
  return best
}

describe.each([
  ['sticky', assignSticky],
  ['single', assignSingle],
])('%s', (_, assign) => {
  it('gives every partition to exactly one member', () => {
    fc.assert(
      fc.property(partitions, members, (all, group) => {
        const assignment = assign(all, group)
        expect([...assignment.keys()].sort()).toEqual(group.map(({ memberId }) => memberId).sort())
        expect([...assignment.values()].flat().sort((a, b) => a - b)).toEqual(all)
      }),
    )
  })
  it('does not depend on the order in which members are listed', () => {
    fc.assert(
      fc.property(partitions, members, (all, group) => {
        const sorted = (a: Assignment) => [...a].sort(([x], [y]) => (x < y ? -1 : 1))
        expect(sorted(assign(all, [...group].reverse()))).toEqual(sorted(assign(all, group)))
      }),
    )
  })
  it('moves nothing when nothing has changed', () => {
    fc.assert(
      fc.property(partitions, members, (all, group) => {
        const first = assign(all, group)
        expect(moved(first, assign(all, asMembers(first, 9)))).toBe(0)
      }),
    )
  })
})

describe('sticky', () => {
  it('shares differ by one at most', () => {
    fc.assert(
      fc.property(partitions, members, (all, group) => {
        const counts = sizes(assignSticky(all, group))
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      }),
    )
  })
  it('moves as few as balance allows when members come and go', () => {
    fc.assert(
      fc.property(partitions, members, fc.nat(4), fc.nat(3), (all, group, leavers, joiners) => {
        const before = assignSticky(all, group)
        const staying = asMembers(before, 9).slice(Math.min(leavers, before.size - 1))
        const joined = Array.from({ length: joiners }, (_, i) => ({
          memberId: `joiner-${i}`,
          owned: [],
          ownedSinceMs: 0,
        }))
        const after = assignSticky(all, [...staying, ...joined])
        const held = [...staying, ...joined].map(({ owned }) => owned.length)
        const stay = new Map(staying.map(({ memberId, owned }) => [memberId, owned]))
        expect(moved(stay, after)).toBe(fewestMoves(held, all.length))
      }),
    )
  })
  it('believes the latest of two that claim one partition', () => {
    const stale = { memberId: 'a', owned: [0, 1], ownedSinceMs: 5 }
    const fresh = { memberId: 'b', owned: [0, 1], ownedSinceMs: 6 }
    const third = { memberId: 'c', owned: [2, 3], ownedSinceMs: 6 }
    expect(assignSticky([0, 1, 2, 3, 4, 5], [stale, fresh, third])).toEqual(
      new Map([
        ['a', [4, 5]],
        ['b', [0, 1]],
        ['c', [2, 3]],
      ]),
    )
  })
})

describe('single', () => {
  it('stays with the holder whoever comes, and passes to the first by id when it goes', () => {
    const holder = { memberId: 'm5', owned: [0, 1, 2], ownedSinceMs: 5 }
    const newcomer = { memberId: 'm1', owned: [], ownedSinceMs: 0 }
    const other = { memberId: 'm3', owned: [], ownedSinceMs: 0 }
    expect(assignSingle([0, 1, 2], [newcomer, other, holder]).get('m5')).toEqual([0, 1, 2])
    expect(assignSingle([0, 1, 2], [other, newcomer]).get('m1')).toEqual([0, 1, 2])
  })
})
