/** Feature columns cut into few bins each. */
export interface BinnedTable {
  readonly rowCount: number
  readonly columns: number
  /** Bin of each value, column by column. The bin past a column's last one is for missing values. */
  readonly bins: Uint8Array
  /** Upper borders of a column's bins but the last: x <= borders[b] is in bin b or below. */
  readonly borders: readonly Float64Array[]
}

/** A bin number and the missing bin after it fit in a byte. */
export const MOST_BINS = 255

/**
 * Cuts each column at its quantiles. A column of no more than maxBins distinct values has a bin for each of them.
 * @param rows row after row, NaN where undefined
 */
export const binFeatures = (rows: Float64Array, columns: number, maxBins: number): BinnedTable => {
  const rowCount = rows.length / columns
  const bins = new Uint8Array(rowCount * columns)
  const borders: Float64Array[] = []
  for (let column = 0; column < columns; column++) {
    const values = new Float64Array(rowCount)
    for (let row = 0; row < rowCount; row++) values[row] = rows[row * columns + column] as number
    const cuts = bordersOf(values, maxBins)
    for (let row = 0; row < rowCount; row++)
      bins[column * rowCount + row] = binOf(values[row] as number, cuts)
    borders.push(cuts)
  }
  return { rowCount, columns, bins, borders }
}

const binOf = (value: number, borders: Float64Array): number => {
  if (Number.isNaN(value)) return borders.length + 1
  let low = 0
  let high = borders.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (value <= (borders[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}

const bordersOf = (values: Float64Array, maxBins: number): Float64Array => {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const n = sorted.length
  let distinct = n === 0 ? 0 : 1
  for (let i = 1; i < n; i++) if (sorted[i] !== sorted[i - 1]) distinct++
  const borders: number[] = []
  let inBin = 0
  // A bin is full at an even share of the rows not yet binned, so one very frequent value takes no more than one bin.
  let share = n / maxBins
  for (let i = 0; i + 1 < n; i++) {
    inBin++
    const value = sorted[i] as number
    const next = sorted[i + 1] as number
    if (value === next || (distinct > maxBins && inBin < share)) continue
    borders.push(between(value, next))
    if (borders.length === maxBins - 1) break
    inBin = 0
    share = (n - i - 1) / (maxBins - borders.length)
  }
  return Float64Array.from(borders)
}

/** The middle, unless rounding puts it on the upper value or infinity leaves none. */
const between = (low: number, high: number): number => {
  const middle = low / 2 + high / 2
  return middle >= low && middle < high ? middle : low
}
