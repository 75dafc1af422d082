import { z } from 'zod'

/**
 * What the thermal model of IEC 60076-7:2018 needs of a transformer; temperatures in K, times in minutes.
 * Rises and gradients are those at rated load.
 */
export interface ThermalConstants {
  /** Top oil over ambient. */
  readonly topOilRiseK: number
  /** Mean winding over mean oil. */
  readonly windingGradientK: number
  /** Hot spot over top oil = this x the winding gradient. */
  readonly hotSpotFactor: number
  readonly oilTimeMin: number
  readonly windingTimeMin: number
  readonly oilExponent: number
  readonly windingExponent: number
  readonly k11: number
  readonly k21: number
  readonly k22: number
  /** Load loss at rated current / no-load loss. */
  readonly lossRatio: number
  /** What walls add to the top-oil rise at rated load; 0 in the open. */
  readonly indoorRiseK: number
}

const between = (least: number, most: number) => z.number().min(least).max(most).optional()

/** What a heat-run test or a nameplate knows better than the defaults. Limits keep typing errors out, not odd makes. */
export const thermalOverrideSchema = z.strictObject({
  topOilRiseK: between(10, 100),
  windingGradientK: between(2, 60),
  hotSpotFactor: between(1, 2.5),
  oilTimeMin: between(20, 1_000),
  windingTimeMin: between(1, 60),
  oilExponent: between(0.5, 1.2),
  windingExponent: between(1, 2.2),
  k11: between(0.2, 2),
  k21: between(1, 4),
  k22: between(1, 4),
  lossRatio: between(0.5, 2_000),
  indoorRiseK: between(0, 40),
})
export type ThermalOverride = z.output<typeof thermalOverrideSchema>

/**
 * Distribution transformers with natural cooling of oil and air: IEC 60076-7:2018, the table of thermal
 * characteristics and rises. The loss ratio is that of oil transformers of 250 to 630 kVA, which is 5.5 to 6.5.
 */
export const ONAN_DISTRIBUTION: ThermalConstants = {
  topOilRiseK: 60,
  windingGradientK: 23,
  hotSpotFactor: 1.2,
  oilTimeMin: 180,
  windingTimeMin: 4,
  oilExponent: 0.8,
  windingExponent: 1.6,
  k11: 1,
  k21: 1,
  k22: 2,
  lossRatio: 6,
  indoorRiseK: 0,
}

/** For a station with walls: added to the rated rise, not to the air, so it shrinks with the load. Our choice. */
const INDOOR_RISE_K = 10

/** What the asset says of losses and walls; the override stands above it, the defaults below. */
export const thermalConstantsOf = (
  asset: {
    readonly p0Kw?: number | undefined
    readonly pkKw?: number | undefined
    readonly indoor?: boolean | undefined
  },
  override: ThermalOverride = {},
): ThermalConstants => {
  const known = Object.fromEntries(
    Object.entries(override).filter(([, value]) => value !== undefined),
  )
  return {
    ...ONAN_DISTRIBUTION,
    lossRatio: knownLossRatio(asset.p0Kw, asset.pkKw) ?? ONAN_DISTRIBUTION.lossRatio,
    indoorRiseK: asset.indoor === true ? INDOOR_RISE_K : 0,
    ...known,
  }
}

const knownLossRatio = (p0Kw: number | undefined, pkKw: number | undefined): number | undefined =>
  p0Kw !== undefined && pkKw !== undefined && p0Kw > 0 && pkKw > 0 ? pkKw / p0Kw : undefined
