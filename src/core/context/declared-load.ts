/** Activities whose load is flat day and night by nature. */
const FLAT_ACTIVITIES: ReadonlySet<string> = new Set([
  'data-centre',
  'hosting',
  'internet-provider',
  'server-room',
  'telecom',
])

/** A block may pass what was contracted by this much before the contract explains it no longer. */
const CONTRACT_TOLERANCE = 1.1

/**
 * Whether the contract explains a constant block: a declared activity that is flat by nature, within the power
 * contracted for. It is the one real ambiguity: a mine that calls itself a server room looks like one.
 */
export const isDeclaredFlat = (
  blockKw: number,
  activity: string | undefined,
  contractedKw: number | undefined,
): boolean =>
  activity !== undefined &&
  FLAT_ACTIVITIES.has(activity) &&
  contractedKw !== undefined &&
  blockKw <= CONTRACT_TOLERANCE * contractedKw
