import { linearRegression, linearRegressionLine } from 'simple-statistics'
import { type TemperatureSlope, temperatureSlope } from '../../core/signature/temperature-slope.ts'
import { html, type Markup } from '../markup/html.ts'
import type { Speech } from '../words/speech.ts'
import { floorLevels, type LoadChartOrder } from './load-chart.ts'
import { axisTo, pct, px } from './scale.ts'

const HEIGHT = 116
const ABOVE = 14

interface DayPoint {
  readonly temperatureC: number
  readonly kw: number
  readonly isSince: boolean
}

/** Daily floor against the outside temperature, with the line through the days since the onset. */
export const temperatureChart = (
  order: LoadChartOrder,
  speech: Speech,
): { readonly chart: Markup; readonly slope: TemperatureSlope | undefined } | undefined => {
  const { say, formats, units } = speech
  const { onset, end } = floorLevels(order)
  const points = order.curves.floorsKw.flatMap((kw, day): readonly DayPoint[] => {
    const temperatureC = order.curves.temperaturesC[day] ?? Number.NaN
    const isKnown = !Number.isNaN(kw) && !Number.isNaN(temperatureC)
    return isKnown
      ? [{ temperatureC, kw: Math.max(0, kw), isSince: day >= onset && day < end }]
      : []
  })
  if (points.length < 2) return undefined
  const since = points.filter(({ isSince }) => isSince)
  const slope = temperatureSlope(
    since.map(({ kw }) => kw),
    since.map(({ temperatureC }) => temperatureC),
  )
  const coldest = Math.floor(Math.min(...points.map(({ temperatureC }) => temperatureC)))
  const warmest = Math.max(
    coldest + 1,
    Math.ceil(Math.max(...points.map(({ temperatureC }) => temperatureC))),
  )
  const axis = axisTo(1.1 * Math.max(...points.map(({ kw }) => kw)))
  const x = (temperatureC: number): string =>
    pct(0.06 + (0.9 * (temperatureC - coldest)) / (warmest - coldest))
  const y = (kw: number): number =>
    px(ABOVE + HEIGHT * (1 - Math.min(1, Math.max(0, kw / axis.top))))
  const degrees = (value: number): string => `${formats.number(value)} °C`
  const words =
    slope === undefined
      ? say('temperatureNoLine')
      : say('temperatureDesc', { slope: slopeWords(slope, speech) })
  const chart = html`<svg class="plot" width="100%" height="${HEIGHT + ABOVE + 18}" role="img"><title>${say('temperatureTitle')}</title><desc>${words}</desc>
${axis.ticks.map((tick) => html`<line class="grid" x1="0" x2="100%" y1="${y(tick)}" y2="${y(tick)}"/>`)}${axis.ticks.slice(1).map((tick, i) => html`<text class="tick" x="2" y="${y(tick) - 3}">${formats.number(tick, axis.decimals)}${i === axis.ticks.length - 2 ? ` ${units.kw}` : ''}</text>`)}
${slope === undefined ? undefined : fittedLine(since, x, y)}
${points.map(({ temperatureC, kw, isSince }) => html`<circle class="${isSince ? 'since' : 'earlier'}" cx="${x(temperatureC)}" cy="${y(kw)}" r="3.5"/>`)}
<text class="tick" x="${x(coldest)}" y="${HEIGHT + ABOVE + 14}">${degrees(coldest)}</text><text class="tick" x="${x(warmest)}" y="${HEIGHT + ABOVE + 14}" text-anchor="end">${degrees(warmest)}</text></svg>`
  return { chart, slope }
}

const fittedLine = (
  since: readonly DayPoint[],
  x: (temperatureC: number) => string,
  y: (kw: number) => number,
): Markup => {
  const temperatures = since.map(({ temperatureC }) => temperatureC)
  const line = linearRegressionLine(
    linearRegression(since.map(({ temperatureC, kw }) => [temperatureC, kw])),
  )
  const [from, to] = [Math.min(...temperatures), Math.max(...temperatures)]
  return html`<line class="fit" x1="${x(from)}" x2="${x(to)}" y1="${y(line(from))}" y2="${y(line(to))}"/>`
}

/** Its sign tells heating from cooling; of a trifle it tells nothing, so three decimals at most. */
export const slopeWords = ({ kwPerC }: TemperatureSlope, { formats, units }: Speech): string =>
  `${formats.number(kwPerC, Math.abs(kwPerC) < 0.095 ? 3 : 2)} ${units.kw}/°C`
