import { isoDay } from '../../core/time.ts'
import { html, type Markup } from '../markup/html.ts'
import type { Speech } from '../words/speech.ts'
import type { LoadChartOrder } from './load-chart.ts'
import { meansOver } from './resample.ts'
import { highest, pct, px } from './scale.ts'

const HOURS = 24
const HEIGHT = 116
const ABOVE = 14
/** Shades of grey from next to nothing to the most. */
const SHADES = 6

/** Day by hour, the stronger the shade the more: a load that never rests is a field without a pattern. */
export const heatMap = (order: LoadChartOrder, { say, formats, units }: Speech): Markup => {
  const { curves, days, firstDay } = order
  const kw = meansOver(curves.kw, 2)
  const most = highest(kw) || 1
  const shadeOf = (day: number, hour: number): number => {
    const value = kw[day * HOURS + hour] as number
    return Number.isNaN(value)
      ? -1
      : Math.min(SHADES - 1, Math.max(0, Math.floor((SHADES * value) / most)))
  }
  const paths = new Array<string>(SHADES).fill('')
  for (let hour = 0; hour < HOURS; hour++)
    for (let day = 0; day < days; ) {
      const shade = shadeOf(day, hour)
      let to = day + 1
      while (to < days && shadeOf(to, hour) === shade) to++
      if (shade >= 0) paths[shade] += `M${day} ${hour}.5h${to - day}`
      day = to
    }
  const words = { most: `${formats.power(most)} ${units.kw}` }
  return html`<svg class="plot" width="100%" height="${HEIGHT + ABOVE + 18}" role="img"><title>${say('heatTitle')}</title><desc>${say('heatDesc', words)}</desc>
<rect class="missing" x="0" y="${ABOVE}" width="100%" height="${HEIGHT}"/>
<svg x="0" y="${ABOVE}" width="100%" height="${HEIGHT}" viewBox="0 0 ${days} ${HOURS}" preserveAspectRatio="none" class="heat">${paths.map((path, shade) => (path === '' ? undefined : html`<path class="heat${shade}" d="${path}"/>`))}</svg>
${[0, 6, 12, 18].map((hour) => html`<rect class="under" y="${px(ABOVE + (hour / HOURS) * HEIGHT)}" width="44" height="14"/><text class="tick" x="2" y="${px(ABOVE + (hour / HOURS) * HEIGHT + 11)}">${hour} ${units.hour}</text>`)}
${[0, 0.5].map((share) => html`<text class="tick" x="${pct(share)}" y="${HEIGHT + ABOVE + 14}">${formats.dayAndMonth(isoDay(firstDay + Math.round(share * days)))}</text>`)}</svg>`
}
