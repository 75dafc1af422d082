import { html, type Markup } from '../markup/html.ts'
import { heightOf, PLOT_HEIGHT, type PlotScale } from './paths.ts'

/** Below this share of its power a suspected load is taken for off: what is left is the household's. */
const ON_SHARE = 0.5

/** Whether a load of so much power can hold the suspected one. */
export const isOn = (kw: number, expectedKw: number): boolean =>
  expectedKw > 0 && kw >= ON_SHARE * expectedKw

/**
 * Where the suspected part of a curve lies: up to its power, in the slots in which it can be on. As a path to clip the
 * curve's own area with.
 * @param from first value that counts, as the load had not begun before it
 * @param to first value that does not count any more
 */
export const suspectedPart = (
  values: ArrayLike<number>,
  expectedKw: number,
  { from, to }: { readonly from: number; readonly to: number },
  { top, slots }: PlotScale,
): string => {
  const height = heightOf(expectedKw, top)
  let path = ''
  for (let i = Math.max(0, from); i < to; i++) {
    if (!isOn(values[i] as number, expectedKw)) continue
    const start = i
    while (i + 1 < to && isOn(values[i + 1] as number, expectedKw)) i++
    path += `M${start * slots} ${height}H${(i + 1) * slots}V${PLOT_HEIGHT}H${start * slots}z`
  }
  return path
}

/** A curve's area in grey, and its suspected part over it. @param id of the page's own making */
export const areaWithSuspect = (id: string, area: string, part: string): Markup =>
  html`<g class="load"><path id="${id}" d="${area}"/></g><clipPath id="${id}s"><path d="${part}"/></clipPath><use href="#${id}" class="suspect" clip-path="url(#${id}s)"/>`
