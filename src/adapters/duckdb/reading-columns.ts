import { TARIFF_ZONES, type TariffZone } from '../../core/validate/tariff-zones.ts'
import { AdapterError } from '../../ports/adapter-error.ts'
import { type CellSql, numberCell, textCell, timeCell } from './cell-sql.ts'
import type { OptionalColumns } from './meter-rows.ts'
import { sqlName, sqlText } from './quote.ts'
import type { FileColumn } from './source-files.ts'

/** What a tariff zone is called in exports, case and blanks aside. */
const ZONE_WORDS: Readonly<Record<TariffZone, readonly string[]>> = {
  peak: ['peak', 'on-peak'],
  flat: ['flat', 'shoulder', 'mid-peak', 'day'],
  valley: ['valley', 'off-peak', 'night'],
}

export const READING_COLUMNS = [
  'meter_id',
  'read_at',
  'kwh',
  'register_kwh',
  'step_min',
  'kvarh',
  'quality',
  'tariff_zone',
] as const
export type ReadingColumn = (typeof READING_COLUMNS)[number]

/** Why a row was passed over. */
export const READING_FAULTS = [
  'line-malformed', // a CSV line with too few or too many cells, or an open quote
  'meter-id-missing',
  'time-missing',
  'time-unreadable',
  'kwh-unreadable', // kwh or register_kwh
  'step-unreadable',
  'kvarh-unreadable',
  'zone-unknown', // no word for a tariff zone
] as const
export type ReadingFaultReason = (typeof READING_FAULTS)[number]

/** The readings' cells as SQL over the raw columns. `fault` is -1, or an index of READING_FAULTS. */
export interface ReadingSql {
  /** SELECT of meter_id, at_ms, at_raw, kwh, step_min, kvarh, zone, quality, naive, fault, and of further raw expressions. */
  decode(table: string, further?: readonly string[]): string
  /** A condition on the raw columns that every row from an instant on meets. */
  since(ms: number): string
  /** SELECT of meter_id, at_ms, at_raw, naive, and whether another cell cannot be read: a fraction of what telling its fault costs. */
  outline(table: string): string
  /** at_ms of an at_raw, which has the order of at_ms. */
  atMsOf(raw: string): string
  /** The raw cell behind each fault, as text. */
  readonly faultCells: ReadonlyMap<
    ReadingFaultReason,
    { readonly column: string; readonly text: string }
  >
  readonly isRegister: boolean
  readonly has: OptionalColumns
}

/**
 * Builds the decoding of one source.
 * @param hasPlainIds the ids are text without blanks around it: trimming each row's costs as much as all the rest
 * @throws AdapterError `column-type`
 */
export const readingSql = (
  columns: ReadonlyMap<string, FileColumn>,
  where: string,
  hasPlainIds: boolean,
): ReadingSql => {
  const isRegister = !columns.has('kwh')
  const energyColumn = isRegister ? 'register_kwh' : 'kwh'
  const idColumn = columnOf(columns, 'meter_id')
  const id = textCell(idColumn)
  const time = demand(timeCell(columnOf(columns, 'read_at')), columns, 'read_at', where)
  const number = (name: ReadingColumn) =>
    columns.has(name)
      ? demand(numberCell(columnOf(columns, name)), columns, name, where)
      : undefined
  const energy = number(energyColumn)
  const step = number('step_min')
  const kvarh = number('kvarh')
  const quality = columns.get('quality')
  const zone = zoneCell(columns.get('tariff_zone'))

  const faultCells = new Map<ReadingFaultReason, { column: string; text: string }>()
  const cases: string[] = []
  const faultWhere = (
    reason: ReadingFaultReason,
    name: ReadingColumn,
    text: string,
    condition: string,
  ) => {
    faultCells.set(reason, { column: columnOf(columns, name).name, text })
    cases.push(`WHEN ${condition} THEN ${READING_FAULTS.indexOf(reason)}`)
  }
  faultWhere('meter-id-missing', 'meter_id', id.text, 'meter_id IS NULL')
  faultWhere('time-missing', 'read_at', time.text, 'NOT at_given')
  faultWhere('time-unreadable', 'read_at', time.text, 'at_ms IS NULL')
  if (energy)
    faultWhere('kwh-unreadable', energyColumn, energy.text, 'kwh_given AND kwh_value IS NULL')
  if (step)
    faultWhere('step-unreadable', 'step_min', step.text, 'step_given AND step_value IS NULL')
  if (kvarh)
    faultWhere('kvarh-unreadable', 'kvarh', kvarh.text, 'kvarh_given AND kvarh_value IS NULL')
  if (zone)
    faultWhere('zone-unknown', 'tariff_zone', zone.text, 'zone_given AND zone_value IS NULL')

  // Two levels, so that each cell is converted once, however often its value is asked for.
  const values = [
    `${hasPlainIds ? sqlName(idColumn.name) : id.value} AS meter_id`,
    `${time.value} AS at_ms, ${time.ordered?.raw ?? time.value} AS at_raw`,
    `${time.given} AS at_given, ${time.naive} AS naive`,
    ...named('kwh', energy),
    ...named('step', step),
    ...named('kvarh', kvarh),
    ...named('zone', zone),
    `${quality ? textCell(quality).value : 'NULL::VARCHAR'} AS quality`,
  ]
  const parts = VALUE_NAMES.flatMap((name) => [
    `${name}_value`,
    `${name}_given`,
    `${name}_unreadable`,
  ])
  const rows = `* EXCLUDE (at_given, ${parts.join(', ')}),
    coalesce(kwh_value, 'NaN') AS kwh, coalesce(step_value, 0) AS step_min,
    coalesce(kvarh_value, 'NaN') AS kvarh, coalesce(zone_value, 'NaN') AS zone, CAST(CASE ${cases.join(' ')} ELSE -1 END AS TINYINT) AS fault`
  const isFaulty = VALUE_NAMES.map((name) => `${name}_unreadable`).join(' OR ')
  return {
    decode: (table, further = []) =>
      `SELECT ${rows} FROM (SELECT ${[...values, ...further].join(', ')} FROM ${table})`,
    outline: (table) =>
      `SELECT meter_id, at_ms, at_raw, naive, ${isFaulty} AS is_faulty FROM (SELECT ${values.join(', ')} FROM ${table})`,
    since: (ms) => time.since?.(ms) ?? 'true',
    atMsOf: (raw) => time.ordered?.msOf(raw) ?? raw,
    faultCells,
    isRegister,
    has: {
      stepMin: step !== undefined,
      kvarh: kvarh !== undefined,
      quality: quality !== undefined,
      zone: zone !== undefined,
    },
  }
}

/** The cell as the zone's place in TARIFF_ZONES. */
const zoneCell = (column: FileColumn | undefined): CellSql | undefined => {
  if (column === undefined) return undefined
  const { value, given, text } = textCell(column)
  const cases = TARIFF_ZONES.map(
    (zone, place) =>
      `WHEN lower(${value}) IN (${ZONE_WORDS[zone].map(sqlText).join(', ')}) THEN ${place}`,
  )
  return { value: `CAST(CASE ${cases.join(' ')} END AS DOUBLE)`, given, text }
}

const VALUE_NAMES = ['kwh', 'step', 'kvarh', 'zone'] as const

/** Value and presence of a number's cell, and whether it cannot be read; a column that is not there is empty in each row. */
const named = (
  name: (typeof VALUE_NAMES)[number],
  { value, given, unreadable = `(${given} AND ${value} IS NULL)` }: Omit<CellSql, 'text'> = ABSENT,
): readonly string[] => [
  `${value} AS ${name}_value`,
  `${given} AS ${name}_given`,
  `${unreadable} AS ${name}_unreadable`,
]

const ABSENT = { value: 'NULL::DOUBLE', given: 'false', unreadable: 'false' } as const

const columnOf = (columns: ReadonlyMap<string, FileColumn>, name: string): FileColumn => {
  const column = columns.get(name)
  if (column === undefined) throw new Error(`column ${name} was not matched`)
  return column
}

const demand = <Cell>(
  cell: Cell | undefined,
  columns: ReadonlyMap<string, FileColumn>,
  name: ReadingColumn,
  where: string,
): Cell => {
  if (cell !== undefined) return cell
  const { name: given, type } = columnOf(columns, name)
  const wanted = name === 'read_at' ? 'times' : 'numbers'
  throw new AdapterError(
    'column-type',
    `column "${given}" in ${where} is ${type}, which holds no ${wanted}: convert it with --sql`,
  )
}
