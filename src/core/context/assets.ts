import { z } from 'zod'
import { idSchema as id, instantSchema as instant } from '../ingest/fields.ts'
import { STOVES } from '../overload/design-demand.ts'
import { thermalOverrideSchema } from '../overload/thermal-constants.ts'
import { isTimeZone } from '../time.ts'

/**
 * Reference data beside the readings, as the compacted topics and the optional files carry it. One schema each: the
 * files' snake_case columns become these camelCase fields, nothing else changes.
 */

/** An instant, or a civil date, which means its midnight UTC. */
const instantOrDate = z.union([
  instant,
  z.iso.date().transform((text) => Date.parse(`${text}T00:00:00Z`)),
])
const kw = z.number().nonnegative()

export const CUSTOMER_CLASSES = [
  'household',
  'commercial',
  'industrial',
  'agricultural',
  'public',
  'mining',
] as const
export type CustomerClass = (typeof CUSTOMER_CLASSES)[number]

export const ZONES = ['residential', 'industrial', 'rural', 'sez'] as const
export type Zone = (typeof ZONES)[number]

export const meterAssetSchema = z.object({
  meterId: id,
  transformerId: id.optional(),
  regionId: id.optional(),
  timezone: z.string().refine(isTimeZone, { error: 'must be an IANA time zone' }).optional(),
  lat: z.number().min(-90).max(90).optional(),
  lon: z.number().min(-180).max(180).optional(),
  customerClass: z.enum(CUSTOMER_CLASSES).optional(),
  tariff: z.string().optional(),
  zone: z.enum(ZONES).optional(),
  contractedKw: kw.optional(),
  phases: z.union([z.literal(1), z.literal(3)]).optional(),
  activity: z.string().optional(),
  servedSince: instantOrDate.optional(),
  /** Step of the meter's intervals, for sources that do not say it in each reading. */
  stepMin: z.number().int().positive().optional(),
  /** Digits before the decimal point of the register: it rolls over at 10^digits kWh. */
  registerDigits: z.number().int().min(3).max(12).optional(),
  /** CT and VT ratio, each from its date on; 1 before the first. */
  multipliers: z.array(z.object({ from: instantOrDate, factor: z.number().positive() })).optional(),
  /** When the meter at this id was exchanged: the register restarts, no difference spans it. */
  exchangedAt: z.array(instantOrDate).optional(),
})
export type MeterAsset = z.output<typeof meterAssetSchema>

export const transformerAssetSchema = z.object({
  transformerId: id,
  ratedKva: z.number().optional(),
  regionId: id.optional(),
  headMeterId: id.optional(),
  p0Kw: kw.optional(),
  pkKw: kw.optional(),
  indoor: z.boolean().optional(),
  /** What a heat-run test or the nameplate knows better than the defaults of the thermal model. */
  thermal: thermalOverrideSchema.optional(),
  /** Flats behind it and what they cook with, for the demand that they were designed for. */
  flats: z.number().int().positive().optional(),
  stove: z.enum(STOVES).optional(),
  lat: z.number().optional(),
  lon: z.number().optional(),
})
export type TransformerAsset = z.output<typeof transformerAssetSchema>

export const licenceSchema = z.object({
  licenceId: id,
  meterId: id,
  declaredKw: kw,
  machines: z.number().int().nonnegative().optional(),
  validFrom: instantOrDate.optional(),
  validTo: instantOrDate.optional(),
  zone: z.string().optional(),
})
export type Licence = z.output<typeof licenceSchema>

export const orderSchema = z.object({
  orderId: id,
  from: instantOrDate,
  to: instantOrDate,
  maxKw: kw,
  meterId: id.optional(),
  licenceId: id.optional(),
  regionId: id.optional(),
})
export type CurtailmentOrder = z.output<typeof orderSchema>

export const tipSchema = z.object({
  tipId: id,
  at: instantOrDate,
  meterId: id.optional(),
  transformerId: id.optional(),
  lat: z.number().optional(),
  lon: z.number().optional(),
  text: z.string().optional(),
})
export type Tip = z.output<typeof tipSchema>

export const weatherSchema = z.object({
  regionId: id,
  at: instant,
  tempC: z.number().min(-90).max(70),
})
export type WeatherReading = z.output<typeof weatherSchema>

/** What a meter-day carries of its meter. Region is always known: the configured one where the asset names none. */
export interface MeterAttributes {
  readonly regionId: string
  readonly transformerId?: string | undefined
  readonly timeZone: string
  readonly customerClass?: CustomerClass | undefined
  readonly zone?: Zone | undefined
  readonly tariff?: string | undefined
  readonly contractedKw?: number | undefined
  readonly activity?: string | undefined
}
