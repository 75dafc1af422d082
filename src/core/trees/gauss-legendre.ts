/** Points in (0, 1) and their weights, by which a polynomial of a degree below 2 x points is integrated exactly. */
export interface Quadrature {
  readonly at: Float64Array
  readonly weight: Float64Array
}

const NEWTON_STEPS = 8

/** Gauss and Legendre's rule on [0, 1]: the roots of the Legendre polynomial of that degree, found by Newton's steps. */
export const gaussLegendre = (points: number): Quadrature => {
  const at = new Float64Array(points)
  const weight = new Float64Array(points)
  for (let i = 0; i < points; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5))
    for (let step = 0; step < NEWTON_STEPS; step++) {
      const { value, slope } = legendre(points, x)
      x -= value / slope
    }
    const { slope } = legendre(points, x)
    at[i] = (1 - x) / 2
    weight[i] = 1 / ((1 - x * x) * slope * slope)
  }
  return { at, weight }
}

const legendre = (
  degree: number,
  x: number,
): { readonly value: number; readonly slope: number } => {
  let before = 1
  let value = x
  for (let n = 2; n <= degree; n++) {
    const next = ((2 * n - 1) * x * value - (n - 1) * before) / n
    before = value
    value = next
  }
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) }
}
