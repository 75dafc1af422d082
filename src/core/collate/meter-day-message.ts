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

const ZERO = 0x30
const COMMA = 0x2c
const DOT = 0x2e
/** Of the longest day that a message may hold, every number in its longest form. */
const SCRATCH_BYTES = 1_500 * 26
const scratch = new Uint8Array(SCRATCH_BYTES)
const ascii = new TextDecoder('latin1')
const LETTERS = Uint8Array.from(QUALITY_LETTERS, (letter) => letter.charCodeAt(0))

/**
 * Seven digits where they give the same 32-bit float back, nine where they do not: nine always do. Whole watts, which
 * most powers are, are written digit by digit: below 1,000 kW no other seven digits lie as near to the float.
 */
const writeNumber = (value: number, from: number): number => {
  const watts = Math.round(value * 1000)
  if (watts >= 0 && watts < 1_000_000 && Math.fround(watts / 1000) === value)
    return writeWatts(watts, from)
  const inWatts = watts / 1000
  if (Math.abs(inWatts) < 1000 && Math.fround(inWatts) === value)
    return writeText(String(inWatts), from)
  const short = Number(value.toPrecision(7))
  const shortest = Math.fround(short) === value ? short : Number(value.toPrecision(9))
  return writeText(String(shortest), from)
}

const writeText = (text: string, from: number): number => {
  for (let i = 0; i < text.length; i++) scratch[from + i] = text.charCodeAt(i)
  return from + text.length
}

/** As kW: 1250 is 1.25. */
const writeWatts = (watts: number, from: number): number => {
  let at = from
  const kw = (watts / 1000) | 0
  const rest = watts - kw * 1000
  if (kw >= 100) scratch[at++] = ZERO + ((kw / 100) | 0)
  if (kw >= 10) scratch[at++] = ZERO + (((kw / 10) | 0) % 10)
  scratch[at++] = ZERO + (kw % 10)
  if (rest === 0) return at
  scratch[at++] = DOT
  scratch[at++] = ZERO + ((rest / 100) | 0)
  if (rest % 100 === 0) return at
  scratch[at++] = ZERO + (((rest / 10) | 0) % 10)
  if (rest % 10 !== 0) scratch[at++] = ZERO + (rest % 10)
  return at
}

const numbersText = (values: Float32Array): string => {
  let at = 0
  for (let slot = 0; slot < values.length; slot++) {
    if (slot > 0) scratch[at++] = COMMA
    at = writeNumber(values[slot] as number, at)
  }
  return ascii.decode(scratch.subarray(0, at))
}

const lettersText = (quality: Uint8Array): string => {
  for (let slot = 0; slot < quality.length; slot++)
    scratch[slot] = LETTERS[quality[slot] as number] as number
  return ascii.decode(scratch.subarray(0, quality.length))
}

/** A meter's attributes are the same object until they change. */
const attributeTexts = new WeakMap<MeterAttributes, string>()
const attributesText = (attributes: MeterAttributes): string => {
  const known = attributeTexts.get(attributes)
  if (known !== undefined) return known
  const text = JSON.stringify(attributes)
  attributeTexts.set(attributes, text)
  return text
}

/** Written by hand: JSON.stringify takes five times as long, and this is most of what collate does for a block. */
export const meterDayToJson = (meterDay: MeterDay): string => {
  const { meterId: id, day, startMs, stepMs, source, revision, reactiveKvar } = meterDay
  return (
    `{"meterId":"${id}","day":"${isoDay(day)}","from":"${new Date(startMs).toISOString()}",` +
    `"stepMin":${stepMs / MS_PER_MINUTE},"source":${source},"revision":${revision},` +
    (meterDay.provisional ? '"provisional":true,' : '') +
    `"powerKw":[${numbersText(meterDay.powerKw)}],"quality":"${lettersText(meterDay.quality)}",` +
    (reactiveKvar === undefined ? '' : `"reactiveKvar":[${numbersText(reactiveKvar)}],`) +
    (meterDay.isZoned ? '"zoned":true,' : '') +
    `"attributes":${attributesText(meterDay.attributes)}}`
  )
}

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
