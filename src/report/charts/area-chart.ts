import type { AreaLoadCurves } from '../../core/assess/dossier-curves.ts'
import { html, type Markup } from '../markup/html.ts'
import type { Speech } from '../words/speech.ts'
import { floorLevels, type LoadChartOrder } from './load-chart.ts'
import { stepArea } from './paths.ts'
import { DAY_SLOTS, plot } from './plot.ts'
import { peaksOver } from './resample.ts'
import { axisTo, highest } from './scale.ts'
import { isOn } from './suspected-part.ts'

const HEIGHT = 140
/** Slots a value: two hours, of which the highest half hour counts. */
const SLOTS = 4
/** The rating is drawn in where the load comes near it. */
const SHOWN_FROM = 0.35

/** The load of an area with and without a site, in % of the transformer's rating where that is known. */
export const areaChart = (area: AreaLoadCurves, order: LoadChartOrder, speech: Speech): Markup => {
  const { say, formats, units } = speech
  const { ratedKva, powerFactor, loadKw } = area
  const isRated = ratedKva !== undefined
  const factor = isRated ? 100 / (ratedKva * powerFactor) : 1
  const { firstDay, days, curves, expectedKw } = order
  const { onset, end } = floorLevels(order)
  const left = loadKw.map((kw, slot) => {
    const suspectedKw = curves.suspectedKw[slot] as number
    const isSuspected =
      slot >= onset * DAY_SLOTS && slot < end * DAY_SLOTS && isOn(suspectedKw, expectedKw)
    return isSuspected ? Math.max(0, kw - suspectedKw) : kw
  })
  const whole = peaksOver(loadKw, SLOTS).map((kw) => kw * factor)
  const without = peaksOver(left, SLOTS).map((kw) => kw * factor)
  const most = highest(whole)
  const axis = axisTo(isRated && most > 100 * SHOWN_FROM ? Math.max(105, 1.02 * most) : 1.02 * most)
  const scale = { top: axis.top, slots: SLOTS }
  const unit = isRated ? '%' : units.kw
  const figure = (value: number): string => `${formats.number(value)} ${unit}`
  return plot(
    {
      title: say('areaTitle'),
      desc: say('areaDesc', { most: figure(most), without: figure(highest(without)) }),
      axis,
      unit,
      firstDay,
      days,
      height: HEIGHT,
      hasNights: true,
      inside: html`<path class="suspect" d="${stepArea(whole, scale)}"/><path class="areaload" d="${stepArea(without, scale)}"/>`,
      over: (y) =>
        isRated && axis.top >= 100
          ? html`<line class="limit" x1="0" x2="100%" y1="${y(100)}" y2="${y(100)}"/><text class="limittext" x="100%" dx="-3" y="${y(100) - 4}" text-anchor="end">${say('areaRating', { kva: formats.number(ratedKva), unit: units.kva })}</text>`
          : html``,
    },
    speech,
  )
}
