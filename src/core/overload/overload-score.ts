/** Limits of normal cyclic loading of distribution transformers: IEC 60076-7:2018, the table of current and temperature. */
const CYCLIC_LIMITS = { topOilC: 105, hotSpotC: 120, currentPct: 150 } as const
export const LIMITS = ['TOP_OIL', 'HOT_SPOT', 'CURRENT'] as const
export type Limit = (typeof LIMITS)[number]

export const OVERLOAD_BANDS = ['normal', 'watch', 'overloaded', 'critical'] as const
export type OverloadBand = (typeof OVERLOAD_BANDS)[number]

export const OVERLOAD_PARTS = ['AGEING', 'HOURS_OVER', 'LIMITS', 'NIGHT_FLOOR'] as const
export type OverloadPartCode = (typeof OVERLOAD_PARTS)[number]

/** What a transformer went through, as the score needs it. */
export interface Strain {
  readonly ageingDaysPerDay: number
  /** Hours a day above 100 % of the rating; those above 120 % are counted twice. */
  readonly hoursOverPerDay: number
  readonly hotSpotC: number
  readonly topOilC: number
  readonly peakPct: number
  /** Undefined where no night is known: the part is then 0. */
  readonly nightFloorPct: number | undefined
}

export interface OverloadPart {
  readonly code: OverloadPartCode
  /** The figure behind it: days a day, hours a day, share of the nearest limit's way, %. */
  readonly value: number
  /** How bad that is by itself, 0 to 1. */
  readonly strength: number
  /** Its share of the score; the parts' shares add up to the score. */
  readonly contribution: number
}

export interface OverloadScore {
  readonly score: number
  readonly band: OverloadBand
  /** In order of contribution, the greatest first. */
  readonly parts: readonly OverloadPart[]
  /** Limits of normal cyclic loading that were passed. */
  readonly limits: readonly Limit[]
}

/** What a part can do by itself: broken limits are critical, a high night floor alone is a reason to watch. Our choice. */
const WEIGHTS: Readonly<Record<OverloadPartCode, number>> = {
  AGEING: 0.7,
  HOURS_OVER: 0.6,
  LIMITS: 0.75,
  NIGHT_FLOOR: 0.35,
}
/** Days a day: a quarter is common; 8 wear a life of 20 years out in 2.5. On a scale of doublings. */
const AGEING = { from: 0.25, full: 8 }
const HOURS_OVER = { from: 0, full: 6 }
/** Flats by night draw about 28 % where their peak is 80 %; at 70 % there is no night. */
const NIGHT_FLOOR_PCT = { from: 30, full: 70 }
/** Where the way to each limit starts: the hot spot of normal ageing, and as far below the others. */
const HOT_SPOT_FROM_C = 98
const TOP_OIL_FROM_C = 90
const CURRENT_FROM_PCT = 120
const BANDS = { watch: 0.2, overloaded: 0.5, critical: 0.75 }

/**
 * How overloaded a transformer is, 0 to 1; it says what harm is done and nothing of who does it.
 *
 *   score = 1 - (1 - 0.7 ageing) (1 - 0.6 hours) (1 - 0.75 limits) (1 - 0.35 night)
 *
 * so that it rises with every part and each part alone can go as far as its weight. Shares of the score are in proportion
 * to the logarithms of the factors. Formula and constants: docs/scoring.md.
 */
export const scoreOverload = (strain: Strain): OverloadScore => {
  const { hotSpotC, topOilC, peakPct, nightFloorPct } = strain
  const limitWay = Math.max(
    ramp(hotSpotC, HOT_SPOT_FROM_C, CYCLIC_LIMITS.hotSpotC),
    ramp(topOilC, TOP_OIL_FROM_C, CYCLIC_LIMITS.topOilC),
    ramp(peakPct, CURRENT_FROM_PCT, CYCLIC_LIMITS.currentPct),
  )
  const ageing =
    strain.ageingDaysPerDay <= AGEING.from
      ? 0
      : ramp(Math.log2(strain.ageingDaysPerDay), Math.log2(AGEING.from), Math.log2(AGEING.full))
  const found: readonly Omit<OverloadPart, 'contribution'>[] = [
    { code: 'AGEING', value: strain.ageingDaysPerDay, strength: ageing },
    {
      code: 'HOURS_OVER',
      value: strain.hoursOverPerDay,
      strength: ramp(strain.hoursOverPerDay, HOURS_OVER.from, HOURS_OVER.full),
    },
    { code: 'LIMITS', value: limitWay, strength: limitWay },
    ...(nightFloorPct === undefined
      ? []
      : [
          {
            code: 'NIGHT_FLOOR' as const,
            value: nightFloorPct,
            strength: ramp(nightFloorPct, NIGHT_FLOOR_PCT.from, NIGHT_FLOOR_PCT.full),
          },
        ]),
  ]
  const left = found.map(({ code, strength }) => 1 - WEIGHTS[code] * strength)
  const score = 1 - left.reduce((product, factor) => product * factor, 1)
  const logs = left.map((factor) => 0 - Math.log(factor))
  const whole = logs.reduce((sum, log) => sum + log, 0)
  const parts = found
    .map((part, i) => ({
      ...part,
      contribution: whole === 0 ? 0 : ((logs[i] as number) / whole) * score,
    }))
    .sort((a, b) => b.contribution - a.contribution)
  return { score, band: bandOf(score), parts, limits: passedLimits(strain) }
}

const ramp = (value: number, from: number, full: number): number =>
  Math.min(1, Math.max(0, (value - from) / (full - from)))

const bandOf = (score: number): OverloadBand =>
  score >= BANDS.critical
    ? 'critical'
    : score >= BANDS.overloaded
      ? 'overloaded'
      : score >= BANDS.watch
        ? 'watch'
        : 'normal'

const passedLimits = ({ topOilC, hotSpotC, peakPct }: Strain): readonly Limit[] => {
  const passed: Limit[] = []
  if (topOilC > CYCLIC_LIMITS.topOilC) passed.push('TOP_OIL')
  if (hotSpotC > CYCLIC_LIMITS.hotSpotC) passed.push('HOT_SPOT')
  if (peakPct > CYCLIC_LIMITS.currentPct) passed.push('CURRENT')
  return passed
}
