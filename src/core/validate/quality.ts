/**
 * Normalised quality of a reading, worst first: the index is its rank, and a better one replaces a worse one.
 * An edited value is the utility's own correction, so it stands above the valid one that it corrects.
 */
export const QUALITIES = ['missing', 'questionable', 'estimated', 'valid', 'edited'] as const
export type Quality = (typeof QUALITIES)[number]

/** Rank of a quality, as it is kept in typed arrays. */
export const QUALITY_RANK = {
  missing: 0,
  questionable: 1,
  estimated: 2,
  valid: 3,
  edited: 4,
} as const satisfies Record<Quality, number>

/** Only measured values are evidence: an estimated run is flat by construction. */
export const isMeasured = (rank: number): boolean => rank >= QUALITY_RANK.valid
