import { median, sampleRankCorrelation } from 'simple-statistics'
import { rounded } from '../alert/rounded.ts'
import { isoDay } from '../time.ts'
import type { BacktestComparison, BacktestMine, BacktestSide } from './backtest-schema.ts'
import type { ListedWeek } from './listed-week.ts'
import { mcnemarExact } from './mcnemar-exact.ts'
import { daysEarlier } from './measure-side.ts'

type Measured = Pick<BacktestSide, 'mines'> & { readonly lists: readonly ListedWeek[] }

/** Fewer pairs of ranks say nothing of an order. */
const LEAST_RANKS = 3

/** Two sides that were followed through the same days. */
export const compareSides = (a: Measured, b: Measured): BacktestComparison => {
  const pairs = a.mines.flatMap((mine, i): (readonly [BacktestMine, BacktestMine])[] => {
    const other = b.mines[i]
    // What no list could have named is a miss of neither.
    return other === undefined || !mine.isCounted ? [] : [[mine, other]]
  })
  const countOf = (wanted: ListedBy): number =>
    pairs.filter(([one, other]) => listedBy(one, other) === wanted).length
  const onlyA = countOf('A')
  const onlyB = countOf('B')
  const earlier = pairs.flatMap(([one, other]) => daysEarlier(one, other) ?? [])
  return {
    both: countOf('both'),
    onlyA,
    onlyB,
    neither: countOf('neither'),
    mcnemarP: rounded(mcnemarExact(onlyA, onlyB), 4),
    raisedByBoth: earlier.length,
    medianDaysEarlierB: earlier.length === 0 ? null : median(earlier),
    mines: pairs.map(([one, other]) => ({
      siteId: one.siteId,
      listedBy: listedBy(one, other),
      daysEarlierB: daysEarlier(one, other),
    })),
    weeks: a.lists.flatMap((week, i) => {
      const other = b.lists[i]
      return other === undefined ? [] : [compareWeeks(week, other)]
    }),
  }
}

type ListedBy = BacktestComparison['mines'][number]['listedBy']

const listedBy = (a: BacktestMine, b: BacktestMine): ListedBy => {
  if (a.listed !== null) return b.listed === null ? 'A' : 'both'
  return b.listed === null ? 'neither' : 'B'
}

const compareWeeks = (a: ListedWeek, b: ListedWeek): BacktestComparison['weeks'][number] => {
  const onA = new Set(a.sites.map(({ siteId }) => siteId))
  const both = b.sites.filter(({ siteId }) => onA.has(siteId)).length
  const onlyA = a.sites.length - both
  const onlyB = b.sites.length - both
  const all = both + onlyA + onlyB
  return {
    weekFrom: isoDay(a.asOf + 1),
    both,
    onlyA,
    onlyB,
    jaccard: all === 0 ? null : rounded(both / all, 4),
    rankCorrelation: rankCorrelation(a.ranks, b.ranks),
  }
}

const rankCorrelation = (a: ListedWeek['ranks'], b: ListedWeek['ranks']): number | null => {
  const common = [...a.keys()].filter((siteId) => b.has(siteId))
  if (common.length < LEAST_RANKS) return null
  const ranksOf = (ranks: ListedWeek['ranks']): number[] =>
    common.map((siteId) => ranks.get(siteId) as number)
  return rounded(sampleRankCorrelation(ranksOf(a), ranksOf(b)), 4)
}
