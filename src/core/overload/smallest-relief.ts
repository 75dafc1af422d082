/** The fewest loads without which an area keeps its limits. */
export interface SmallestRelief {
  /** Places of the loads to remove; all of them where even these are not enough. */
  readonly chosen: readonly number[]
  readonly isEnough: boolean
  /** No fewer loads are enough: `chosen` is the smallest set where it has so many. */
  readonly atLeast: number
}

/** Up to so many loads every set is tried; beyond, loads are taken in turn. 2^10 sets are the worst there is. */
const MOST_TRIED = 10

/**
 * Finds the smallest set of loads whose removal is enough: exactly for up to ten loads, beyond that by taking them in
 * turn and putting back what turns out not to be needed. `atLeast` is proved in either case: with the k largest loads of
 * each slot taken off, whoever they are, more is gone than any k loads draw; where that is not enough, no k loads are.
 *
 * @param removedKw what goes with each load by slot, not negative, at least one load; of equal sets the first stands
 * @param isEnough whether it is enough to take so much off; where it is, more must be, too
 */
export const smallestRelief = (
  removedKw: readonly Float32Array[],
  isEnough: (removedKw: Float64Array) => boolean,
): SmallestRelief => {
  const loads = removedKw.map((_, load) => load)
  if (!isEnough(sumOf(loads, removedKw)))
    return { chosen: loads, isEnough: false, atLeast: loads.length }
  const atLeast = leastLoads(removedKw, isEnough)
  const enough = (chosen: readonly number[]): boolean => isEnough(sumOf(chosen, removedKw))
  const chosen =
    loads.length <= MOST_TRIED
      ? firstEnough(loads, atLeast, enough)
      : withoutNeedless(takenInTurn(loads, enough), enough)
  return {
    chosen,
    isEnough: true,
    atLeast: loads.length <= MOST_TRIED ? chosen.length : atLeast,
  }
}

const sumOf = (chosen: readonly number[], removedKw: readonly Float32Array[]): Float64Array => {
  // Sums of floats in doubles are the same in any order.
  const sum = new Float64Array(removedKw[0]?.length ?? 0)
  for (const load of chosen) {
    const kw = removedKw[load] as Float32Array
    for (let slot = 0; slot < sum.length; slot++)
      sum[slot] = (sum[slot] as number) + (kw[slot] as number)
  }
  return sum
}

/** The least k for which the k largest of each slot are enough together. */
const leastLoads = (
  removedKw: readonly Float32Array[],
  isEnough: (removedKw: Float64Array) => boolean,
): number => {
  const slots = removedKw[0]?.length ?? 0
  const falling = Array.from({ length: slots }, (_, slot) =>
    Float32Array.from(removedKw, (kw) => kw[slot] as number)
      .sort()
      .reverse(),
  )
  const gone = new Float64Array(slots)
  for (let k = 0; k < removedKw.length; k++) {
    if (isEnough(gone)) return k
    for (let slot = 0; slot < slots; slot++)
      gone[slot] = (gone[slot] as number) + (falling[slot]?.[k] as number)
  }
  return removedKw.length
}

/** Sets by size, and of one size in order of their places; all loads together are known to be enough. */
const firstEnough = (
  loads: readonly number[],
  from: number,
  enough: (chosen: readonly number[]) => boolean,
): readonly number[] => {
  for (let size = from; size < loads.length; size++)
    for (const chosen of setsOf(loads, size)) if (enough(chosen)) return chosen
  return loads
}

function* setsOf(loads: readonly number[], size: number): Generator<readonly number[]> {
  if (size === 0) {
    yield []
    return
  }
  for (const [place, load] of loads.entries())
    for (const rest of setsOf(loads.slice(place + 1), size - 1)) yield [load, ...rest]
}

const takenInTurn = (
  loads: readonly number[],
  enough: (chosen: readonly number[]) => boolean,
): readonly number[] => {
  let from = 0
  let to = loads.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (enough(loads.slice(0, middle))) to = middle
    else from = middle + 1
  }
  return loads.slice(0, to)
}

/** The last taken is needed; of those before it, the worse are put back first. */
const withoutNeedless = (
  taken: readonly number[],
  enough: (chosen: readonly number[]) => boolean,
): readonly number[] => {
  let chosen = taken
  for (const load of [...taken].reverse()) {
    const rest = chosen.filter((other) => other !== load)
    if (rest.length < chosen.length && enough(rest)) chosen = rest
  }
  return chosen
}
