/** Hermite step from 0 at `from` to 1 at `to`. */
export const smoothstep = (value: number, from: number, to: number): number => {
  const x = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return x * x * (3 - 2 * x)
}
