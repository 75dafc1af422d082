import type { FeatureRow } from './feature-row.ts'
import { OrderedValues, quantileOf } from './order-statistics.ts'
import type { WindowFigures } from './window-figures.ts'

export const LEVEL_FEATURES = [
  'meanKw',
  'peakKw',
  'p5Kw',
  'p50Kw',
  'cv',
  'loadFactor',
  'floorKw',
  'floorSpread',
  'floorShare',
  'floorLow',
  'floorHigh',
  'floorLate',
  'floorRange',
] as const

const order = new OrderedValues()

/** How much is drawn, and what a day never falls below. */
export const putLevels = (row: FeatureRow, figures: WindowFigures): void => {
  const { sorted, meanKw, peakKw, floorKw } = figures
  const n = sorted.length
  let squares = 0
  for (let i = 0; i < n; i++) {
    const away = (sorted[i] as number) - meanKw
    squares += away * away
  }
  row.putKw(meanKw)
  row.putKw(peakKw)
  row.putKw(quantileOf(sorted, n, 0.05))
  row.putKw(quantileOf(sorted, n, 0.5))
  row.putRatio(Math.sqrt(squares / n), meanKw)
  row.putRatio(meanKw, peakKw)

  const floors = order.fill(figures.floorsKw)
  const lowKw = floors.quantile(0.1)
  const highKw = floors.quantile(0.9)
  row.putKw(floorKw)
  row.putRatio(floors.spread, floorKw)
  row.putRatio(floorKw, meanKw)
  row.putKw(lowKw)
  row.putKw(highKw)
  row.putKw(figures.lateFloorKw)
  row.putRatio(highKw - lowKw, floorKw)
}
