import { AREA_SLOTS } from '../overload/area-load.ts'
import { QUALITY_RANK } from '../validate/quality.ts'

export interface BalanceParams {
  /** Share of the area's consumers that must have arrived for a slot to be balanced. */
  readonly minPresent: number
  /** Loss of the lines, as a share of the head meter's load. */
  readonly lineLossShare: number
}

/** The transformer's own losses: P0 always, Pk x (S / Sn)^2 under load. */
export interface TransformerLoss {
  readonly p0Kw: number
  readonly pkKw: number
  readonly ratedKva: number
}

/**
 * Residual of a day: head meter - sum of its consumers - technical loss, kW by slot. What no consumer's meter saw.
 * Slots in which too few consumers were measured, or the head meter was not, are missing: estimated values make no
 * suspect. Up to that, the sum is scaled to all consumers.
 * Source of the loss: P0 + Pk (S / Sn)^2, IEC 60076-1, plus a share for the lines.
 * @param headKw head meter on the area's grid, NaN where missing
 * @param sumKw sum of the consumers that arrived; counts how many those were
 * @param measured how many of them were measured; 0 where the head meter was not
 * @returns the residual, and the quality of its slots
 */
export const residualOf = (
  headKw: Float32Array,
  sumKw: Float32Array,
  counts: Uint16Array,
  measured: Uint16Array,
  consumers: number,
  loss: TransformerLoss | undefined,
  kvaPerKw: number,
  params: BalanceParams,
): { readonly powerKw: Float32Array; readonly quality: Uint8Array } => {
  const powerKw = new Float32Array(AREA_SLOTS)
  const quality = new Uint8Array(AREA_SLOTS)
  for (let slot = 0; slot < AREA_SLOTS; slot++) {
    const head = headKw[slot] as number
    const present = counts[slot] as number
    const counted = measured[slot] as number
    if (Number.isNaN(head) || counted === 0 || counted < params.minPresent * consumers) continue
    const transformerLossKw =
      loss === undefined ? 0 : loss.p0Kw + loss.pkKw * ((head * kvaPerKw) / loss.ratedKva) ** 2
    powerKw[slot] =
      head -
      ((sumKw[slot] as number) * consumers) / present -
      transformerLossKw -
      params.lineLossShare * head
    quality[slot] = QUALITY_RANK.valid
  }
  return { powerKw, quality }
}
