import type { MeterSeries } from '../../ports/history.ts'
import { collateGrid } from './collate-grid.ts'
import { collateMessages } from './collate-messages.ts'
import type { CollatedSeries, CollateSeriesOptions } from './collated-series.ts'

/** A meter's rows out of a file to its meter-days, by the same validation and folding as a stream's. */
export const collateSeries = (series: MeterSeries, options: CollateSeriesOptions): CollatedSeries =>
  collateGrid(series, options) ?? collateMessages(series, options)
