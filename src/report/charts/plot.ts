import { type DayIndex, isoDay } from '../../core/time.ts'
import { html, type Markup } from '../markup/html.ts'
import type { Speech } from '../words/speech.ts'
import { heightOf, PLOT_HEIGHT } from './paths.ts'
import { type Axis, pct, px } from './scale.ts'

/** Slots of a day on the grid that curves are drawn on. */
export const DAY_SLOTS = 48

/** Room above the plot, with marks and without, and below it for dates, in px. */
const ABOVE_MARKED = 34
const ABOVE = 16
const BELOW = 18

export interface PlotOrder {
  readonly title: string
  readonly desc: string
  readonly axis: Axis
  readonly unit: string
  readonly firstDay: DayIndex
  readonly days: number
  /** Of the plot alone, in px. */
  readonly height: number
  /** In slots across and PLOT_HEIGHT down; stretched. */
  readonly inside: Markup
  /** Marks that keep their shape: x in per cent, y in px. */
  readonly over?: (y: (value: number) => number) => Markup
  /** The nights of the window in the background. */
  readonly hasNights?: boolean
  /** Room for marks above it. */
  readonly hasMarks?: boolean
}

/** A plot over the days of a window: it stretches with the page, its texts do not. */
export const plot = (order: PlotOrder, speech: Speech): Markup => {
  const { axis, days, height, firstDay } = order
  const above = order.hasMarks ? ABOVE_MARKED : ABOVE
  const bottom = above + height
  const y = (value: number): number => above + (heightOf(value, axis.top) / PLOT_HEIGHT) * height
  const nights = order.hasNights ? html`<use href="#nights"/>` : undefined
  return html`<svg class="plot" width="100%" height="${bottom + BELOW}" role="img"><title>${order.title}</title><desc>${order.desc}</desc>
<svg x="0" y="${above}" width="100%" height="${height}" viewBox="0 0 ${days * DAY_SLOTS} ${PLOT_HEIGHT}" preserveAspectRatio="none">${nights}${order.inside}</svg>
${axis.ticks.map((tick) => html`<line class="grid" x1="0" x2="100%" y1="${px(y(tick))}" y2="${px(y(tick))}"/>`)}
${order.over?.((value) => px(y(value)))}
${axis.ticks.slice(1).map((tick, i) => yLabel(tick, px(y(tick)), i === axis.ticks.length - 2 ? ` ${order.unit}` : '', axis, speech))}
${dateTicks(firstDay, days).map(({ share, date }) => dateLabel(share, date, bottom, speech))}
</svg>`
}

const yLabel = (tick: number, y: number, unit: string, { decimals }: Axis, { formats }: Speech) =>
  html`<text class="tick" x="2" y="${y - 3}">${formats.number(tick, decimals)}${unit}</text>`

const dateLabel = (share: number, date: string, bottom: number, { formats }: Speech): Markup =>
  html`<line class="tickline" x1="${pct(share)}" x2="${pct(share)}" y1="${bottom}" y2="${bottom + 4}"/><text class="tick" x="${pct(share)}" y="${bottom + 15}">${formats.dayAndMonth(date)}</text>`

const MOST_DATES = 5
const DAYS_A_WEEK = 7

/** Dates that stand below a window: every week, or every few of them. */
const dateTicks = (
  firstDay: DayIndex,
  days: number,
): readonly { readonly share: number; readonly date: string }[] => {
  const step =
    days <= MOST_DATES
      ? 1
      : days <= DAYS_A_WEEK * 2
        ? Math.ceil(days / MOST_DATES)
        : DAYS_A_WEEK * Math.ceil(days / (DAYS_A_WEEK * MOST_DATES))
  return Array.from({ length: Math.ceil(days / step) }, (_, i) => ({
    share: (i * step) / days,
    date: isoDay(firstDay + i * step),
  })).filter(({ share }) => share < 0.93)
}

/** A vertical mark at a day's start, with its words on the side where there is room. */
export const dayMark = (share: number, words: string, height: number): Markup => {
  const isLate = share > 0.6
  return html`<line class="mark" x1="${pct(share)}" x2="${pct(share)}" y1="16" y2="${plotTop + height}"/><text class="marktext" x="${pct(share)}" dx="${isLate ? -5 : 5}" y="12"${isLate ? END : undefined}>${words}</text>`
}

const END = html` text-anchor="end"`

/** A stretch of days over the whole height of the plot. */
export const stretch = (
  [from, to]: readonly [number, number],
  slots: number,
  height: number,
  kind: 'missing' | 'estimated',
): Markup =>
  html`<rect class="${kind}" x="${pct(from / slots)}" width="${pct((to - from) / slots)}" y="${plotTop}" height="${height}"/>`

/** Upper edge of a plot with marks, in px. */
export const plotTop = ABOVE_MARKED

/** What plots of one page share: hatches, and the nights from 23 to 6 o'clock of so many days. */
export const plotDefs = (days: number): Markup => {
  const night = `h12v${PLOT_HEIGHT}h-12z`
  const late = `h2v${PLOT_HEIGHT}h-2z`
  const path = Array.from(
    { length: days },
    (_, day) => `M${day * DAY_SLOTS} 0${night}M${day * DAY_SLOTS + 46} 0${late}`,
  ).join('')
  return html`<svg class="defs" width="0" height="0" aria-hidden="true"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatchline" d="M0 0v6"/></pattern>
<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="dot" cx="1.5" cy="1.5" r="1"/></pattern>
<path id="nights" class="night" d="${path}"/>
</defs></svg>`
}
