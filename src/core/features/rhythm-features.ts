import type { FeatureRow } from './feature-row.ts'
import { rhythmOf } from './rhythm.ts'
import { twoLevels } from './two-levels.ts'
import { HOURS } from './window-curve.ts'
import type { WindowFigures } from './window-figures.ts'

const LEVEL_FEATURES = [
  'lowKw',
  'highKw',
  'levelStepKw',
  'highShare',
  'highSpread',
  'levelSeparation',
  'levelChanges',
] as const

export const RHYTHM_FEATURES = [
  ...LEVEL_FEATURES,
  'daily',
  'halfDaily',
  'dayToDay',
  'weekendRatio',
  'restlessness',
  'nightShare',
  'restKw',
  'restCv',
] as const

/** Two levels or many, the day and the week, and what is left above the floor. */
export const putRhythm = (row: FeatureRow, figures: WindowFigures): void => {
  const { curve, sorted, meanKw } = figures
  const levels = twoLevels(curve, sorted)
  if (levels === undefined) row.putUndefined(LEVEL_FEATURES.length)
  else {
    row.putKw(levels.lowKw)
    row.putKw(levels.highKw)
    row.putKw(levels.highKw - levels.lowKw)
    row.put(levels.highShare)
    row.put(levels.highSpread)
    row.put(levels.separation)
    row.put(levels.changesADay)
  }
  const rhythm = rhythmOf(curve, meanKw)
  row.put(rhythm.daily)
  row.put(rhythm.halfDaily)
  row.put(rhythm.dayToDay)
  row.put(rhythm.weekendRatio)
  row.put(rhythm.restlessness)
  row.putRatio(rhythm.nightKw, meanKw)
  putRest(row, figures)
}

/** What is left above the floor: a home lives, a meter with nothing but machines does not. */
const putRest = (row: FeatureRow, { curve, floorsKw }: WindowFigures): void => {
  const { days, kw } = curve
  let sum = 0
  let squares = 0
  let count = 0
  for (let day = 0; day < days; day++) {
    const floorKw = floorsKw[day] as number
    if (Number.isNaN(floorKw)) continue
    for (let i = day * HOURS; i < (day + 1) * HOURS; i++) {
      const rest = (kw[i] as number) - floorKw
      if (Number.isNaN(rest)) continue
      sum += rest
      squares += rest * rest
      count++
    }
  }
  const meanKw = sum / count
  row.putKw(meanKw)
  row.putRatio(Math.sqrt(Math.max(0, squares / count - meanKw * meanKw)), meanKw)
}
