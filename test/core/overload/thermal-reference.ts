import {
  ONAN_DISTRIBUTION,
  type ThermalConstants,
} from '../../../src/core/overload/thermal-constants.ts'

/**
 * Reference cycles from outside: numbers only.
 *
 * IEC_STEPS: the load steps of the 250 MVA ONAF transformer of IEC 60076-7 and the temperatures at the end of each, as the
 * tests of transformer-thermal-model (Alliander, github.com/alliander-opensource/transformer-thermal-model,
 * tests/conftest.py and tests/model/test_model.py) have them.
 */
export const IEC_250_MVA: ThermalConstants = {
  topOilRiseK: 38.3,
  windingGradientK: 14.5,
  hotSpotFactor: 1.4,
  oilTimeMin: 150,
  windingTimeMin: 7,
  oilExponent: 0.8,
  windingExponent: 1.3,
  k11: 0.5,
  k21: 2,
  k22: 2,
  lossRatio: 1_000,
  indoorRiseK: 0,
}
export const IEC_AMBIENT_C = 25.6
export const IEC_START_RISE_K = 12.7
export const IEC_STEPS = [
  { minutes: 190, load: 1, topOilC: 61.9, hotSpotC: 83.8 },
  { minutes: 175, load: 0.6, topOilC: 44.4, hotSpotC: 54 },
  { minutes: 135, load: 1.5, topOilC: 89.2, hotSpotC: 127 },
  { minutes: 205, load: 0.3, topOilC: 35, hotSpotC: 37.54 },
  { minutes: 25, load: 2.1, topOilC: 67.9, hotSpotC: 138.6 },
  { minutes: 15, load: 0, topOilC: 60.3, hotSpotC: 75.3 },
] as const

/**
 * The same package's own regression figures: seven oil time constants of two thirds of the rated load, then none, one
 * value an oil time constant. It adds a station's surcharge to the rated rise of a distribution transformer, and to the
 * ambient temperature of a power transformer.
 */
export const ALLIANDER_RUNS = [
  {
    label: 'a distribution transformer in a station',
    constants: { ...ONAN_DISTRIBUTION, hotSpotFactor: 1.1, lossRatio: 5, indoorRiseK: 20 },
    ambientC: 20,
    topOilC: [
      50.75341103, 62.0669587, 66.22898029, 67.76010247, 68.32337084, 68.53058569, 68.60681578,
      49.9420479, 43.07566352, 40.54966187, 39.62039779, 39.27854065, 39.15277843, 39.10651309,
      39.08949303,
    ],
    hotSpotC: [
      63.97776626, 75.29131393, 79.45333552, 80.9844577, 81.54772607, 81.75494092, 81.83117101,
      49.9420479, 43.07566352, 40.54966187, 39.62039779, 39.27854065, 39.15277843, 39.10651309,
      39.08949303,
    ],
  },
  {
    label: 'a power transformer with natural cooling',
    constants: {
      ...ONAN_DISTRIBUTION,
      windingGradientK: 17,
      hotSpotFactor: 1.1,
      oilTimeMin: 210,
      windingTimeMin: 10,
      windingExponent: 1.3,
      k11: 0.5,
      k21: 2,
      lossRatio: 5,
    },
    ambientC: 40,
    topOilC: [
      63.06505828, 71.55021902, 74.67173522, 75.82007685, 76.24252813, 76.39793927, 76.45511183,
      62.45653592, 57.30674764, 55.4122464, 54.71529835, 54.45890548, 54.36458382, 54.32988482,
      54.31711977,
    ],
    hotSpotC: [
      78.04899136, 84.08238209, 86.260151, 87.06108811, 87.35573525, 87.46412987, 87.50400603,
      58.51513404, 55.81477495, 54.86315987, 54.51329954, 54.38459427, 54.33724625, 54.31982789,
      54.31342003,
    ],
  },
] as const

/** A cycle every 3 min with changing air, inputs of the difference-equation example of IEC 60076-7 as public code has them. */
export const CYCLE_CONSTANTS: ThermalConstants = {
  ...IEC_250_MVA,
  topOilRiseK: 45,
  windingGradientK: 35,
  hotSpotFactor: 1,
  lossRatio: 8,
}
export const CYCLE_STEP_MIN = 3
export const CYCLE_LOAD = [
  0.81, 0.87, 0.88, 0.86, 0.9, 0.92, 0.95, 0.96, 0.97, 1, 1.7, 1.7, 1.73, 1.72, 1.69, 1.68, 1.71,
  1.69, 1.67, 1.68, 1.63, 1.59, 1.53, 1.49, 1.41, 1.38, 1.32, 1.28, 1.21, 1.19, 0.87, 0.88, 0.87,
  0.86, 0.85, 0.87, 0.83, 0.86, 0.85, 0.82, 0.86,
] as const
export const CYCLE_AMBIENT_C = [
  30.3, 29.9, 29.8, 29.5, 29.6, 29.5, 29.5, 28.9, 29, 28.6, 28, 28.7, 27.8, 28.1, 27.9, 27.1, 26.9,
  26.7, 27.2, 26.7, 26.9, 26.5, 26.2, 26.3, 25.4, 25.6, 25.3, 24.8, 24.5, 24.3, 24.1, 24.3, 24.1,
  23.4, 23.6, 23.8, 23.1, 23.3, 23.1, 22.3, 22.2,
] as const
