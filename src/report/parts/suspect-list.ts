import type { Alert } from '../../core/alert/alert.ts'
import { siteSparkline } from '../charts/sparkline.ts'
import { html, type Markup } from '../markup/html.ts'
import type { Dossier } from '../report-data.ts'
import { reasonWords } from '../words/reason-words.ts'
import {
  isByRules,
  moneyWords,
  powerWords,
  probabilityFigure,
  probabilityText,
  rangeWords,
  sinceWords,
  siteName,
} from '../words/site-words.ts'
import type { Speech } from '../words/speech.ts'
import { chartOrder, dossierId, firstKnownDay } from './chart-order.ts'

/** Suspects that stand together: of one area, where it has several of them or is overloaded. */
interface Group {
  readonly area: string | undefined
  readonly dossiers: Dossier[]
}

/** The list of the day: where to go, best first, areas with several suspects or an overload as one group. */
export const suspectList = (dossiers: readonly Dossier[], speech: Speech): Markup =>
  html`<ol class="list">${groupsOf(dossiers).map(({ area, dossiers: members }) =>
    area === undefined
      ? members.map((dossier) => listItem(dossier, speech))
      : html`<li class="group"><h3>${areaHead(area, members, speech)}</h3><ol>${members.map((dossier) => listItem(dossier, speech))}</ol></li>`,
  )}</ol>`

const isOverloaded = ({ overload }: Alert): boolean =>
  overload !== undefined &&
  (overload.peakPct > 100 || overload.band === 'overloaded' || overload.band === 'critical')

const groupsOf = (dossiers: readonly Dossier[]): readonly Group[] => {
  const byArea = new Map<string, Dossier[]>()
  for (const dossier of dossiers) {
    const name = dossier.alert.transformerId ?? dossier.alert.siteId
    const members = byArea.get(name)
    if (members === undefined) byArea.set(name, [dossier])
    else members.push(dossier)
  }
  return [...byArea].map(([area, members]) => ({
    area:
      members[0]?.alert.transformerId !== undefined &&
      (members.length > 1 || members.some(({ alert }) => isOverloaded(alert)))
        ? area
        : undefined,
    dossiers: members,
  }))
}

/** The area's loading now and without its suspects: damage, not evidence. */
const areaHead = (
  id: string,
  [first, ...others]: readonly Dossier[],
  { say, formats, many }: Speech,
): Markup => {
  const overload = first?.alert.overload
  const suspects = many(1 + others.length, 'suspect')
  if (overload === undefined) return html`${say('areaName', { id })}<span> ${suspects}</span>`
  const without = first?.area?.withoutAll
  const percent = (value: number): string => formats.percent(value / 100)
  const loading =
    without === undefined
      ? say('groupLoading', { peak: percent(overload.peakPct) })
      : say('groupLoadingWithout', {
          peak: percent(overload.peakPct),
          without: percent(without.peakPct),
        })
  return html`${say('areaName', { id })}<span> ${suspects}; ${loading}</span>`
}

const listItem = (dossier: Dossier, speech: Speech): Markup => {
  const { alert } = dossier
  const { say, formats } = speech
  const order = chartOrder(dossier, speech)
  const place =
    alert.kind === 'area' || alert.transformerId === undefined
      ? say('placeRegion', { region: alert.regionId })
      : say('placeArea', { area: alert.transformerId, region: alert.regionId })
  return html`<li class="item"><a href="#${dossierId(alert)}"><span class="rank"><span class="sr">${say('rank')} </span>${formats.number(alert.rank ?? 0)}</span>
<span class="place"><b>${siteName(alert, speech)}</b><span class="quiet">${place}</span></span>
<span class="kw"><b>${powerWords(alert.expectedKw, speech)}</b><span class="quiet">${rangeWords(alert, speech)}</span></span>
<span class="shape">${order === undefined ? undefined : siteSparkline(order, speech)}</span>
<span class="why">${reasonWords(alert, speech.language)} <span class="quiet">${sinceWords(alert, firstKnownDay(dossier), speech)}</span></span>
<span class="chance"><b>${probabilityText(alert, speech)}</b><span class="quiet">${probabilityFigure(alert, speech)}${isByRules(alert) ? ` · ${say('byRules')}` : undefined}</span></span>
<span class="money"><b>${moneyWords(alert.damagePerMonth, speech)}</b><span class="quiet">${say('perMonth')}</span></span></a></li>`
}
