import { MAD_TO_SD } from '../signature/find-onset.ts'

/** The k-th smallest of the first n values, in place (Hoare's quickselect). */
const selectKth = (values: Float64Array, n: number, k: number): number => {
  let left = 0
  let right = n - 1
  while (left < right) {
    const pivot = values[(left + right) >> 1] as number
    let i = left
    let j = right
    while (i <= j) {
      while ((values[i] as number) < pivot) i++
      while ((values[j] as number) > pivot) j--
      if (i > j) break
      const held = values[i] as number
      values[i++] = values[j] as number
      values[j--] = held
    }
    if (k <= j) right = j
    else if (k >= i) left = i
    else return values[k] as number
  }
  return values[k] as number
}

/** Robust standard deviation about 0: 1.4826 x median of the absolute values. NaN where there are none. */
export const spreadAboutZero = (values: Float64Array, scratch: Float64Array): number => {
  const n = values.length
  for (let i = 0; i < n; i++) scratch[i] = Math.abs(values[i] as number)
  return n === 0 ? Number.NaN : MAD_TO_SD * selectKth(scratch, n, n >> 1)
}
