import type { DuckDBDataChunk, DuckDBListVector, DuckDBVector } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { MeterDay } from '../../../core/collate/meter-day.ts'
import { qualityFromLetters } from '../../../core/collate/meter-day-message.ts'
import type { MeterAttributes } from '../../../core/context/assets.ts'
import { meterId } from '../../../core/ids.ts'
import { MS_PER_MINUTE } from '../../../core/units.ts'

/** What is read of a row: numbers come as such, instants in milliseconds, days since 1970. */
const COLUMNS = {
  meter_id: 'meter_id',
  day: "CAST(date_diff('day', DATE '1970-01-01', day) AS DOUBLE)",
  starts_at: 'CAST(epoch_ms(starts_at) AS DOUBLE)',
  step_min: 'CAST(step_min AS DOUBLE)',
  power_kw: 'power_kw',
  quality: 'quality',
  reactive_kvar: 'reactive_kvar',
  zoned: 'zoned',
  revision: 'CAST(revision AS DOUBLE)',
  region_id: 'region_id',
  transformer_id: 'transformer_id',
  time_zone: 'time_zone',
  customer_class: 'customer_class',
  zone: 'zone',
  tariff: 'tariff',
  contracted_kw: 'contracted_kw',
  activity: 'activity',
  known_at: 'CAST(epoch_ms(known_at) AS DOUBLE)',
} as const
type Column = keyof typeof COLUMNS
const NAMES = Object.keys(COLUMNS) as readonly Column[]

const ATTRIBUTES = [
  ['region_id', 'regionId'],
  ['transformer_id', 'transformerId'],
  ['time_zone', 'timeZone'],
  ['customer_class', 'customerClass'],
  ['zone', 'zone'],
  ['tariff', 'tariff'],
  ['contracted_kw', 'contractedKw'],
  ['activity', 'activity'],
] as const satisfies readonly (readonly [Column, keyof MeterAttributes])[]

export const ROW_COLUMNS = NAMES.map((name) => COLUMNS[name]).join(', ')

/** The floats of a column of lists, and where each row's lie in them. */
interface Floats {
  readonly list: DuckDBListVector
  readonly items: Float32Array
}

/** One chunk of rows as meter-days. Rows of the same attributes share one object. */
export class LakeMeterRows {
  readonly #vectors: Readonly<Record<Column, DuckDBVector>>
  readonly #power: Floats
  readonly #reactive: Floats
  #attributes: MeterAttributes | undefined
  #attributesText = ''

  constructor(chunk: DuckDBDataChunk) {
    this.#vectors = Object.fromEntries(
      NAMES.map((name, column) => [name, chunk.getColumnVector(column)]),
    ) as Record<Column, DuckDBVector>
    this.#power = floatsOf(chunk, 'power_kw', this.#vectors)
    this.#reactive = floatsOf(chunk, 'reactive_kvar', this.#vectors)
  }

  meterDay(row: number): MeterDay {
    return {
      meterId: meterId(this.#text('meter_id', row)),
      day: this.#number('day', row),
      startMs: this.#number('starts_at', row),
      stepMs: this.#number('step_min', row) * MS_PER_MINUTE,
      powerKw: floatsAt(this.#power, row),
      quality: qualityFromLetters(this.#text('quality', row)),
      reactiveKvar:
        this.#vectors.reactive_kvar.getItem(row) === null
          ? undefined
          : floatsAt(this.#reactive, row),
      ...(this.#vectors.zoned.getItem(row) === true ? { isZoned: true } : {}),
      source: 0,
      revision: this.#number('revision', row),
      provisional: false,
      attributes: this.#attributesAt(row),
    }
  }

  knownAtMs(row: number): number {
    return this.#number('known_at', row)
  }

  #text(column: Column, row: number): string {
    return this.#vectors[column].getItem(row) as string
  }

  #number(column: Column, row: number): number {
    return this.#vectors[column].getItem(row) as number
  }

  #attributesAt(row: number): MeterAttributes {
    const values = ATTRIBUTES.map(([column, field]) => [field, this.#vectors[column].getItem(row)])
    const told = values.filter(([, value]) => value !== null)
    const text = JSON.stringify(told)
    if (this.#attributes === undefined || text !== this.#attributesText) {
      this.#attributes = Object.fromEntries(told) as MeterAttributes
      this.#attributesText = text
    }
    return this.#attributes
  }
}

const floatsOf = (
  chunk: DuckDBDataChunk,
  column: Column,
  vectors: Readonly<Record<Column, DuckDBVector>>,
): Floats => {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, NAMES.indexOf(column))
  const count = duckdb.list_vector_get_size(vector)
  if (count === 0) return { list: vectors[column] as DuckDBListVector, items: new Float32Array(0) }
  const { buffer, byteOffset } = duckdb.vector_get_data(
    duckdb.list_vector_get_child(vector),
    count * Float32Array.BYTES_PER_ELEMENT,
  )
  return {
    list: vectors[column] as DuckDBListVector,
    items: new Float32Array(buffer, byteOffset, count),
  }
}

const floatsAt = ({ list, items }: Floats, row: number): Float32Array => {
  const from = list.getEntryOffset(row)
  return items.slice(from, from + list.getEntryLength(row))
}
