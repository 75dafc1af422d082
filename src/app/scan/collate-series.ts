import type { MeterHistory } from './area-work.ts'
import { collateGrid } from './collate-grid.ts'
import { collateMessages } from './collate-messages.ts'
import type { CollatedSeries, CollateSeriesOptions } from './collated-series.ts'
import { filledSlots, keptDays } from './kept-days.ts'

/** A meter's rows out of a file to its meter-days, by the same validation and folding as a stream's; or those of a lake. */
export const collateSeries = (
  series: MeterHistory,
  options: CollateSeriesOptions,
): CollatedSeries => {
  if ('days' in series) return keptDays(series, options)
  return collateGrid(series, options) ?? collateMessages(series, options)
}

/** How many readings a meter's history is, or was made of. */
export const readingsOf = (series: MeterHistory): number =>
  'days' in series ? filledSlots(series.days) : series.startMs.length
