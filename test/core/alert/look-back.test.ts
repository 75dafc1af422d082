import { expect, test } from 'vitest'
import { type LookBack, lookBack, NOTHING_SEEN } from '../../../src/core/alert/look-back.ts'
import { anAssessment } from '../../builders/an-assessment.ts'

const params = { raiseAt: 0.5, clearAt: 0.35, clearAfterDays: 2, forgetAfterDays: 4 }

/** Probabilities day by day, the earliest first: '-' where the site was not there, '?' where it was not judged. */
const looked = (days: readonly (number | '-' | '?')[]): LookBack =>
  days
    .toReversed()
    .reduce(
      (seen: LookBack, said) =>
        lookBack(
          seen,
          said === '-' ? undefined : anAssessment({ probability: said === '?' ? undefined : said }),
          params,
        ),
      NOTHING_SEEN,
    )

test.each<[string, readonly (number | '-' | '?')[], boolean, boolean]>([
  ['one quiet day leaves it open', [0.1], false, false],
  ['two quiet days settle it', [0.1, 0.2], true, false],
  ['a day between the thresholds is not quiet', [0.1, 0.4], false, false],
  ['nor is the day of a raise', [0.1, 0.5], false, true],
  ['two quiet days before a raise settle what was before it', [0.1, 0.1, 0.9, 0.1], true, true],
  ['quiet days apart do not add up', [0.1, 0.4, 0.1], false, false],
  ['days it was not there are quiet', ['-', '-'], true, false],
  ['a day not judged behind a quiet one counts as quiet', [0.1, '?'], true, false],
  ['one before it may have kept the alert up', ['?', 0.1], false, false],
  ['days not judged settle it once an alert is forgotten', ['?', '?', '?', '?'], true, false],
  ['three of them do not', ['?', '?', '?'], false, false],
])('%s', (_, days, isSettled, raises) => {
  const seen = looked(days)
  expect({ isSettled: seen.isSettled, raises: seen.raises }).toEqual({ isSettled, raises })
})
