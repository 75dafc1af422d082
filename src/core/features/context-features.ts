import type { FeatureRow } from './feature-row.ts'
import { meanOf } from './order-statistics.ts'
import type { WindowFigures } from './window-figures.ts'

export const CONTEXT_FEATURES = [
  'floorToPeers',
  'meanToPeers',
  'floorToHistory',
  'meanToHistory',
  'measuredShare',
  'isHousehold',
  'isBusiness',
] as const

/** Others and the past count as drawing at least this: a share of next to nothing says nothing. */
const LEAST_COMPARED_KW = 0.05

/** The meter beside its peers and its past, and whose it is. */
export const putContext = (row: FeatureRow, figures: WindowFigures): void => {
  const { curve, floorKw, meanKw, lateFloorKw } = figures
  const { peers, history, customerClass } = curve
  putCompared(row, floorKw, peers?.floorKw)
  putCompared(row, meanKw, peers?.meanKw)
  putCompared(row, lateFloorKw, history?.floorKw)
  putCompared(row, meanOf(figures.meansKw, figures.lateFrom), history?.meanKw)
  row.put(figures.sorted.length / curve.kw.length)
  if (customerClass === undefined) row.putUndefined(2)
  else {
    row.put(customerClass === 'household' ? 1 : 0)
    row.put(customerClass === 'household' ? 0 : 1)
  }
}

const putCompared = (row: FeatureRow, kw: number, otherKw: number | undefined): void =>
  otherKw === undefined
    ? row.putUndefined(1)
    : row.putRatio(kw, Math.max(LEAST_COMPARED_KW, otherKw))
