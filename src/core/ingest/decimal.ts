const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/

/** The finite number that a text writes in decimal; undefined where it writes none. */
export const decimalFrom = (text: string): number | undefined => {
  if (!DECIMAL.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** The whole number that a text writes; undefined where it writes none that is exact. */
export const wholeFrom = (text: string | undefined): number | undefined => {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}

/** value x 10^exponent. It divides by what is exact: 1234 x 0.001 is not 1.234. */
export const scaled = (value: number, exponent: number): number =>
  exponent < 0 ? value / 10 ** -exponent : value * 10 ** exponent
