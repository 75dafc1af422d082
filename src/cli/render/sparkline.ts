const BLOCKS = '▁▂▃▄▅▆▇█'

/**
 * A curve as so many block characters, each the mean of its share of the values. It starts at zero, so that a floor
 * under the curve shows as what it is.
 */
export const sparkline = (values: readonly number[], cells: number): string => {
  if (values.length === 0) return ''
  const means = Array.from({ length: cells }, (_, cell) => {
    const from = Math.floor((cell * values.length) / cells)
    const to = Math.max(from + 1, Math.floor(((cell + 1) * values.length) / cells))
    const share = values.slice(from, to)
    return share.reduce((sum, value) => sum + value, 0) / share.length
  })
  const top = Math.max(...means)
  return means
    .map((mean) => {
      const level = top > 0 ? Math.floor((mean / top) * BLOCKS.length) : 0
      return BLOCKS[Math.min(BLOCKS.length - 1, Math.max(0, level))]
    })
    .join('')
}
