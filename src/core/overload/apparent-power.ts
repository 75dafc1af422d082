/**
 * Apparent power of a curve, kVA: |S| = sqrt(P^2 + Q^2) where reactive power is known, else |P| / power factor. Feeding in
 * heats a transformer as drawing does, so a negative power counts with its size.
 * @param kw by slot, NaN where unknown
 * @param kvar mean reactive power of the same slots (kvarh / h), NaN where unknown
 * @param powerFactor above 0, at most 1: stands in where `kvar` is unknown
 */
export const apparentPower = (
  kw: Float32Array,
  kvar: Float32Array | undefined,
  powerFactor: number,
  intoKva: Float32Array,
): void => {
  for (let slot = 0; slot < kw.length; slot++) {
    const activeKw = kw[slot] as number
    const reactiveKvar = kvar === undefined ? Number.NaN : (kvar[slot] as number)
    if (!Number.isFinite(activeKw)) intoKva[slot] = Number.NaN
    else if (Number.isFinite(reactiveKvar)) intoKva[slot] = Math.hypot(activeKw, reactiveKvar)
    else intoKva[slot] = Math.abs(activeKw) / powerFactor
  }
}
