import { html, type Markup } from '../markup/html.ts'
import { pct } from './scale.ts'

export interface BulletOrder {
  readonly title: string
  readonly value: number
  /** The same without what is suspected; undefined where that is unknown. */
  readonly without: number | undefined
  /** At the right end, unless the value lies beyond it. */
  readonly top: number
  readonly limits: readonly number[]
}

/** One figure as a bar: what would be left of it in grey, what the suspects add in the accent, limits as lines. */
export const bullet = ({ title, value, without, top, limits }: BulletOrder): Markup => {
  const end = Math.max(top, 1.02 * value, ...limits)
  const share = (part: number): string => pct(Math.min(1, Math.max(0, part / end)))
  return html`<svg class="bullet" width="100%" height="20" role="img"><title>${title}</title><rect class="track" width="100%" height="12" y="4"/><rect class="suspect" width="${share(value)}" height="12" y="4"/>${without === undefined ? undefined : html`<rect class="rest" width="${share(Math.min(without, value))}" height="12" y="4"/>`}${limits.map((limit) => html`<line class="limit" x1="${share(limit)}" x2="${share(limit)}" y1="0" y2="20"/>`)}</svg>`
}

/** A share as a bar; its figure stands beside it. */
export const weightBar = (weight: number): Markup =>
  html`<svg class="weight" width="100%" height="10" aria-hidden="true"><rect class="track" width="100%" height="10"/><rect class="fill" width="${pct(Math.min(1, Math.max(0, weight)))}" height="10"/></svg>`
