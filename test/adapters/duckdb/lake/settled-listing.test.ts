import { expect, it } from 'vitest'
import { settledListing } from '../../../../src/adapters/duckdb/lake/settled-listing.ts'

/** Answers the looks in turn, and the last one from then on. */
const looks = (...answers: readonly (readonly string[])[]) => {
  let look = 0
  return () => answers[Math.min(look++, answers.length - 1)] ?? []
}

it.each([
  ['that stays is taken as it is, sorted', looks(['b', 'a']), ['a', 'b']],
  // The compacted file came behind the look, the old ones went before it got to them.
  ['of which one look missed both the new file and the old ones', looks([], ['c']), ['c']],
  ['whose files were compacted after the first look', looks(['a', 'b'], ['b', 'c'], ['c']), ['c']],
] as const)('a folder %s', (_, look, names) => {
  expect(settledListing(look)).toEqual(names)
})
