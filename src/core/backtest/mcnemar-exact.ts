/**
 * How likely two detectors that are equally good differ as much: of the mines that one of them found and the other did
 * not, each is found by either with chance one half. The exact test of McNemar (Psychometrika 12, 1947), two-sided:
 *
 *   p = min(1, 2 x P(X <= min(a, b))),  X ~ Binomial(a + b, 1/2)
 */
export const mcnemarExact = (onlyA: number, onlyB: number): number => {
  const of = onlyA + onlyB
  let chance = 0.5 ** of
  let tail = chance
  for (let k = 1; k <= Math.min(onlyA, onlyB); k++) {
    chance *= (of - k + 1) / k
    tail += chance
  }
  return Math.min(1, 2 * tail)
}
