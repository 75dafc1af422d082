import { z } from 'zod'
import { CUSTOMER_CLASSES, type MeterAttributes, ZONES } from '../context/assets.ts'
import { isId, meterId } from '../ids.ts'
import { idSchema as id } from '../ingest/fields.ts'
import { dayFromIso, isoDay } from '../time.ts'
import { MS_PER_MINUTE } from '../units.ts'
import type { DayClosed } from './day-closed.ts'
import type { MeterDay } from './meter-day.ts'

/** One letter a slot, at the place of its QUALITY_RANK: missing, questionable, estimated, valid, edited. */
const QUALITY_LETTERS = '-qevd'

/** Of a meter-day: 24 hours of minutes, and the hour that some days have more. */
export const MOST_SLOTS = 1_500

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

const attributesSchema = z.object({
  regionId: id,
  transformerId: id.optional(),
  timeZone: z.string(),
  customerClass: z.enum(CUSTOMER_CLASSES).optional(),
  zone: z.enum(ZONES).optional(),
  tariff: z.string().optional(),
  contractedKw: z.number().optional(),
  activity: z.string().optional(),
})

export const meterDaySchema = z
  .object({
    meterId: id,
    day: daySchema,
    from: z.iso.datetime({ offset: true }),
    stepMin: z.number().int().positive(),
    source: z.number().int().nonnegative(),
    closing: daySchema.optional(),
    revision: z.number().int(),
    provisional: z.boolean().optional(),
    powerKw: z.array(z.number()).min(1).max(MOST_SLOTS),
    quality: z.string().regex(/^[-qevd]*$/),
    reactiveKvar: z.array(z.number()).optional(),
    zoned: z.boolean().optional(),
    attributes: attributesSchema,
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
const SCRATCH_BYTES = MOST_SLOTS * 26
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

/** The rank of each slot of a text of letters. */
export const qualityFromLetters = (letters: string): Uint8Array =>
  Uint8Array.from(letters, (letter) => QUALITY_LETTERS.indexOf(letter))

/** Written by hand: JSON.stringify takes five times as long, and this is most of what collate does for a block. */
export const meterDayToJson = (meterDay: MeterDay): string => {
  const { meterId: id, day, startMs, stepMs, source, closing, revision, reactiveKvar } = meterDay
  return (
    `{"meterId":"${id}","day":"${isoDay(day)}","from":"${new Date(startMs).toISOString()}",` +
    `"stepMin":${stepMs / MS_PER_MINUTE},"source":${source},` +
    (closing === undefined ? '' : `"closing":"${isoDay(closing)}",`) +
    `"revision":${revision},` +
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
export const meterDayFromJson = (json: unknown): MeterDay =>
  plainMeterDay(json) ?? checkedMeterDay(json)

const checkedMeterDay = (json: unknown): MeterDay => {
  const message = meterDaySchema.parse(json)
  return {
    meterId: meterId(message.meterId),
    day: message.day,
    startMs: Date.parse(message.from),
    stepMs: message.stepMin * MS_PER_MINUTE,
    powerKw: Float32Array.from(message.powerKw),
    quality: qualityFromLetters(message.quality),
    reactiveKvar:
      message.reactiveKvar === undefined ? undefined : Float32Array.from(message.reactiveKvar),
    ...(message.zoned ? { isZoned: true } : {}),
    source: message.source,
    ...(message.closing === undefined ? {} : { closing: message.closing }),
    revision: message.revision,
    provisional: message.provisional ?? false,
    attributes: shared(JSON.stringify(message.attributes), message.attributes),
  }
}

/**
 * The usual meter-day, of measured intervals, without the schema, which takes five times as long as JSON.parse. It has
 * no verdict of its own: undefined where it is not certain that the schema would say the same.
 */
const plainMeterDay = (json: unknown): MeterDay | undefined => {
  const sent = json as Readonly<Partial<Record<keyof z.input<typeof meterDaySchema>, unknown>>>
  if (typeof sent !== 'object' || sent === null) return undefined
  const { meterId: id, day: date, from, stepMin, source, revision, powerKw, quality } = sent
  if (sent.provisional !== undefined || sent.reactiveKvar !== undefined) return undefined
  if (sent.zoned !== undefined || typeof id !== 'string' || !isId(id)) return undefined
  if (typeof date !== 'string' || typeof from !== 'string') return undefined
  if (!(Number.isSafeInteger(stepMin) && (stepMin as number) > 0)) return undefined
  if (!(Number.isSafeInteger(source) && (source as number) >= 0)) return undefined
  if (!Number.isSafeInteger(revision)) return undefined
  const day = dayFromIso(date)
  const startMs = utcInstant(from)
  if (day === undefined || startMs === undefined) return undefined
  const closing = typeof sent.closing === 'string' ? dayFromIso(sent.closing) : undefined
  if (closing === undefined && sent.closing !== undefined) return undefined
  const attributes = plainAttributes(sent.attributes)
  if (attributes === undefined) return undefined
  if (!Array.isArray(powerKw) || typeof quality !== 'string') return undefined
  const slots = powerKw.length
  if (slots === 0 || slots > MOST_SLOTS || quality.length !== slots) return undefined
  const power = new Float32Array(slots)
  const ranks = new Uint8Array(slots)
  for (let slot = 0; slot < slots; slot++) {
    const value: unknown = powerKw[slot]
    const rank = RANK_OF[quality.charCodeAt(slot)] ?? NO_RANK
    if (typeof value !== 'number' || !Number.isFinite(value) || rank < 0) return undefined
    power[slot] = value
    ranks[slot] = rank
  }
  return {
    meterId: meterId(id),
    day,
    startMs,
    stepMs: (stepMin as number) * MS_PER_MINUTE,
    powerKw: power,
    quality: ranks,
    reactiveKvar: undefined,
    source: source as number,
    ...(closing === undefined ? {} : { closing }),
    revision: revision as number,
    provisional: false,
    attributes,
  }
}

/** Attributes by their JSON: the meters of an area have much the same, and each has its own every day. */
const knownAttributes = new Map<string, MeterAttributes>()
const MOST_ATTRIBUTES = 1 << 16

export const plainAttributes = (sent: unknown): MeterAttributes | undefined => {
  const text = JSON.stringify(sent)
  const known = knownAttributes.get(text)
  if (known !== undefined) return known
  const parsed = attributesSchema.safeParse(sent)
  return parsed.success ? shared(text, parsed.data) : undefined
}

const shared = (text: string, attributes: MeterAttributes): MeterAttributes => {
  const known = knownAttributes.get(text)
  if (known !== undefined) return known
  if (knownAttributes.size >= MOST_ATTRIBUTES) knownAttributes.clear()
  knownAttributes.set(text, attributes)
  return attributes
}

/** As toISOString() writes it. */
const UTC_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** undefined where toISOString() would not have written it: Date.parse takes 30 February for 2 March. */
export const utcInstant = (text: string): number | undefined => {
  const atMs = UTC_INSTANT.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(atMs) || new Date(atMs).toISOString() !== text ? undefined : atMs
}

const NO_RANK = -1
/** Of each letter's byte; below 0 for what is none. */
export const RANK_OF = Int8Array.from({ length: 256 }, (_, code) =>
  QUALITY_LETTERS.indexOf(String.fromCharCode(code)),
)

/** @throws z.ZodError */
export const dayClosedFromJson = (json: unknown): DayClosed => {
  const { source, sources, closedThrough, idle } = dayClosedSchema.parse(json)
  return { source, sources, closedThrough: closedThrough ?? undefined, idle }
}
