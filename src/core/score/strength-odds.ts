/** What a strength of one half is worth: nine sites without a mine for one with. */
const ODDS_AT_HALF = 1 / 9

/**
 * Puts a rule's strength of evidence on the scale that alerts are raised by: p = s / 9 / (s / 9 + 1 - s). The rules were
 * set so that one half divides what is worth a visit from what is not; calibrated scores are raised from 0.1, one find
 * in ten visits. So the same mark serves both. It makes no calibrated probability of a strength.
 * @param strength [0, 1]
 */
export const probabilityOfStrength = (strength: number): number => {
  const held = Math.min(1, Math.max(0, strength)) * ODDS_AT_HALF
  return held / (held + 1 - Math.min(1, Math.max(0, strength)))
}
