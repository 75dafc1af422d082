import { html, type Markup } from '../markup/html.ts'
import type { Speech } from '../words/speech.ts'
import { floorLevels, type LoadChartOrder } from './load-chart.ts'
import { heightOf, PLOT_HEIGHT, stepArea } from './paths.ts'
import { DAY_SLOTS } from './plot.ts'
import { meansOver } from './resample.ts'
import { highest } from './scale.ts'
import { areaWithSuspect, suspectedPart } from './suspected-part.ts'

const DAYS = 14
/** Slots a value: two hours. */
const SLOTS = 4

/** The last 14 days of a site with its floor drawn in; the suspected part stands out. */
export const siteSparkline = (order: LoadChartOrder, { say, formats, units }: Speech): Markup => {
  const { curves, days, id, expectedKw } = order
  const shown = Math.min(DAYS, days)
  const hidden = days - shown
  const kw = meansOver(curves.kw.subarray(hidden * DAY_SLOTS), SLOTS)
  const top = highest(kw, [expectedKw]) || 1
  const { onset, end, sinceKw } = floorLevels(order)
  const from = Math.max(0, onset - hidden) * DAY_SLOTS
  const to = Math.max(0, end - hidden) * DAY_SLOTS
  const scale = { top, slots: SLOTS }
  const part = suspectedPart(kw, expectedKw, { from: from / SLOTS, to: to / SLOTS }, scale)
  const floor =
    sinceKw === undefined || to <= from
      ? undefined
      : html`<path class="floor" d="M${from} ${heightOf(sinceKw, top)}H${to}"/>`
  const words = say('sparkTitle', {
    days: formats.number(shown),
    most: `${formats.power(top)} ${units.kw}`,
    floor: sinceKw === undefined ? say('unknown') : `${formats.power(sinceKw)} ${units.kw}`,
  })
  return html`<svg class="spark" viewBox="0 0 ${shown * DAY_SLOTS} ${PLOT_HEIGHT}" preserveAspectRatio="none" role="img"><title>${words}</title>${areaWithSuspect(`${id}l`, stepArea(kw, scale), part)}${floor}</svg>`
}
