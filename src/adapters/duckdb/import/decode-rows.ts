import { meterIdOf } from '../../../core/import/infer-layout.ts'
import type { MappingDraft } from '../../../core/import/infer-mapping.ts'
import { MS_PER_DAY } from '../../../core/units.ts'
import { sqlName, sqlText } from '../quote.ts'
import type { FileColumn } from '../source-files.ts'
import { numberSql, textSql, timeSql } from './import-cells.ts'
import { faultCode } from './import-faults.ts'

const FIRST_MS = Date.UTC(2000, 0, 1)

/** How one file's rows are decoded: its columns under the names that the mapping knows them by. */
export interface DecodeOrder {
  readonly mapping: MappingDraft
  /** The name in the mapping to the column that DuckDB reads. */
  readonly columns: ReadonlyMap<string, FileColumn>
  readonly file: number
  /** The meter, where the name of the file says it. */
  readonly meterId: string | undefined
  readonly nowMs: number
}

/** SELECT of file, meter_id, wall_ms, past_ms, value, kvarh, quality and fault, a row for each reading of `table`, in its order. */
export const decodeRows = (table: string, order: DecodeOrder): string => {
  const { mapping } = order
  return mapping.layout === 'long' ? longRows(table, order) : wideRows(table, order)
}

const columnOf = (order: DecodeOrder, name: string): FileColumn => {
  const column = order.columns.get(name)
  if (column === undefined) throw new Error(`column ${name} was not matched`)
  return column
}

const cell = (order: DecodeOrder, name: string): string =>
  textSql(sqlName(columnOf(order, name).name), order.mapping.missing)

/** The time's text, and the column behind it where it is only one. */
const timeParts = (
  order: DecodeOrder,
): { readonly text: string; readonly raw: FileColumn | undefined } => {
  const [date = '', clock] = order.mapping.time.columns
  if (clock === undefined) return { text: cell(order, date), raw: columnOf(order, date) }
  return { text: `${cell(order, date)} || ' ' || ${cell(order, clock)}`, raw: undefined }
}

const meterSql = (order: DecodeOrder): string =>
  order.mapping.meter.from === 'column'
    ? cell(order, order.mapping.meter.column)
    : sqlText(order.meterId ?? '')

const wallSql = (order: DecodeOrder, given: string): string => {
  const { raw } = timeParts(order)
  const { format } = order.mapping.time
  return timeSql(
    format === 'native' ? given : 'time_text',
    format === 'native' ? { name: 'time_raw', type: raw?.type ?? '' } : undefined,
    format,
  )
}

const cells = (order: DecodeOrder, meter: string, value: string, from: string): string => {
  const { mapping } = order
  const { text, raw } = timeParts(order)
  const isNative = mapping.time.format === 'native'
  return `SELECT ${meter} AS meter_id, ${isNative ? `${sqlName(raw?.name ?? '')} AS time_raw, (${sqlName(raw?.name ?? '')} IS NOT NULL)` : `${text} AS time_text, (time_text IS NOT NULL)`} AS time_given,
    ${value},
    ${mapping.kvarhColumn === null ? 'NULL::VARCHAR' : cell(order, mapping.kvarhColumn)} AS kvarh_text,
    ${mapping.qualityColumn === null ? 'NULL::VARCHAR' : cell(order, mapping.qualityColumn)} AS quality
    FROM ${from}`
}

const decoded = (order: DecodeOrder, wall: string, past: string, from: string): string => {
  const { mapping, nowMs, file } = order
  return `SELECT ${file}::INTEGER AS file, meter_id, wall_ms, ${past} AS past_ms, value, kvarh, quality,
    CAST(CASE
      WHEN meter_id IS NULL THEN ${faultCode('meter-id-missing')}
      WHEN NOT regexp_full_match(meter_id, '[A-Za-z0-9._:-]{1,64}') THEN ${faultCode('meter-id-invalid')}
      WHEN NOT time_given THEN ${faultCode('time-missing')}
      WHEN wall_ms IS NULL THEN ${faultCode('time-unreadable')}
      WHEN value_text IS NULL THEN ${faultCode('value-missing')}
      WHEN wall_ms < ${FIRST_MS} THEN ${faultCode('before-epoch')}
      WHEN wall_ms > ${nowMs + MS_PER_DAY} THEN ${faultCode('future')}
      WHEN value IS NULL THEN ${faultCode('value-unreadable')}
      WHEN kvarh_text IS NOT NULL AND kvarh IS NULL THEN ${faultCode('kvarh-unreadable')}
      WHEN value < 0 THEN ${faultCode('negative-energy')}
      ELSE -1 END AS TINYINT) AS fault
    FROM (SELECT *, ${wall} AS wall_ms, ${numberSql('value_text', mapping.value)} AS value,
      ${mapping.kvarhColumn === null ? 'NULL::DOUBLE' : numberSql('kvarh_text', mapping.value)} AS kvarh
      FROM (${from}))`
}

const longRows = (table: string, order: DecodeOrder): string => {
  const value = `${cell(order, order.mapping.value.columns[0] ?? '')} AS value_text`
  return decoded(
    order,
    wallSql(order, ''),
    '0::BIGINT',
    cells(order, meterSql(order), value, table),
  )
}

/** A wide table is turned by UNPIVOT, empty cells included: so each line gives as many rows as it has values. */
const wideRows = (table: string, order: DecodeOrder): string => {
  const { mapping } = order
  const names = mapping.value.columns.map((_, index) => `v${index}`)
  const values = mapping.value.columns.map((name, index) => `${cell(order, name)} AS v${index}`)
  const flat = cells(
    order,
    mapping.meter.from === 'header' ? 'NULL::VARCHAR' : meterSql(order),
    values.join(', '),
    table,
  )
  const place = `CAST(substr(slot, 2) AS INTEGER) + 1`
  const turned = `SELECT * FROM (${flat}) UNPIVOT INCLUDE NULLS (value_text FOR slot IN (${names.join(', ')}))`
  if (mapping.layout === 'meters') {
    const ids = mapping.value.columns.map((name) => sqlText(meterIdOf(name)))
    const named = `SELECT * REPLACE ([${ids.join(', ')}][${place}] AS meter_id) FROM (${turned})`
    return decoded(order, wallSql(order, ''), '0::BIGINT', named)
  }
  const minutes = `[${mapping.slotMinutes?.join(', ')}][${place}]`
  const past = `(${minutes} * 60000)::BIGINT`
  return mapping.slotClock === 'elapsed'
    ? decoded(order, wallSql(order, ''), past, turned)
    : decoded(order, `(${wallSql(order, '')} + ${past})`, '0::BIGINT', turned)
}
