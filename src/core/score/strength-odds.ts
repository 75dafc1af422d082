/** What a strength of one half is worth: so many sites without a mine for one with. */
const OTHERS_AT_HALF = 9

/**
 * Puts a rule's strength of evidence on the scale that alerts are raised by: p = s / (s + 9 (1 - s)). The rules were set
 * so that one half divides what is worth a visit from what is not; calibrated scores are raised from 0.1, one find in ten
 * visits. So the same mark serves both. It makes no calibrated probability of a strength.
 * @param strength [0, 1]; beyond it the nearer end counts
 */
export const probabilityOfStrength = (strength: number): number => {
  const held = Math.min(1, Math.max(0, strength))
  return held / (held + OTHERS_AT_HALF * (1 - held))
}
