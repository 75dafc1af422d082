import { BLOCK_FEATURES, putBlocks } from './block-features.ts'
import { CHANGE_FEATURES, putChange } from './change-features.ts'
import { CONTEXT_FEATURES, putContext } from './context-features.ts'
import { FeatureRow } from './feature-row.ts'
import { LEVEL_FEATURES, putLevels } from './level-features.ts'
import { putRhythm, RHYTHM_FEATURES } from './rhythm-features.ts'
import { putWeather, WEATHER_FEATURES } from './weather-features.ts'
import type { WindowCurve } from './window-curve.ts'
import { FigureSheet } from './window-figures.ts'

/**
 * What the learned score sees, in this order. Formulas, units and known failures: docs/scoring.md. NaN is *undefined*,
 * never 0: no weather, no peers, no history, too few days.
 */
export const FEATURE_NAMES = [
  ...LEVEL_FEATURES,
  ...BLOCK_FEATURES,
  ...CHANGE_FEATURES,
  ...RHYTHM_FEATURES,
  ...WEATHER_FEATURES,
  ...CONTEXT_FEATURES,
] as const

export type FeatureName = (typeof FEATURE_NAMES)[number]

export const FEATURE_VERSION = 1

/** One window after another on the same sheet: arrays for each would cost more than what is computed in them. */
const sheet = new FigureSheet()

/** The feature vector of a window. Powers go in as log1p, so that a flat and a factory lie on one scale. */
export const featuresOf = (window: WindowCurve): Float64Array => {
  const figures = sheet.of(window)
  const row = new FeatureRow(FEATURE_NAMES.length)
  putLevels(row, figures)
  putBlocks(row, figures)
  putChange(row, figures)
  putRhythm(row, figures)
  putWeather(row, figures)
  putContext(row, figures)
  return row.complete()
}
