/** Means over so many slots each, NaN where fewer than half of them are known. */
export const meansOver = (values: ArrayLike<number>, slots: number): readonly number[] =>
  parts(values, slots, (known) => known.reduce((sum, value) => sum + value, 0) / known.length)

/** Highest of so many slots each: peaks do not fade. */
export const peaksOver = (values: ArrayLike<number>, slots: number): readonly number[] =>
  parts(values, slots, (known) => Math.max(...known))

const parts = (
  values: ArrayLike<number>,
  slots: number,
  of: (known: readonly number[]) => number,
): readonly number[] =>
  Array.from({ length: Math.ceil(values.length / slots) }, (_, part) => {
    const known: number[] = []
    for (let i = part * slots; i < (part + 1) * slots && i < values.length; i++) {
      const value = values[i] as number
      if (!Number.isNaN(value)) known.push(value)
    }
    return known.length * 2 < slots ? Number.NaN : of(known)
  })

/** Stretches in which more than half of the slots are of a kind, as [from, to) in slots. */
export const stretchesOf = (
  length: number,
  slots: number,
  isOfKind: (slot: number) => boolean,
): readonly (readonly [number, number])[] => {
  const stretches: [number, number][] = []
  for (let from = 0; from < length; from += slots) {
    const to = Math.min(length, from + slots)
    let count = 0
    for (let slot = from; slot < to; slot++) if (isOfKind(slot)) count++
    if (count * 2 < to - from) continue
    const last = stretches.at(-1)
    if (last !== undefined && last[1] === from) last[1] = to
    else stretches.push([from, to])
  }
  return stretches
}
