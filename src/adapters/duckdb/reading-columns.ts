import { AdapterError } from '../../ports/adapter-error.ts'
import { numberCell, textCell, timeCell } from './cell-sql.ts'
import type { FileColumn } from './source-files.ts'

export const READING_COLUMNS = [
  'meter_id',
  'read_at',
  'kwh',
  'register_kwh',
  'step_min',
  'kvarh',
  'quality',
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
] as const
export type ReadingFaultReason = (typeof READING_FAULTS)[number]

/** The readings' cells as SQL over the raw columns. `fault` is -1, or an index of READING_FAULTS. */
export interface ReadingSql {
  /** Yields meter_id, at_ms, kwh, step_min, kvarh, quality, naive, fault. */
  readonly select: string
  /** The raw cell behind each fault, as text. */
  readonly faultCells: ReadonlyMap<
    ReadingFaultReason,
    { readonly column: string; readonly text: string }
  >
  readonly fault: string
  readonly atMs: string
  readonly isRegister: boolean
  readonly has: { readonly stepMin: boolean; readonly kvarh: boolean; readonly quality: boolean }
}

/**
 * Builds the decoding of one source.
 * @throws AdapterError `column-type`
 */
export const readingSql = (columns: ReadonlyMap<string, FileColumn>, where: string): ReadingSql => {
  const isRegister = !columns.has('kwh')
  const energyColumn = isRegister ? 'register_kwh' : 'kwh'
  const id = textCell(columnOf(columns, 'meter_id'))
  const time = demand(timeCell(columnOf(columns, 'read_at')), columns, 'read_at', where)
  const number = (name: ReadingColumn) =>
    columns.has(name)
      ? demand(numberCell(columnOf(columns, name)), columns, name, where)
      : undefined
  const energy = number(energyColumn)
  const step = number('step_min')
  const kvarh = number('kvarh')
  const quality = columns.get('quality')

  const faultCells = new Map<ReadingFaultReason, { column: string; text: string }>()
  const cases: string[] = []
  const faultWhere = (
    reason: ReadingFaultReason,
    name: ReadingColumn,
    condition: string,
    text: string,
  ) => {
    faultCells.set(reason, { column: columnOf(columns, name).name, text })
    cases.push(`WHEN ${condition} THEN ${READING_FAULTS.indexOf(reason)}`)
  }
  faultWhere('meter-id-missing', 'meter_id', `NOT ${id.given}`, id.text)
  faultWhere('time-missing', 'read_at', `NOT ${time.given}`, time.text)
  faultWhere('time-unreadable', 'read_at', `${time.value} IS NULL`, time.text)
  for (const [reason, name, cell] of [
    ['kwh-unreadable', energyColumn, energy],
    ['step-unreadable', 'step_min', step],
    ['kvarh-unreadable', 'kvarh', kvarh],
  ] as const) {
    if (cell) faultWhere(reason, name, `${cell.given} AND ${cell.value} IS NULL`, cell.text)
  }

  const fault = `CAST(CASE ${cases.join(' ')} ELSE -1 END AS TINYINT)`
  const select = [
    `${id.value} AS meter_id`,
    `${time.value} AS at_ms`,
    `${orElse(energy?.value, "'NaN'::DOUBLE")} AS kwh`,
    `${orElse(step?.value, '0::DOUBLE')} AS step_min`,
    `${orElse(kvarh?.value, "'NaN'::DOUBLE")} AS kvarh`,
    `${quality ? textCell(quality).value : 'NULL::VARCHAR'} AS quality`,
    `${time.naive} AS naive`,
    `${fault} AS fault`,
  ].join(', ')
  return {
    select,
    faultCells,
    fault,
    atMs: time.value,
    isRegister,
    has: {
      stepMin: step !== undefined,
      kvarh: kvarh !== undefined,
      quality: quality !== undefined,
    },
  }
}

const orElse = (value: string | undefined, otherwise: string): string =>
  value === undefined ? otherwise : `coalesce(${value}, ${otherwise})`

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
