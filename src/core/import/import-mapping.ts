import { z } from 'zod'
import { isTimeZone } from '../time.ts'
import { QUALITIES } from '../validate/quality.ts'

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251', 'windows-1252'] as const
export type Encoding = (typeof ENCODINGS)[number]

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** Wh of each unit of energy and W of each of power. */
export const UNIT_FACTORS = { Wh: 1, kWh: 1e3, MWh: 1e6, W: 1, kW: 1e3, MW: 1e6 } as const
export type Unit = keyof typeof UNIT_FACTORS
export const UNITS = Object.keys(UNIT_FACTORS) as [Unit, ...Unit[]]

export const VALUE_KINDS = ['energy', 'power', 'register'] as const
export type ValueKind = (typeof VALUE_KINDS)[number]

export const THOUSANDS = [' ', ',', '.', "'"] as const

const column = z.string().min(1)

const csv = z.strictObject({
  encoding: z.enum(ENCODINGS).meta({ description: 'Encoding of the text.' }),
  delimiter: z.enum(DELIMITERS).meta({ description: 'What stands between two cells.' }),
  quote: z.enum(['"', '']).meta({ description: 'What cells are quoted with; empty for nothing.' }),
  headerLine: z
    .int()
    .min(0)
    .meta({ description: 'Line of the header, the first is 1; 0 where there is none.' }),
})

const meter = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('column'), column }),
  z.strictObject({ from: z.literal('file'), pattern: z.string().refine(isPattern) }),
  z.strictObject({ from: z.literal('header') }),
])

const time = z
  .strictObject({
    columns: z
      .array(column)
      .min(1)
      .max(2)
      .meta({ description: 'Column of the time, or those of date and time.' }),
    format: z.string().min(1).meta({
      description:
        'native, iso, epoch-s, epoch-ms, excel, or a pattern such as %d.%m.%Y %H:%M; the cells of two columns are joined by a space.',
    }),
    zone: z
      .string()
      .refine((zone) => isTimeZone(zone))
      .meta({ description: 'IANA time zone of times without an offset.' }),
    clocks: z.enum(['wall', 'standard', 'shifted']).meta({
      description:
        "wall: the clocks of the zone. standard: the zone's winter time all year. shifted: wall, but the hour that clocks skip is told by the clock before it.",
    }),
    stamp: z
      .enum(['start', 'end'])
      .meta({ description: 'Which end of its interval a time stands for.' }),
  })
  .meta({ description: 'When a reading is of.' })

const value = z.strictObject({
  columns: z.array(column).min(1).meta({
    description: 'The column of the values; of a wide table each column that holds some.',
  }),
  kind: z.enum(VALUE_KINDS).meta({
    description: 'energy of the interval, mean power over it, or register: what the meter shows.',
  }),
  unit: z.enum(UNITS).meta({ description: 'Unit of the values.' }),
  decimal: z.enum(['.', ',']).meta({ description: 'What stands before the decimals.' }),
  thousands: z
    .enum(THOUSANDS)
    .nullable()
    .meta({ description: 'What stands between groups of three digits.' }),
})

/** Unknown keys are errors. What `greywatt import --save-mapping` writes and `--mapping` reads. */
export const importMappingSchema = z
  .strictObject({
    version: z.literal(1).meta({ description: 'Of the mapping itself.' }),
    csv: csv.nullable().meta({ description: 'How the text is cut; null for Parquet.' }),
    layout: z.enum(['long', 'slots', 'meters']).meta({
      description:
        'long: a reading a line. slots: a column per slot of the day. meters: a column per meter.',
    }),
    meter: meter.meta({
      description:
        'Where the id stands: a column, the name of the file (first group of the pattern), or the header of a wide table.',
    }),
    time,
    value,
    slotMinutes: z.array(z.int().min(0).max(1560)).nullable().meta({
      description:
        'With layout slots: minutes past midnight of each of value.columns, as time.stamp says.',
    }),
    slotClock: z.enum(['wall', 'elapsed']).nullable().meta({
      description:
        'With layout slots: whether slots count on the wall clock, or time since midnight (50 half-hours on a day of 25).',
    }),
    kvarhColumn: column.nullable().meta({
      description: 'Reactive energy, in kvarh as value.unit is in kWh, varh for Wh.',
    }),
    qualityColumn: column.nullable().meta({ description: 'Quality of a reading.' }),
    qualityCodes: z
      .record(z.string(), z.enum(QUALITIES))
      .meta({ description: 'What codes of quality mean, beside those that are known already.' }),
    missing: z.array(z.string()).meta({ description: 'Cells that stand for no value.' }),
    stepMin: z
      .int()
      .min(1)
      .max(1440)
      .nullable()
      .meta({ description: 'Interval length in minutes; null for what each meter shows.' }),
  })
  .refine((it) => (it.layout === 'slots') === (it.slotMinutes !== null), {
    path: ['slotMinutes'],
    params: { allowed: 'a list with layout slots, and null without' },
  })
  .refine((it) => it.slotMinutes === null || it.slotMinutes.length === it.value.columns.length, {
    path: ['slotMinutes'],
    params: { allowed: 'as many as value.columns' },
  })
  .refine((it) => it.layout !== 'long' || it.value.columns.length === 1, {
    path: ['value', 'columns'],
    params: { allowed: 'one column with layout long' },
  })
  .refine((it) => (it.layout === 'meters') === (it.meter.from === 'header'), {
    path: ['meter', 'from'],
    params: { allowed: 'header with layout meters, and with no other' },
  })

export type ImportMapping = z.output<typeof importMappingSchema>

/** Whether the text is a regular expression with a group. */
function isPattern(text: string): boolean {
  try {
    return new RegExp(`${text}|`).exec('')?.length !== 1
  } catch {
    return false
  }
}
