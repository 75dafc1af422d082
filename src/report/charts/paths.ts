/** Units of a plot's height; its width is counted in slots. Both are stretched to the page. */
export const PLOT_HEIGHT = 120

export interface PlotScale {
  /** Value at the upper edge; 0 is the lower one. */
  readonly top: number
  /** Slots that each value spans. */
  readonly slots: number
}

const heightOf = (value: number, top: number): number =>
  Math.round(PLOT_HEIGHT * (1 - Math.min(1, Math.max(0, value / top))))

/** Runs of known values, as [from, to). */
const runsOf = (values: ArrayLike<number>): readonly (readonly [number, number])[] => {
  const runs: [number, number][] = []
  let from = -1
  for (let i = 0; i <= values.length; i++) {
    const isKnown = i < values.length && !Number.isNaN(values[i] as number)
    if (isKnown && from < 0) from = i
    if (!isKnown && from >= 0) {
      runs.push([from, i])
      from = -1
    }
  }
  return runs
}

/** The steps of a run behind its first height, relative. */
const stepsOf = (heights: readonly number[], slots: number): string => {
  let text = ''
  let width = 0
  for (const [i, height] of heights.entries()) {
    width += slots
    const next = heights[i + 1]
    if (next === height) continue
    text += `h${width}`
    width = 0
    if (next !== undefined) text += `v${next - height}`
  }
  return text
}

/** A power is a mean over its slot: the curve goes in steps. Broken where values are missing. */
export const stepLine = (values: ArrayLike<number>, { top, slots }: PlotScale): string =>
  runsOf(values)
    .map(([from, to]) => {
      const heights = heightsOf(values, from, to, top)
      return `M${from * slots} ${heights[0]}${stepsOf(heights, slots)}`
    })
    .join('')

/** The same, filled down to 0. */
export const stepArea = (values: ArrayLike<number>, { top, slots }: PlotScale): string =>
  runsOf(values)
    .map(([from, to]) => {
      const heights = heightsOf(values, from, to, top)
      return `M${from * slots} ${PLOT_HEIGHT}V${heights[0]}${stepsOf(heights, slots)}V${PLOT_HEIGHT}z`
    })
    .join('')

/** Between two curves of one length that are known in the same slots. */
export const bandArea = (
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  { top, slots }: PlotScale,
): string =>
  runsOf(high)
    .map(([from, to]) => {
      const above = heightsOf(high, from, to, top)
      const below = heightsOf(low, from, to, top).reverse()
      return `M${from * slots} ${above[0]}${stepsOf(above, slots)}V${below[0]}${stepsOf(below, -slots)}z`
    })
    .join('')

const heightsOf = (values: ArrayLike<number>, from: number, to: number, top: number): number[] =>
  Array.from({ length: to - from }, (_, i) => heightOf(values[from + i] as number, top))

export { heightOf }
