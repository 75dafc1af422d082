/**
 * How unequal the tariff zones are: standard deviation of the population over the mean, over the 24 hours of the mean
 * day, so that each zone counts by its hours; with zones of eight hours it is the CV across the three. undefined where
 * no hour has a value or nothing was drawn.
 * @param curveOf mean power by hour of each of the days, kW, NaN where missing
 */
export const zoneCv = (days: number, curveOf: (i: number) => Float32Array): number | undefined => {
  const sums: number[] = []
  const counts: number[] = []
  for (let i = 0; i < days; i++)
    for (const [hour, kw] of curveOf(i).entries()) {
      if (Number.isNaN(kw)) continue
      sums[hour] = (sums[hour] ?? 0) + kw
      counts[hour] = (counts[hour] ?? 0) + 1
    }
  const hours = Object.keys(counts).map((hour) => (sums[+hour] ?? 0) / (counts[+hour] ?? 1))
  const mean = hours.reduce((sum, kw) => sum + kw, 0) / hours.length
  if (!(mean > 0)) return undefined
  return Math.sqrt(hours.reduce((sum, kw) => sum + (kw - mean) ** 2, 0) / hours.length) / mean
}
