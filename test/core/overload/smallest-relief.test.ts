import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { smallestRelief } from '../../../src/core/overload/smallest-relief.ts'

/** An area of two slots that is relieved where as much as `needed` is gone in each. */
const relieved =
  (needed: readonly number[]) =>
  (removedKw: ArrayLike<number>): boolean =>
    needed.every((kw, slot) => (removedKw[slot] as number) >= kw)
const loads = (...kw: readonly (readonly [number, number])[]): Float32Array[] =>
  kw.map((slots) => Float32Array.from(slots))

describe('the smallest relief', () => {
  test.each([
    [
      'nobody where nothing is needed',
      loads([1, 1]),
      [0, 0],
      { chosen: [], isEnough: true, atLeast: 0 },
    ],
    [
      'one that is enough',
      loads([1, 1], [5, 5], [2, 2]),
      [4, 4],
      { chosen: [1], isEnough: true, atLeast: 1 },
    ],
    [
      'the first of equal ones',
      loads([5, 5], [5, 5]),
      [4, 4],
      { chosen: [0], isEnough: true, atLeast: 1 },
    ],
    [
      'two that complete each other',
      loads([3, 3], [9, 0], [0, 9]),
      [9, 9],
      { chosen: [1, 2], isEnough: true, atLeast: 2 },
    ],
    [
      'all where all are not enough',
      loads([1, 1], [2, 2]),
      [4, 4],
      { chosen: [0, 1], isEnough: false, atLeast: 2 },
    ],
  ])('is %s', (_, removedKw, needed, expected) => {
    expect(smallestRelief(removedKw, relieved(needed))).toEqual(expected)
  })

  test('of twelve puts back what was taken in turn and is not needed, and says how few there must be', () => {
    const twelve = loads(
      ...Array.from({ length: 11 }, (): [number, number] => [1, 0]),
      ...loads([0, 4]).map((kw): [number, number] => [kw[0] as number, kw[1] as number]),
    )
    // Whoever it is, one load does not draw in both slots; and 2 kW of the first take two.
    expect(smallestRelief(twelve, relieved([2, 4]))).toEqual({
      chosen: [0, 1, 11],
      isEnough: true,
      atLeast: 2,
    })
  })
})

const kws = fc.constantFrom(0, 0.5, 1, 2, 4)
test('no smaller set is enough, against all sets there are; and no bound is above the smallest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(kws, kws), { minLength: 1, maxLength: 12 }),
      fc.tuple(kws, kws),
      (all, needed) => {
        const removedKw = loads(...all)
        const enough = relieved(needed)
        const found = smallestRelief(removedKw, enough)
        const sizes: number[] = []
        for (let set = 0; set < 2 ** all.length; set++) {
          const members = all.filter((_, i) => (set >> i) & 1)
          const sum = [0, 1].map((slot) => members.reduce((kw, it) => kw + (it[slot] as number), 0))
          if (enough(sum)) sizes.push(members.length)
        }
        const smallest = sizes.length === 0 ? undefined : Math.min(...sizes)
        expect(found.isEnough).toBe(smallest !== undefined)
        if (smallest === undefined) return
        expect(found.atLeast).toBeLessThanOrEqual(smallest)
        expect(found.chosen.length).toBeGreaterThanOrEqual(smallest)
        if (all.length <= 10)
          expect([found.chosen.length, found.atLeast]).toEqual([smallest, smallest])
        const gone = [0, 1].map((slot) =>
          found.chosen.reduce((kw, load) => kw + (all[load]?.[slot] as number), 0),
        )
        expect(enough(gone)).toBe(true)
      },
    ),
    { numRuns: 200 },
  )
})
