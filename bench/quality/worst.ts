import type { Measured } from './run-seeds.ts'
import type { Scoring } from './scoring.ts'

const SHOWN = 40

const row = ({ id, score, mine, lookAlike, notJudged, expectedKw }: Scoring): string =>
  [
    score.toFixed(4).padStart(10),
    id.padEnd(56),
    mine === undefined
      ? (lookAlike ?? 'real')
      : `${mine.kind} ${mine.powerKw.toFixed(1)} kW, ${(100 * mine.shareOfHost).toFixed(0)} % of its host, since ${mine.daysAgo} days`,
    expectedKw === undefined ? '' : `said ${expectedKw.toFixed(1)} kW`,
    notJudged ?? '',
  ].join('  ')

/** Finds below the 1-in-1,000 threshold, the largest mines first. */
export const missesOf = ({ name, figures, seeds }: Measured): string => {
  const missed = seeds
    .flatMap(({ panel }) => panel)
    .filter(({ isFind, score }) => isFind && !(score > figures.threshold1000))
    .sort((a, b) => (b.mine?.powerKw ?? 0) - (a.mine?.powerKw ?? 0))
  return [`${name} misses ${missed.length}:`, ...missed.slice(0, SHOWN).map(row)].join('\n')
}

/** What is no find, the highest scores first: real meters at all, and what else lies above the threshold. */
export const falseAlarmsOf = ({ name, figures, seeds }: Measured): string => {
  const wrong = seeds
    .flatMap(({ negatives, lookAlikes, panel }) => [...negatives, ...lookAlikes, ...panel])
    .filter(({ isFind }) => !isFind)
    .sort((a, b) => b.score - a.score)
  const above = wrong.filter(({ score }) => score > figures.threshold1000).length
  const head = `${name}: ${above} false alarms above ${figures.threshold1000.toFixed(4)}, highest first:`
  return [head, ...wrong.slice(0, SHOWN).map(row)].join('\n')
}
