import { ok, rejected } from '../outcome.ts'
import type { RejectionReason } from '../validate/rejection.ts'
import { scaled } from './decimal.ts'
import { fromParsed } from './decode-json.ts'
import type { RawMessage } from './raw-message.ts'
import { KWH_EXPONENTS, PLAIN_MAPPING, type WireMapping } from './wire-mapping.ts'
import type { WireContext, WireOutcome } from './wire-message.ts'

/** Fields of the contract that a record may have under other names, and what is done to their numbers. */
export const RECORD_FIELDS = [
  'meterId',
  'at',
  'from',
  'day',
  'stepMin',
  'kwh',
  'kvarh',
  'registerKwh',
  'zoneKwh',
  'zoneRegisterKwh',
  'quality',
] as const
type RecordField = (typeof RECORD_FIELDS)[number]

const INSTANTS: readonly RecordField[] = ['at', 'from']
const ENERGIES: readonly RecordField[] = [
  'kwh',
  'kvarh',
  'registerKwh',
  'zoneKwh',
  'zoneRegisterKwh',
]
const MS_PER_S = 1000

/** True where nothing of a JSON message is elsewhere or means something else than the contract says. */
export const isPlain = ({ fields, list, energyUnit, epochUnit, meterId }: WireMapping): boolean =>
  Object.keys(fields).length === 0 &&
  list === PLAIN_MAPPING.list &&
  energyUnit === PLAIN_MAPPING.energyUnit &&
  epochUnit === PLAIN_MAPPING.epochUnit &&
  meterId !== 'key'

/**
 * A record of Avro or JSON as raw messages: its fields are put in the place of the contract's and judged as those are.
 * Where the mapping names a list, each element is one reading; what it has not, the record around it has.
 */
export const recordMessages = (record: unknown, context: WireContext): WireOutcome => {
  const { list } = context.mapping
  if (list === null) {
    const outcome = oneMessage([record], context)
    return outcome.type === 'ok' ? ok([outcome.value]) : outcome
  }
  const elements = at(record, list)
  if (!Array.isArray(elements))
    return rejected('schema', `${list}: ingest.mapping.list names no list`)
  const messages: RawMessage[] = []
  for (const [index, element] of elements.entries()) {
    const outcome = oneMessage([element, record], context)
    if (outcome.type === 'rejected')
      return rejected<RejectionReason>(outcome.reason, `${list}.${index}: ${outcome.message}`)
    messages.push(outcome.value)
  }
  return messages.length === 0 ? rejected('no-energy', `${list} is empty`) : ok(messages)
}

const oneMessage = (sources: readonly unknown[], { mapping, key }: WireContext) => {
  const message: Partial<Record<RecordField, unknown>> = {}
  for (const field of RECORD_FIELDS) {
    const path = Object.hasOwn(mapping.fields, field) ? (mapping.fields[field] ?? field) : field
    const value = sources.map((source) => at(source, path)).find((found) => found !== undefined)
    if (value !== undefined) message[field] = translated(field, value, mapping)
  }
  if (mapping.meterId === 'key') message.meterId = key
  return fromParsed(message)
}

const translated = (field: RecordField, value: unknown, mapping: WireMapping): unknown => {
  if (field === 'meterId') return Number.isSafeInteger(value) ? String(value) : value
  if (INSTANTS.includes(field))
    return typeof value === 'number' && mapping.epochUnit === 's' ? value * MS_PER_S : value
  return ENERGIES.includes(field) ? inKwh(value, mapping) : value
}

/** A number, a list of numbers or numbers by zone; anything else is left to the judging of the shape. */
const inKwh = (value: unknown, mapping: WireMapping): unknown => {
  const one = (kwh: unknown): unknown =>
    typeof kwh === 'number' ? scaled(kwh, KWH_EXPONENTS[mapping.energyUnit]) : kwh
  if (Array.isArray(value)) return value.map(one)
  if (typeof value !== 'object' || value === null) return one(value)
  return Object.fromEntries(Object.entries(value).map(([zone, kwh]) => [zone, one(kwh)]))
}

/** The value at a dotted path; own fields only. */
const at = (source: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Readonly<Record<string, unknown>>)[name]
          : undefined,
      source,
    )
