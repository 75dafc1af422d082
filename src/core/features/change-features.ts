import { changeProfile } from './change-profile.ts'
import type { FeatureRow } from './feature-row.ts'
import type { WindowFigures } from './window-figures.ts'

export const CHANGE_FEATURES = [
  'changeKw',
  'changeShare',
  'changeLowest',
  'changeUneven',
  'changeWeekend',
  'changeExplained',
  'changeDaysAgo',
  'changeFloorKw',
  'changeFloorShare',
  'changeSharp',
  'changeClarity',
  'changePeakRatio',
  'changeMeanRatio',
] as const

/** The strongest step up of the floor, and what it did to each hour of the day. */
export const putChange = (row: FeatureRow, figures: WindowFigures): void => {
  const { curve, floorsKw, peaksKw, meanKw } = figures
  const change = changeProfile(curve, floorsKw, peaksKw)
  if (change === undefined) {
    row.putUndefined(CHANGE_FEATURES.length)
    return
  }
  row.putKw(change.meanKw)
  row.putRatio(change.meanKw, meanKw)
  row.put(change.lowestShare)
  row.put(Math.min(10, change.unevenness))
  row.put(change.weekendRatio)
  row.put(change.explained)
  row.put(curve.days - change.day)
  row.putKw(change.floorKw)
  row.putRatio(change.floorKw, meanKw)
  row.put(change.sharpness)
  row.put(change.clarity)
  row.put(change.peakRatio)
  row.putRatio(change.meanKw, change.floorKw)
}
