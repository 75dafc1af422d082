import { expect, test } from 'vitest'
import { compareSides } from '../../../src/core/backtest/compare-sides.ts'
import { followDays } from '../../../src/core/backtest/follow-days.ts'
import type { KnownMine } from '../../../src/core/backtest/known-mine.ts'
import { measureSide } from '../../../src/core/backtest/measure-side.ts'
import type { Ranking } from '../../../src/core/rank/ranker.ts'
import { dayOf } from '../../builders/days.ts'
import { rankings } from './a-ranking.ts'

const mines = ['meter:A', 'meter:B', 'meter:C', 'meter:D', 'meter:E'].map(
  (siteId): KnownMine => ({
    siteId,
    activeFrom: dayOf(siteId === 'meter:E' ? '2026-02-20' : '2026-01-05'),
    inspectedDay: undefined,
    kw: undefined,
  }),
)

const sideOf = (days: readonly Ranking[]) => {
  const followed = followDays(days, {
    from: dayOf('2026-01-05'),
    to: dayOf('2026-01-18'),
    mines,
    areaOf: () => undefined,
    listSize: 3,
    isPassedOver: () => false,
  })
  const measured = measureSide(followed, {
    mines,
    watched: new Map(),
    isKnown: () => true,
    verdictOn: () => 'unknown',
  })
  return { mines: measured.mines, lists: followed.weeks }
}

test('two sides are compared by mine, by list and by order', () => {
  const a = sideOf(
    rankings('2026-01-05', '2026-01-18', (date) =>
      date < '2026-01-10' ? ['meter:A'] : ['meter:A', 'meter:B', 'meter:X', 'meter:Y', 'meter:Z'],
    ),
  )
  const b = sideOf(
    rankings('2026-01-05', '2026-01-18', (date) =>
      date < '2026-01-08' ? [] : ['meter:C', 'meter:A', 'meter:Z', 'meter:X', 'meter:Y'],
    ),
  )
  expect(compareSides(a, b)).toEqual({
    both: 1,
    onlyA: 1,
    onlyB: 1,
    neither: 1,
    // One of two to either: the tails are all there is.
    mcnemarP: 1,
    raisedByBoth: 1,
    // Raised on 5 January by A, on 8 January by B.
    medianDaysEarlierB: -3,
    mines: [
      { siteId: 'meter:A', listedBy: 'both', daysEarlierB: -3 },
      { siteId: 'meter:B', listedBy: 'A', daysEarlierB: null },
      { siteId: 'meter:C', listedBy: 'B', daysEarlierB: null },
      { siteId: 'meter:D', listedBy: 'neither', daysEarlierB: null },
    ],
    weeks: [
      // Lists A, B, X and C, A, Z; ranks of A, X, Y, Z: 1 3 4 5 and 2 4 5 3, that is 1 2 3 4 and 1 3 4 2:
      // 1 - 6 x (0 + 1 + 1 + 4) / (4 x 15) = 0.4.
      { weekFrom: '2026-01-12', both: 1, onlyA: 2, onlyB: 2, jaccard: 0.2, rankCorrelation: 0.4 },
      { weekFrom: '2026-01-19', both: 1, onlyA: 2, onlyB: 2, jaccard: 0.2, rankCorrelation: 0.4 },
    ],
  })
})
