import type { Alert } from '../../core/alert/alert.ts'
import type { DayIndex } from '../../core/time.ts'
import type { LoadChartOrder } from '../charts/load-chart.ts'
import type { Dossier } from '../report-data.ts'
import type { Speech } from '../words/speech.ts'

/** What a page calls a suspect: its place in the list, which is no text out of a file. */
export const dossierId = ({ rank }: Alert): string => `s${rank ?? 0}`

/** Ranks from which on curves are drawn by hours: a long list stays a file that a phone opens. */
const HALF_HOURS_TO_RANK = 60

/** A suspect's curves as its charts want them; undefined where there is no curve. */
export const chartOrder = (
  { alert, site, firstDay, days }: Dossier,
  { say }: Speech,
): LoadChartOrder | undefined =>
  site === undefined
    ? undefined
    : {
        id: `c${alert.rank ?? 0}`,
        title: say(alert.kind === 'area' ? 'chartAreaTitle' : 'chartTitle'),
        curves: site,
        firstDay,
        days,
        expectedKw: alert.expectedKw,
        onsetAt: alert.onsetAt,
        endedAt: alert.endedAt,
        slots: (alert.rank ?? 0) <= HALF_HOURS_TO_RANK ? 1 : 2,
      }

/** First day of the window of which anything is known: what began before it began before this. */
export const firstKnownDay = ({ site, firstDay }: Dossier): DayIndex => {
  const known = site?.floorsKw.findIndex((kw) => !Number.isNaN(kw)) ?? -1
  return firstDay + Math.max(0, known)
}
