import { z } from 'zod'
import { isId } from '../ids.ts'
import { rejected } from '../outcome.ts'
import { type Channel, channelMessages } from './choose-channels.ts'
import { scaled } from './decimal.ts'
import { instantSchema } from './fields.ts'
import { obisFrom } from './obis-code.ts'
import { type ChannelRole, KWH_EXPONENTS, type WireMapping } from './wire-mapping.ts'
import type { WireContext, WireOutcome } from './wire-message.ts'
import { worstQuality } from './worst-quality.ts'

/** Value group D 8 is the register from the start of measurement, 29 the energy of one period of load profile 1. */
const KNOWN_CHANNELS: Readonly<Record<string, ChannelRole>> = {
  '1.0.1.8.0.255': 'register',
  '1.0.1.29.0.255': 'interval',
  '1.0.3.29.0.255': 'reactive',
  '1.0.5.29.0.255': 'reactive',
}
const CLOCK = '0.0.1.0.0.255'
const DEVICE_ID = '0.0.96.1.0.255'
/** AMR profile status, a bit field whose meaning is the meter type's own. */
const STATUS = /^0\.0\.96\.10\.\d+\.255$/

/** Enumeration of units (IEC 62056-6-2): Wh and varh. */
const ENERGY_UNITS: readonly number[] = [30, 32]
const KILO = 3
const S_PER_MIN = 60

const id = z.union([z.string(), z.int().transform(String)])
const documentSchema = z.looseObject({
  logicalDeviceName: id.nullish(),
  meterId: id.nullish(),
  capturePeriod: z.int().min(0).nullish(),
  captureObjects: z
    .array(
      z.object({
        obis: z.string(),
        scaler: z.int().min(-12).max(12).nullish(),
        unit: z.int().nullish(),
      }),
    )
    .nullish(),
  entries: z.array(z.record(z.string(), z.unknown())).min(1),
})
type CosemDocument = z.output<typeof documentSchema>

/**
 * The buffer of a COSEM profile or a reading of registers, JSON with a field for each OBIS code, as raw messages. Taken
 * is imported energy, as intervals or else as registers, or what ingest.mapping.channels names.
 * Rejects as `schema` or `no-energy`.
 */
export const cosemMessages = (parsed: unknown, context: WireContext): WireOutcome => {
  const result = documentSchema.safeParse(parsed)
  if (!result.success) {
    const [issue] = result.error.issues
    return rejected('schema', `${issue?.path.join('.')}: ${issue?.message}`)
  }
  const document = result.data
  const meterId = meterIdOf(document, context)
  if (meterId === null || !isId(meterId))
    return rejected(
      'schema',
      `${JSON.stringify(meterId)} is no meter id (ingest.mapping.meterId is ${context.mapping.meterId})`,
    )
  const channels = channelsOf(document, context)
  if (typeof channels === 'string') return rejected('schema', channels)
  const messages = channelMessages(meterId, context.mapping.stamp, channels)
  if (messages.type === 'ok' && messages.value.length === 0)
    return rejected(
      'no-energy',
      'no entry has a value of imported energy, 1.0.1.29.0.255 or 1.0.1.8.0.255',
    )
  return messages
}

const meterIdOf = (document: CosemDocument, { mapping, key }: WireContext): string | null => {
  switch (mapping.meterId) {
    case 'key':
      return key
    case 'name': {
      const found = Object.entries(document).find(([name]) => obisFrom(name) === DEVICE_ID)?.[1]
      return textOf(found) ?? null
    }
    case 'id':
      return document.logicalDeviceName ?? document.meterId ?? null
  }
}

/** What is wrong with them, in words, where something is. */
const channelsOf = (
  document: CosemDocument,
  { mapping, qualityCodes }: WireContext,
): readonly Channel[] | string => {
  const exponents = exponentsOf(document, mapping)
  const stepMin =
    document.capturePeriod === undefined ||
    document.capturePeriod === null ||
    document.capturePeriod === 0
      ? undefined
      : document.capturePeriod / S_PER_MIN
  const channels = new Map<string, Channel>()
  for (const [index, entry] of document.entries.entries()) {
    const columns = Object.entries(entry).flatMap(([name, value]) => {
      const code = obisFrom(name)
      return code === undefined ? [] : [{ code, value }]
    })
    const clock = instantSchema.safeParse(
      entry.clock ?? columns.find(({ code }) => code === CLOCK)?.value,
    )
    if (!clock.success)
      return `entries.${index}.clock: must be ISO 8601 with an offset, or epoch milliseconds`
    const codes = qualitiesOf(entry, columns, mapping)
    if (codes === undefined) return `entries.${index}: a quality is text or a number`
    const quality = worstQuality(codes, qualityCodes)
    for (const { code, value } of columns) {
      const role = mapping.channels[code] ?? KNOWN_CHANNELS[code] ?? 'ignore'
      if (role === 'ignore') continue
      if (value !== null && (typeof value !== 'number' || !Number.isFinite(value)))
        return `entries.${index}.${code}: must be a number or null`
      const exponent = exponents.get(code) ?? { exponent: unitExponent(mapping) }
      if (exponent === 'no-energy')
        return `captureObjects: the unit of ${code} is neither Wh (30) nor varh (32)`
      const channel = channels.get(code) ?? { code, role, phase: undefined, values: [] }
      channels.set(code, channel)
      channel.values.push({
        atMs: clock.data,
        stepMin,
        value: value === null ? null : scaled(value, exponent.exponent),
        quality,
      })
    }
  }
  return [...channels.values()]
}

const exponentsOf = (
  { captureObjects }: CosemDocument,
  mapping: WireMapping,
): ReadonlyMap<string, { readonly exponent: number } | 'no-energy'> =>
  new Map(
    (captureObjects ?? []).map(({ obis, scaler, unit }) => [
      obisFrom(obis) ?? obis,
      unit === undefined || unit === null
        ? { exponent: (scaler ?? 0) + unitExponent(mapping) }
        : ENERGY_UNITS.includes(unit)
          ? { exponent: (scaler ?? 0) - KILO }
          : 'no-energy',
    ]),
  )

const unitExponent = ({ energyUnit }: WireMapping): number => KWH_EXPONENTS[energyUnit]

/** Codes of an entry: its own word, and a status that is not 0, under the code of its column. */
const qualitiesOf = (
  entry: Readonly<Record<string, unknown>>,
  columns: readonly { readonly code: string; readonly value: unknown }[],
  mapping: WireMapping,
): readonly string[] | undefined => {
  const codes: (string | undefined)[] = []
  if (entry.quality !== undefined && entry.quality !== null) codes.push(textOf(entry.quality))
  for (const { code, value } of columns) {
    if (!STATUS.test(code) || mapping.channels[code] === 'ignore') continue
    if (value === null || value === 0) continue
    const status = textOf(value)
    codes.push(status === undefined ? undefined : `${code}=${status}`)
  }
  return codes.every((code) => code !== undefined) ? codes : undefined
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
