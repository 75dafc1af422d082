import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'

const HASH_BYTES = 8
const EMPTY = -1

/**
 * Places of meters by the hash of their id, 64 bits as two words: an open table at most half full.
 *
 * Keeps: one entry a meter. Bounded by: the meters. Late data: none. After restart: made anew.
 */
export class HashedMeters {
  readonly #mask: number
  readonly #hashes: Uint32Array
  readonly #places: Int32Array
  /** By place: its hash, and the place that came after it last time: files hold the meters in much the same order again. */
  readonly #hashOf: Uint32Array
  readonly #follower: Int32Array
  #placesOf = new Int32Array(0)

  /** @param hashes by place, two words each */
  constructor(hashes: Uint32Array) {
    const meters = hashes.length / 2
    this.#hashOf = hashes
    this.#follower = new Int32Array(meters)
    const size = 2 ** Math.ceil(Math.log2(Math.max(1, 2 * meters)))
    this.#mask = size - 1
    this.#hashes = new Uint32Array(2 * size)
    this.#places = new Int32Array(size).fill(EMPTY)
    for (let place = 0; place < meters; place++) {
      const low = hashes[2 * place] as number
      let at = low & this.#mask
      while (this.#places[at] !== EMPTY) at = (at + 1) & this.#mask
      this.#places[at] = place
      this.#hashes[2 * at] = low
      this.#hashes[2 * at + 1] = hashes[2 * place + 1] as number
    }
  }

  /** Places of a chunk's meters, -1 where one has none; good until the next call. */
  placesOf(chunk: DuckDBDataChunk): Int32Array {
    const words = hashesOf(chunk)
    const rows = words.length / 2
    if (this.#placesOf.length < rows) this.#placesOf = new Int32Array(rows)
    const placesOf = this.#placesOf
    const mask = this.#mask
    const hashes = this.#hashes
    const places = this.#places
    const hashOf = this.#hashOf
    const follower = this.#follower
    if (follower.length === 0) return placesOf.fill(EMPTY)
    let before = 0
    for (let row = 0; row < rows; row++) {
      const low = words[2 * row] as number
      const high = words[2 * row + 1] as number
      let place = follower[before] as number
      if (hashOf[2 * place] !== low || hashOf[2 * place + 1] !== high) {
        let at = low & mask
        while (places[at] !== EMPTY && (hashes[2 * at] !== low || hashes[2 * at + 1] !== high))
          at = (at + 1) & mask
        place = places[at] as number
        if (place !== EMPTY) follower[before] = place
      }
      placesOf[row] = place
      if (place !== EMPTY) before = place
    }
    return placesOf
  }
}

const hashesOf = (chunk: DuckDBDataChunk): Uint32Array => {
  const rows = chunk.rowCount
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, 0)
  const { buffer, byteOffset } = duckdb.vector_get_data(vector, rows * HASH_BYTES)
  return new Uint32Array(buffer, byteOffset, 2 * rows)
}

/** The meters of `asked_meters` by their hashes; undefined where two of `tally` have the same one. */
export const hashMeters = async (
  connection: DuckDBConnection,
): Promise<HashedMeters | undefined> => {
  const distinct = await connection.runAndReadAll(
    'SELECT count(DISTINCT meter_id) = count(DISTINCT hash(meter_id)) FROM tally',
  )
  if (distinct.getRows()[0]?.[0] !== true) return undefined
  const result = await connection.run('SELECT hash(word) FROM asked_meters ORDER BY place')
  const words = new Uint32Array(2 * result.rowCount)
  let held = 0
  for (let i = 0; i < result.chunkCount; i++) {
    const chunk = result.getChunk(i)
    words.set(hashesOf(chunk), held)
    // Asked of the chunk after the last look at its rows: that keeps it, and the memory under the view, alive.
    held += 2 * chunk.rowCount
  }
  return new HashedMeters(words)
}
