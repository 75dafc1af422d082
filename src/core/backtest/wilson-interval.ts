/** Two-sided 95 % of the normal distribution. */
const Z = 1.959964

/**
 * Where a share may lie of which `hits` of `of` were seen: the score interval of Wilson (1927), which keeps its 95 % also for
 * the few and for none, where p +- 1.96 s does not (Brown, Cai and DasGupta, Statistical Science 16, 2001, for n <= 40).
 *
 *   centre = (p + z^2 / 2n) / (1 + z^2 / n)
 *   half   = z / (1 + z^2 / n) x sqrt(p (1 - p) / n + z^2 / 4n^2)
 *
 * @returns undefined where nothing was seen
 */
export const wilsonInterval = (
  hits: number,
  of: number,
): { readonly low: number; readonly high: number } | undefined => {
  if (of === 0) return undefined
  const share = hits / of
  const square = Z ** 2
  const scale = 1 + square / of
  const centre = (share + square / (2 * of)) / scale
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / of + square / (4 * of ** 2))
  return {
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === of ? 1 : Math.min(1, centre + half),
  }
}
