/** To so many decimals; never -0, which JSON would hide and comparison would not. */
export const rounded = (value: number, decimals: number): number => {
  const factor = 10 ** decimals
  return Math.round(value * factor) / factor + 0
}
