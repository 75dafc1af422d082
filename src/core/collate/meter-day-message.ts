import { z } from 'zod'
import { CUSTOMER_CLASSES, type MeterAttributes, ZONES } from '../context/assets.ts'
import { meterId } from '../ids.ts'
import { idSchema as id } from '../ingest/fields.ts'
import { dayFromIso, isoDay } from '../time.ts'
import { MS_PER_MINUTE } from '../units.ts'
import type { DayClosed } from './day-closed.ts'
import type { MeterDay } from './meter-day.ts'

/** One letter a slot, at the place of its QUALITY_RANK: missing, questionable, estimated, valid, edited. */
const QUALITY_LETTERS = '-qevd'

export const daySchema = z
  .string()
  .meta({ format: 'date' })
  .transform((text, context) => {
    const index = dayFromIso(text)
    if (index === undefined) {
      context.addIssue({ code: 'custom', message: 'must be a date YYYY-MM-DD' })
      return z.NEVER
    }
    return index
  })

export const meterDaySchema = z
  .object({
    meterId: id,
    day: daySchema,
    from: z.iso.datetime({ offset: true }),
    stepMin: z.number().int().positive(),
    source: z.number().int().nonnegative(),
    revision: z.number().int(),
    provisional: z.boolean().optional(),
    powerKw: z.array(z.number()).min(1).max(1500),
    quality: z.string().regex(/^[-qevd]*$/),
    reactiveKvar: z.array(z.number()).optional(),
    zoned: z.boolean().optional(),
    attributes: z.object({
      regionId: id,
      transformerId: id.optional(),
      timeZone: z.string(),
      customerClass: z.enum(CUSTOMER_CLASSES).optional(),
      zone: z.enum(ZONES).optional(),
      tariff: z.string().optional(),
      contractedKw: z.number().optional(),
      activity: z.string().optional(),
    }),
  })
  .refine((message) => message.quality.length === message.powerKw.length, {
    error: 'quality must have one letter a slot',
  })

export const dayClosedSchema = z.object({
  kind: z.literal('day-closed'),
  source: z.number().int().nonnegative(),
  sources: z.number().int().positive(),
  closedThrough: daySchema.nullable(),
  idle: z.boolean(),
})

/**
 * Seven digits where they give the same 32-bit float back, nine where they do not: nine always do. Whole watts, which
 * most powers are, are found without a text: below 1,000 kW no other seven digits lie as near to the float.
 */
const shortNumber = (value: number): number => {
  const inWatts = Math.round(value * 1000) / 1000
  if (Math.abs(inWatts) < 1000 && Math.fround(inWatts) === value) return inWatts
  const short = Number(value.toPrecision(7))
  return Math.fround(short) === value ? short : Number(value.toPrecision(9))
}

export const meterDayToJson = (meterDay: MeterDay): string =>
  JSON.stringify({
    meterId: meterDay.meterId,
    day: isoDay(meterDay.day),
    from: new Date(meterDay.startMs).toISOString(),
    stepMin: meterDay.stepMs / MS_PER_MINUTE,
    source: meterDay.source,
    revision: meterDay.revision,
    ...(meterDay.provisional ? { provisional: true } : {}),
    powerKw: Array.from(meterDay.powerKw, shortNumber),
    quality: Array.from(meterDay.quality, (rank) => QUALITY_LETTERS[rank]).join(''),
    ...(meterDay.reactiveKvar === undefined
      ? {}
      : { reactiveKvar: Array.from(meterDay.reactiveKvar, shortNumber) }),
    ...(meterDay.isZoned ? { zoned: true } : {}),
    attributes: meterDay.attributes,
  })

export const dayClosedToJson = (closed: DayClosed): string =>
  JSON.stringify({
    kind: 'day-closed',
    source: closed.source,
    sources: closed.sources,
    closedThrough: closed.closedThrough === undefined ? null : isoDay(closed.closedThrough),
    idle: closed.idle,
  })

/** A meter-day of parsed JSON. @throws z.ZodError where it is none: the topic is our own, so that is a fault */
export const meterDayFromJson = (json: unknown): MeterDay => {
  const message = meterDaySchema.parse(json)
  return {
    meterId: meterId(message.meterId),
    day: message.day,
    startMs: Date.parse(message.from),
    stepMs: message.stepMin * MS_PER_MINUTE,
    powerKw: Float32Array.from(message.powerKw),
    quality: Uint8Array.from(message.quality, (letter) => QUALITY_LETTERS.indexOf(letter)),
    reactiveKvar:
      message.reactiveKvar === undefined ? undefined : Float32Array.from(message.reactiveKvar),
    ...(message.zoned ? { isZoned: true } : {}),
    source: message.source,
    revision: message.revision,
    provisional: message.provisional ?? false,
    attributes: message.attributes satisfies MeterAttributes,
  }
}

/** @throws z.ZodError */
export const dayClosedFromJson = (json: unknown): DayClosed => {
  const { source, sources, closedThrough, idle } = dayClosedSchema.parse(json)
  return { source, sources, closedThrough: closedThrough ?? undefined, idle }
}
