import { html, type Markup } from '../markup/html.ts'
import type { Speech } from '../words/speech.ts'
import { floorLevels, type LoadChartOrder } from './load-chart.ts'
import { heightOf, PLOT_HEIGHT, stepArea, stepLine } from './paths.ts'
import { DAY_SLOTS } from './plot.ts'
import { axisTo, highest, pct, px } from './scale.ts'
import { areaWithSuspect, suspectedPart } from './suspected-part.ts'

const HEIGHT = 116
const ABOVE = 14

/** The mean local day before the onset and since; one curve where the load began before the window. */
export const meanDayChart = (order: LoadChartOrder, speech: Speech): Markup => {
  const { say, formats, units } = speech
  const { onset, end } = floorLevels(order)
  const before = onset === 0 ? undefined : meanDayOf(order.curves.kw, 0, onset)
  const since = meanDayOf(order.curves.kw, Math.min(onset + (onset > 0 ? 1 : 0), end - 1), end)
  const axis = axisTo(1.02 * highest(since, before ?? []))
  const scale = { top: axis.top, slots: 1 }
  const part = suspectedPart(since, order.expectedKw, { from: 0, to: DAY_SLOTS }, scale)
  const yOf = (value: number): number =>
    px(ABOVE + (heightOf(value, axis.top) / PLOT_HEIGHT) * HEIGHT)
  return html`<svg class="plot" width="100%" height="${HEIGHT + ABOVE + 18}" role="img"><title>${say('meanDayTitle')}</title><desc>${say(before === undefined ? 'meanDayDesc' : 'meanDayBothDesc')}</desc>
<svg x="0" y="${ABOVE}" width="100%" height="${HEIGHT}" viewBox="0 0 ${DAY_SLOTS} ${PLOT_HEIGHT}" preserveAspectRatio="none">${areaWithSuspect(`${order.id}d`, stepArea(since, scale), part)}${before === undefined ? undefined : html`<path class="before" d="${stepLine(before, scale)}"/>`}</svg>
${axis.ticks.map((tick) => html`<line class="grid" x1="0" x2="100%" y1="${yOf(tick)}" y2="${yOf(tick)}"/>`)}${axis.ticks.slice(1).map((tick, i) => html`<text class="tick" x="2" y="${yOf(tick) - 3}">${formats.number(tick, axis.decimals)}${i === axis.ticks.length - 2 ? ` ${units.kw}` : ''}</text>`)}
${[0, 6, 12, 18].map((hour) => html`<text class="tick" x="${pct(hour / 24)}" y="${HEIGHT + ABOVE + 14}">${hour} ${units.hour}</text>`)}</svg>`
}

/** Mean of each slot over some days of a curve, NaN where none is known. */
const meanDayOf = (kw: Float32Array, from: number, to: number): readonly number[] =>
  Array.from({ length: DAY_SLOTS }, (_, slot) => {
    let sum = 0
    let count = 0
    for (let day = from; day < to; day++) {
      const value = kw[day * DAY_SLOTS + slot] as number
      if (Number.isNaN(value)) continue
      sum += Math.max(0, value)
      count++
    }
    return count === 0 ? Number.NaN : sum / count
  })
