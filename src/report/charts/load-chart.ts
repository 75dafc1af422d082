import { median } from 'simple-statistics'
import type { SiteCurves } from '../../core/assess/dossier-curves.ts'
import { type DayIndex, dayFromIso, isoDay } from '../../core/time.ts'
import { html, type Markup } from '../markup/html.ts'
import type { Speech } from '../words/speech.ts'
import { bandArea, heightOf, stepArea, stepLine } from './paths.ts'
import { DAY_SLOTS, dayMark, plot, plotTop, stretch } from './plot.ts'
import { meansOver, stretchesOf } from './resample.ts'
import { axisTo, highest, pct } from './scale.ts'
import { areaWithSuspect, suspectedPart } from './suspected-part.ts'

export interface LoadChartOrder {
  /** Of all charts of a page: names what is drawn twice. */
  readonly id: string
  readonly title: string
  readonly curves: SiteCurves
  readonly firstDay: DayIndex
  readonly days: number
  readonly expectedKw: number
  /** Local days `YYYY-MM-DD`. */
  readonly onsetAt: string | undefined
  readonly endedAt: string | undefined
  /** Slots a value: 1 for half hours. */
  readonly slots: number
}

const HEIGHT = 190
/** Where the days stand on which the load may have begun: below the mark's words. */
const BETWEEN = 18
/** Peers are drawn by so many slots: their band is a background. */
const BAND_SLOTS = 4
/** Gaps are hatched from about 3 hours on; the figures count all of them. */
const GAP_SLOTS = 6

/** The floor before and since the onset: medians of the days' floors. */
export interface FloorLevels {
  readonly beforeKw: number | undefined
  readonly sinceKw: number | undefined
  /** Days of the window before the onset. */
  readonly onset: number
  /** The same where the days just before it are unknown: it may have begun from here on. */
  readonly onsetFrom: number
  /** Days up to the end of the suspected load. */
  readonly end: number
}

export const floorLevels = ({
  curves,
  firstDay,
  days,
  onsetAt,
  endedAt,
}: Pick<LoadChartOrder, 'curves' | 'firstDay' | 'days' | 'onsetAt' | 'endedAt'>): FloorLevels => {
  const placeOf = (date: string | undefined, otherwise: number): number => {
    const day = date === undefined ? undefined : dayFromIso(date)
    return day === undefined ? otherwise : Math.min(days, Math.max(0, day - firstDay))
  }
  const onset = placeOf(onsetAt, 0)
  const end = placeOf(endedAt, days)
  const known = (from: number, to: number): number | undefined => {
    const floors = curves.floorsKw.slice(from, to).filter((kw) => !Number.isNaN(kw))
    return floors.length === 0 ? undefined : Math.max(0, median(floors))
  }
  // The onset's own day is partly before it.
  const since = known(Math.min(onset + (onset > 0 ? 1 : 0), end - 1), end)
  let onsetFrom = onset
  while (onsetFrom > 0 && Number.isNaN(curves.floorsKw[onsetFrom - 1])) onsetFrom--
  // Without a day known before it, nothing says that it began inside the window at all.
  return {
    beforeKw: known(0, onset),
    sinceKw: since,
    onset,
    onsetFrom: onsetFrom === 0 ? onset : onsetFrom,
    end,
  }
}

/** The whole window of a site: its curve, the suspected part, the floor, what its neighbours draw, and what is missing. */
export const loadChart = (order: LoadChartOrder, speech: Speech): Markup => {
  const { curves, days, slots, expectedKw, id } = order
  const length = days * DAY_SLOTS
  const kw = slots === 1 ? curves.kw : meansOver(curves.kw, slots)
  const axis = axisTo(1.02 * highest(kw, curves.estimatedKw))
  const scale = { top: axis.top, slots }
  const levels = floorLevels(order)
  const { onset, end, beforeKw, sinceKw } = levels
  const [from, to] = [onset, end].map((day) => (day * DAY_SLOTS) / slots) as [number, number]
  const part = suspectedPart(kw, expectedKw, { from, to }, scale)
  const inside = html`${peerBand(curves, axis.top)}${areaWithSuspect(id, stepArea(kw, scale), part)}${estimatedLine(curves, axis.top)}${floorLine(beforeKw, 0, onset, axis.top)}${floorLine(sinceKw, onset, end, axis.top)}`
  const { say, formats, units } = speech
  const gaps = stretchesOf(
    length,
    GAP_SLOTS,
    (slot) => Number.isNaN(curves.kw[slot]) && Number.isNaN(curves.estimatedKw[slot]),
  )
  const estimates = stretchesOf(
    length,
    GAP_SLOTS,
    (slot) => !Number.isNaN(curves.estimatedKw[slot] as number),
  )
  return plot(
    {
      title: order.title,
      desc: loadWords(order, levels, speech),
      axis,
      unit: units.kw,
      firstDay: order.firstDay,
      days,
      height: HEIGHT,
      hasNights: true,
      hasMarks: true,
      inside,
      over: (y) =>
        html`${estimates.map((each) => stretch(each, length, HEIGHT, 'estimated'))}${gaps.map((each) => stretch(each, length, HEIGHT, 'missing'))}${curves.falls.map(({ slot }) => html`<text class="fall" x="${pct(slot / length)}" y="${plotTop + HEIGHT - 3}" text-anchor="middle">▲</text>`)}${onsetMark(
          order,
          levels,
          speech,
        )}${
          sinceKw === undefined
            ? undefined
            : html`<text class="floortext" x="100%" dx="-3" y="${y(sinceKw) - 4}" text-anchor="end">${say('chartFloor', { kw: formats.power(sinceKw), unit: units.kw })}</text>`
        }`,
    },
    speech,
  )
}

/** The day on which the load began; where readings lack before it, the days on which it may have. */
const onsetMark = (
  { onsetAt, days, firstDay }: LoadChartOrder,
  { onset, onsetFrom }: FloorLevels,
  { say, formats }: Speech,
): Markup | undefined => {
  if (onsetAt === undefined || onset === 0) return undefined
  const date = formats.dayAndMonth(onsetAt)
  if (onsetFrom === onset) return dayMark(onset / days, say('chartOnset', { date }), HEIGHT)
  const from = formats.dayAndMonth(isoDay(firstDay + onsetFrom))
  return html`<line class="between" x1="${pct(onsetFrom / days)}" x2="${pct(onset / days)}" y1="${BETWEEN}" y2="${BETWEEN}"/>${dayMark(onset / days, say('chartOnsetBetween', { from, date }), HEIGHT)}`
}

const peerBand = ({ peers }: SiteCurves, top: number): Markup | undefined => {
  if (peers === undefined) return undefined
  const low = meansOver(peers.lowKw, BAND_SLOTS)
  const high = meansOver(peers.highKw, BAND_SLOTS)
  return html`<path class="peers" d="${bandArea(low, high, { top, slots: BAND_SLOTS })}"/>`
}

const estimatedLine = ({ estimatedKw }: SiteCurves, top: number): Markup | undefined => {
  const path = stepLine(estimatedKw, { top, slots: 1 })
  return path === '' ? undefined : html`<path class="estimatedline" d="${path}"/>`
}

const floorLine = (
  kw: number | undefined,
  from: number,
  to: number,
  top: number,
): Markup | undefined =>
  kw === undefined || to <= from
    ? undefined
    : html`<path class="floor" d="M${from * DAY_SLOTS} ${heightOf(kw, top)}H${to * DAY_SLOTS}"/>`

const loadWords = (
  { curves, onsetAt }: LoadChartOrder,
  { beforeKw, sinceKw }: FloorLevels,
  { say, formats, units }: Speech,
): string => {
  const power = (kw: number | undefined): string =>
    kw === undefined ? say('unknown') : `${formats.power(kw)} ${units.kw}`
  const most = power(highest(curves.kw))
  return onsetAt === undefined
    ? say('chartLoadDesc', { floor: power(sinceKw), most })
    : say('chartLoadOnsetDesc', {
        before: power(beforeKw),
        floor: power(sinceKw),
        most,
        date: formats.date(onsetAt),
      })
}
