/**
 * Least squares of a curve on a block of known shape and a constant.
 * @returns the block's height and the share of the curve's variance that it explains; undefined where the block never
 * switches within what is known
 */
export const fitBlock = (
  kw: Float32Array,
  shape: Float32Array,
): { readonly kw: number; readonly explained: number } | undefined => {
  let n = 0
  let x = 0
  let y = 0
  let xx = 0
  let xy = 0
  let yy = 0
  for (let t = 0; t < kw.length; t++) {
    const value = kw[t] as number
    if (Number.isNaN(value)) continue
    const on = shape[t] as number
    n++
    x += on
    y += value
    xx += on * on
    xy += on * value
    yy += value * value
  }
  const spread = xx - (x * x) / n
  const total = yy - (y * y) / n
  if (!(spread > 0) || !(total > 0)) return undefined
  const together = xy - (x * y) / n
  return { kw: together / spread, explained: (together * together) / (spread * total) }
}
