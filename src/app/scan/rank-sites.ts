import { type Alert, alertOf } from '../../core/alert/alert.ts'
import type { Assessment } from '../../core/assess/assessment.ts'
import { compareEquals, priorityOf } from '../../core/rank/priority.ts'
import { Ranker, type Ranking } from '../../core/rank/ranker.ts'
import type { DayIndex } from '../../core/time.ts'
import type { Config } from '../config.ts'
import { lifecycleParams, moneyParams, priorityWeights } from '../params.ts'

/**
 * Ranks day by day what was handed on; answers the alerts that stand on the last one, and all other sites behind them.
 */
export const rankSites = (
  handedOn: readonly Assessment[],
  sites: readonly Assessment[],
  asOf: DayIndex,
  config: Config,
): { suspects: readonly Alert[]; sites: readonly Alert[] } => {
  const money = moneyParams(config)
  const weights = priorityWeights(config)
  let suspects: readonly Alert[] = []
  for (const { alerts } of rankDays(handedOn, asOf, config))
    suspects = alerts.filter(({ state }) => state === 'raised')
  const raised = new Set(suspects.map(({ siteId }) => siteId))
  const others = sites
    .filter(({ siteId }) => !raised.has(siteId))
    .map((site) =>
      alertOf(
        site,
        {
          rank: null,
          of: suspects.length,
          state: 'quiet',
          changed: 'unchanged',
          firstRaisedDay: undefined,
        },
        money,
      ),
    )
    .map((alert) => {
      const { siteId, probability, kwhPerMonth } = alert
      const figures = { siteId, probability, kwhPerMonth, relief: alert.overload?.relief }
      // Once a site, not once a comparison.
      return { alert, figures, priority: priorityOf(figures, weights) }
    })
    .sort((a, b) => b.priority - a.priority || compareEquals(a.figures, b.figures))
    .map(({ alert }) => alert)
  return { suspects, sites: [...suspects, ...others] }
}

/** The rankings of the days from the first that anything was handed on for, or `asOf`, to `asOf`. */
export function* rankDays(
  handedOn: readonly Assessment[],
  asOf: DayIndex,
  config: Config,
): Generator<Ranking> {
  const byDay = new Map<DayIndex, Assessment[]>()
  for (const assessment of handedOn) {
    const day = byDay.get(assessment.asOf)
    if (day === undefined) byDay.set(assessment.asOf, [assessment])
    else day.push(assessment)
  }
  const ranker = new Ranker(lifecycleParams(config), moneyParams(config), priorityWeights(config))
  for (let day = Math.min(asOf, ...byDay.keys()); day <= asOf; day++) {
    for (const assessment of byDay.get(day) ?? []) ranker.put(assessment)
    yield ranker.rank(day)
  }
}
