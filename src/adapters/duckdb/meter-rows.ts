import type { DuckDBDataChunk } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { MeterSeries } from '../../ports/history.ts'

/** One chunk of sorted rows as typed arrays: views of DuckDB's memory, good as long as the chunk is held. */
export interface ChunkRows {
  readonly position: Int32Array
  readonly atMs: Float64Array
  readonly kwh: Float64Array
  readonly stepMin: Float64Array | undefined
  readonly kvarh: Float64Array | undefined
  readonly zone: Float64Array | undefined
  /** Index of the quality's word, -1 where there is none. */
  readonly quality: Int32Array | undefined
}

/** The optional columns, in the order in which they follow position, at_ms and kwh. */
export interface OptionalColumns {
  readonly stepMin: boolean
  readonly kvarh: boolean
  readonly zone: boolean
  readonly quality: boolean
}

/**
 * Columns are NOT NULL by their SQL, so the values' memory is read as it is, without the masks of nulls.
 * @param places of the meters, where the first column is not these
 */
export const chunkRows = (
  chunk: DuckDBDataChunk,
  has: OptionalColumns,
  places?: Int32Array,
): ChunkRows => {
  const rows = chunk.rowCount
  let column = places === undefined ? 0 : 1
  const bytes = (width: number): Uint8Array =>
    duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk.chunk, column++), rows * width)
  const int32 = (): Int32Array => {
    const { buffer, byteOffset } = bytes(Int32Array.BYTES_PER_ELEMENT)
    return new Int32Array(buffer, byteOffset, rows)
  }
  const float64 = (): Float64Array => {
    const { buffer, byteOffset } = bytes(Float64Array.BYTES_PER_ELEMENT)
    return new Float64Array(buffer, byteOffset, rows)
  }
  return {
    position: places ?? int32(),
    atMs: float64(),
    kwh: float64(),
    stepMin: has.stepMin ? float64() : undefined,
    kvarh: has.kvarh ? float64() : undefined,
    zone: has.zone ? float64() : undefined,
    quality: has.quality ? int32() : undefined,
  }
}

/** The rows of the meter being read. Keeps: one meter's rows. Bounded by: the longest meter. */
export class MeterRows {
  readonly #words: readonly string[]
  readonly #isRegister: boolean
  #atMs = new Float64Array(4096)
  #kwh = new Float64Array(4096)
  #stepMin: Float64Array<ArrayBuffer> | undefined
  #kvarh: Float64Array<ArrayBuffer> | undefined
  #zone: Float64Array<ArrayBuffer> | undefined
  #quality: (string | null)[] | undefined
  #length = 0

  constructor(has: OptionalColumns, isRegister: boolean, words: readonly string[]) {
    this.#isRegister = isRegister
    this.#words = words
    if (has.stepMin) this.#stepMin = new Float64Array(4096)
    if (has.kvarh) this.#kvarh = new Float64Array(4096)
    if (has.zone) this.#zone = new Float64Array(4096)
    if (has.quality) this.#quality = []
  }

  /** Takes over rows from (inclusive) to (exclusive) of a chunk. */
  append(rows: ChunkRows, from: number, to: number): void {
    const start = this.#length
    const end = start + to - from
    this.#atMs = filled(this.#atMs, rows.atMs, start, from, to)
    this.#kwh = filled(this.#kwh, rows.kwh, start, from, to)
    if (this.#stepMin && rows.stepMin) {
      this.#stepMin = filled(this.#stepMin, rows.stepMin, start, from, to)
    }
    if (this.#kvarh && rows.kvarh) this.#kvarh = filled(this.#kvarh, rows.kvarh, start, from, to)
    if (this.#zone && rows.zone) this.#zone = filled(this.#zone, rows.zone, start, from, to)
    if (this.#quality && rows.quality) {
      for (let i = from; i < to; i++) this.#quality.push(this.#words[rows.quality[i] ?? -1] ?? null)
    }
    this.#length = end
  }

  /** The meter's series, in arrays of its own; starts anew. */
  take(meterId: string): MeterSeries {
    const length = this.#length
    const series = {
      meterId,
      startMs: this.#atMs.slice(0, length),
      kwh: this.#kwh.slice(0, length),
      isRegister: this.#isRegister,
      kvarh: this.#kvarh?.slice(0, length),
      stepMin: this.#stepMin?.slice(0, length),
      quality: this.#quality,
      ...(this.#zone === undefined ? {} : { tariffZone: this.#zone.slice(0, length) }),
    }
    this.#length = 0
    if (this.#quality) this.#quality = []
    return series
  }
}

/** Copies rows into the array, which grows by doubling. */
const filled = (
  target: Float64Array<ArrayBuffer>,
  source: Float64Array,
  at: number,
  from: number,
  to: number,
): Float64Array<ArrayBuffer> => {
  let into = target
  const needed = at + to - from
  if (needed > into.length) {
    into = new Float64Array(Math.max(needed, into.length * 2))
    into.set(target.subarray(0, at))
  }
  into.set(source.subarray(from, to), at)
  return into
}
