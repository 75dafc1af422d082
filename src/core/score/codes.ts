import { OVERLOAD_NOT_JUDGED } from '../overload/assess-overload.ts'

/** Evidence for a hidden constant load. */
export const REASON_CODES = [
  'FLOOR_HIGH',
  'FLOOR_STEADY',
  'FLOOR_SHARE',
  'ABOVE_PEERS',
  'STEP_UP',
  'NIGHT_AS_DAY',
  'OVER_DECLARED',
  'ORDER_IGNORED',
  'RESIDUAL_FLAT',
  'BLOCK_FLAT',
  'ABOVE_HISTORY',
  'NO_WEATHER',
  'UNLIKE_CLASS',
  'ZONES_EQUAL',
  'SPLIT_SITE',
  'TIP',
  'MACHINE_STEPS',
  'RESTARTS',
  'EVEN_WITHIN_HOUR',
  'SUPPLY_POWER_FACTOR',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]

/** Legal loads that look alike, and faults in the data that would explain it. */
export const ALTERNATIVE_CODES = [
  'ELECTRIC_HEATING',
  'COOLING',
  'BUSINESS_BASE_LOAD',
  'LICENSED_MINER',
  'NEW_TENANT',
  'METER_MAPPING',
  'CLOCK_SKEW',
  'WRONG_MULTIPLIER',
  'STREET_LIGHT',
  'SERVER_ROOM',
] as const
export type AlternativeCode = (typeof ALTERNATIVE_CODES)[number]

/** What the judgement had to do without, and why an area's overload was not judged. */
export const NOT_JUDGED_PARTS = [
  'WEATHER',
  'PEERS',
  'AREA',
  'CLASS',
  'DAY_SHAPE',
  'COARSE_STEP',
  'SHORT_HISTORY',
  'ESTIMATED_READS',
  'TRANSFORMER_LOSS',
  'POWER_FACTOR',
  'HOT_SPOT',
  ...OVERLOAD_NOT_JUDGED,
  'GROWTH',
] as const
export type NotJudgedPart = (typeof NOT_JUDGED_PARTS)[number]

export interface Reason {
  readonly code: ReasonCode
  readonly value: number
  readonly expected: number
  readonly unit: 'kW' | 'share' | 'x' | 'count'
  /** Its share of the score; all weights sum to 1. 0 for evidence that the score does not know. */
  readonly weight: number
}

/** Either ruled out by something, or still open because of something. */
export interface Alternative {
  readonly code: AlternativeCode
  readonly ruledOutBy?: string
  readonly openBecause?: string
}
