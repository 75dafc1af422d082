import type { z } from 'zod'
import { type Outcome, ok, rejected } from '../outcome.ts'
import type { RejectionReason } from '../validate/rejection.ts'
import { HotDecoder } from './decode-hot.ts'
import {
  blockSchema,
  intervalSchema,
  registerSchema,
  zoneRegistersSchema,
  zonesSchema,
} from './message-schema.ts'
import type { RawBlock, RawInterval, RawMessage } from './raw-message.ts'

export interface DecodeLimits {
  /** Longer messages are refused unread. */
  readonly maxMessageBytes: number
}

/** What it keeps makes it fast and changes no result, so all callers share it. */
const hot = new HotDecoder()
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** One reading or a block where it lies among other bytes; undefined is no verdict: ask decodeJson(). */
export const decodeHotJson = (
  bytes: Uint8Array,
  from: number,
  to: number,
  limits: DecodeLimits,
): RawInterval | RawBlock | undefined =>
  to - from > limits.maxMessageBytes ? undefined : hot.decode(bytes, from, to)

/**
 * The bytes of one `meter-readings` message, JSON in UTF-8, as one of the five raw shapes. Only the form is judged.
 * Rejects as `oversize`, `not-json` or `schema`; the message names the field and what is wrong with it, in one line.
 */
export const decodeJson = (
  bytes: Uint8Array,
  limits: DecodeLimits,
): Outcome<RawMessage, RejectionReason> => {
  const message = decodeHotJson(bytes, 0, bytes.length, limits)
  return message === undefined ? decodeBySchema(bytes, limits) : ok(message)
}

/** The verdict on whatever the hot decoder does not take, and on what it takes the same one. */
export const decodeBySchema = (
  bytes: Uint8Array,
  limits: DecodeLimits,
): Outcome<RawMessage, RejectionReason> => {
  const parsed = parseJson(bytes, limits)
  return parsed.type === 'ok' ? fromParsed(parsed.value) : parsed
}

/** Bytes as the JSON they hold, whatever it is. Rejects as `oversize` or `not-json`. */
export const parseJson = (
  bytes: Uint8Array,
  limits: DecodeLimits,
): Outcome<unknown, RejectionReason> => {
  const text = decodeText(bytes, limits)
  if (text.type === 'rejected') return text
  if (text.value === undefined) return rejected('not-json', 'bytes are not UTF-8')
  try {
    return ok(JSON.parse(text.value))
  } catch (error) {
    return rejected('not-json', oneLine(error instanceof Error ? error.message : String(error)))
  }
}

/** Bytes as text; undefined where they are not UTF-8. Rejects as `oversize`. */
export const decodeText = (
  bytes: Uint8Array,
  limits: DecodeLimits,
): Outcome<string | undefined, RejectionReason> => {
  if (bytes.length > limits.maxMessageBytes)
    return rejected(
      'oversize',
      `${bytes.length} bytes, more than maxMessageBytes ${limits.maxMessageBytes}`,
    )
  try {
    return ok(utf8.decode(bytes))
  } catch {
    return ok(undefined)
  }
}

/** The shape is told by the field that holds its value, so that one schema runs and its complaint is the right one. */
export const fromParsed = (parsed: unknown): Outcome<RawMessage, RejectionReason> => {
  if (Array.isArray(parsed))
    return rejected('schema', 'an array: send one object a message, or a block with "from"')
  if (typeof parsed !== 'object' || parsed === null)
    return rejected('schema', `${parsed === null ? 'null' : typeof parsed}: an object is expected`)
  const { from, kwh, registerKwh, zoneKwh, zoneRegisterKwh } = parsed as Readonly<
    Record<string, unknown>
  >
  if (isGiven(from)) return checked(blockSchema, parsed)
  if (isGiven(kwh)) return checked(intervalSchema, parsed)
  if (isGiven(registerKwh)) return checked(registerSchema, parsed)
  if (isGiven(zoneKwh)) return checked(zonesSchema, parsed)
  if (isGiven(zoneRegisterKwh)) return checked(zoneRegistersSchema, parsed)
  // The interval that a source knows it has no value for.
  if (kwh === null) return checked(intervalSchema, parsed)
  return rejected(
    'schema',
    'no "kwh", "registerKwh", "zoneKwh", "zoneRegisterKwh" or "from": none of the five shapes',
  )
}

const isGiven = (field: unknown): boolean => field !== undefined && field !== null

const checked = (
  schema: z.ZodType<RawMessage>,
  parsed: object,
): Outcome<RawMessage, RejectionReason> => {
  const result = schema.safeParse(parsed)
  if (result.success) return ok(result.data)
  const [first, ...others] = result.error.issues
  const where = first?.path.join('.') ?? ''
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return rejected('schema', oneLine(`${where}: ${first?.message}${more}`))
}

const MAX_MESSAGE_CHARS = 200

/** Parser messages quote their input, line breaks and all; a header holds one line of well-formed text. */
export const oneLine = (text: string): string =>
  text.slice(0, MAX_MESSAGE_CHARS).replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
