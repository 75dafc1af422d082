import type { FeatureRow } from './feature-row.ts'
import { OrderedValues } from './order-statistics.ts'
import { weatherResponse } from './weather-response.ts'
import type { WindowFigures } from './window-figures.ts'

export const WEATHER_FEATURES = [
  'floorSlope',
  'floorR2',
  'floorBend',
  'floorWarmToCold',
  'meanSlope',
  'meanR2',
  'meanWarmToCold',
  'blockSlope',
  'blockR2',
  'blockWarmToCold',
] as const

const order = new OrderedValues()

/** How floor, mean and block follow the temperature. */
export const putWeather = (row: FeatureRow, figures: WindowFigures): void => {
  const { floorsKw, meansKw, floorKw, meanKw, block } = figures
  const { temperaturesC } = figures.curve
  const floor = weatherResponse(floorsKw, temperaturesC)
  row.put(perC(floor?.slopeKwPerC, floorKw))
  row.put(floor?.r2 ?? Number.NaN)
  row.put(perC(floor?.bendKwPerC, floorKw))
  row.put(floor?.warmToCold ?? Number.NaN)
  const mean = weatherResponse(meansKw, temperaturesC)
  row.put(perC(mean?.slopeKwPerC, meanKw))
  row.put(mean?.r2 ?? Number.NaN)
  row.put(mean?.warmToCold ?? Number.NaN)
  const blocks = weatherResponse(block.levelKw, temperaturesC)
  row.put(perC(blocks?.slopeKwPerC, order.fill(block.levelKw).median))
  row.put(blocks?.r2 ?? Number.NaN)
  row.put(blocks?.warmToCold ?? Number.NaN)
}

/** A slope as a share of the power that follows it. */
const perC = (slopeKwPerC: number | undefined, kw: number): number =>
  slopeKwPerC === undefined || !(kw > 1e-6) ? Number.NaN : slopeKwPerC / kw
