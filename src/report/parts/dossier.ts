import type { Alert } from '../../core/alert/alert.ts'
import { isoDay } from '../../core/time.ts'
import { HOURS_PER_MONTH } from '../../core/units.ts'
import { heatMap } from '../charts/heat-map.ts'
import { floorLevels, type LoadChartOrder, loadChart } from '../charts/load-chart.ts'
import { meanDayChart } from '../charts/mean-day-chart.ts'
import { slopeWords, temperatureChart } from '../charts/temperature-chart.ts'
import { html, type Markup } from '../markup/html.ts'
import type { Dossier, ReportData } from '../report-data.ts'
import { reasonSentence, reasonWords } from '../words/reason-words.ts'
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
import { alternativesList } from './alternatives.ts'
import { areaSection } from './area-section.ts'
import { chartOrder, dossierId, firstKnownDay } from './chart-order.ts'
import { checkList, findingsForm } from './checks.ts'
import { evidenceTable } from './evidence-table.ts'
import { placeLine } from './place-line.ts'
import { qualitySection } from './quality-section.ts'

const REASONS_ON_PAPER = 3

/**
 * All that is known of one suspect. Its first part is what an inspector takes along, one sheet of paper; what an
 * auditor asks for stands behind it.
 */
export const dossierPart = (
  dossier: Dossier,
  money: ReportData['money'],
  speech: Speech,
): Markup => {
  const { alert } = dossier
  const { say } = speech
  const id = dossierId(alert)
  const order = chartOrder(dossier, speech)
  return html`<article class="dossier" id="${id}" aria-labelledby="${id}h">
<header><h2 id="${id}h"><span class="rank"><span class="sr">${say('rank')} </span>${speech.formats.number(alert.rank ?? 0)}</span> ${siteName(alert, speech)}</h2>${placeLine(dossier, speech)}</header>
<p class="claim">${say('claim', { reason: reasonWords(alert, speech.language) })}</p>
${figuresOf(dossier, order, speech)}
${order === undefined ? html`<p>${say('noCurve')}</p>` : mainChart(order, dossier, speech)}
<div class="sheet"><section><h3>${say('threeReasons')}</h3><ol>${alert.reasons.slice(0, REASONS_ON_PAPER).map((reason) => html`<li>${reasonSentence(reason, speech.language)}</li>`)}</ol></section>
<section><h3>${say('whatToCheck')}</h3>${checkList(alert, speech)}</section></div>
<p class="caution">${say('caution')}</p>
${findingsForm(speech)}
<div class="behind">${order === undefined ? undefined : multiples(order, speech)}
${areaSection(dossier, speech)}
<section><h3>${say('evidence')}</h3>${evidenceTable(alert, speech)}</section>
<section><h3>${say('alternatives')}</h3>${alternativesList(alert, speech)}</section>
${moneySection(alert, money, speech)}
${qualitySection(alert, speech)}</div>
<p class="back"><a href="#list">${say('backToList')}</a></p>
</article>`
}

const figuresOf = (dossier: Dossier, order: LoadChartOrder | undefined, speech: Speech): Markup => {
  const { alert } = dossier
  const { say, formats, units } = speech
  return html`<dl class="figures"><div class="large"><dt>${say('suspectedPower')}</dt><dd><b>${powerWords(alert.expectedKw, speech)}</b><span class="quiet">${say('interval', { range: rangeWords(alert, speech) })}</span></dd></div><div><dt>${say('probability')}</dt><dd><b>${probabilityText(alert, speech)}, ${probabilityFigure(alert, speech)}</b>${isByRules(alert) ? html`<span class="quiet">${say('byRulesLong')}</span>` : undefined}</dd></div><div><dt>${say('began')}</dt><dd><b>${sinceWords(alert, firstKnownDay(dossier), speech)}</b>${unsureOnset(order, speech)}${
    alert.firstRaisedAt === undefined
      ? undefined
      : html`<span class="quiet">${say('raised', { date: formats.date(alert.firstRaisedAt) })}</span>`
  }</dd></div><div><dt>${say('perMonthHead')}</dt><dd><b>${moneyWords(alert.damagePerMonth, speech)}</b><span class="quiet">${formats.number(alert.kwhPerMonth)} ${units.kwh}</span></dd></div></dl>`
}

/** Where readings lack just before the onset, it may have been earlier. */
const unsureOnset = (
  order: LoadChartOrder | undefined,
  { say, formats }: Speech,
): Markup | undefined => {
  if (order?.onsetAt === undefined) return undefined
  const { onset, onsetFrom } = floorLevels(order)
  if (onsetFrom === onset) return undefined
  const from = formats.dayAndMonth(isoDay(order.firstDay + onsetFrom))
  return html`<span class="quiet">${say('onsetUnsure', { from })}</span>`
}

const mainChart = (order: LoadChartOrder, { alert, site }: Dossier, speech: Speech): Markup => {
  const { say, many } = speech
  const peers = site?.peers
  const keys = [
    html`<span class="key load">${say(alert.kind === 'area' ? 'keyResidual' : 'keyLoad')}</span>`,
    html`<span class="key suspect">${say('keySuspect', { kw: powerWords(alert.expectedKw, speech) })}</span>`,
    html`<span class="key floor">${say('keyFloor')}</span>`,
    ...(peers === undefined
      ? []
      : [
          html`<span class="key peers">${say('keyPeers', { peers: many(peers.count, 'neighbour') })}</span>`,
        ]),
    ...((site?.falls.length ?? 0) > 0 ? [html`<span class="key">▲ ${say('keyFall')}</span>`] : []),
    html`<span class="key missing">${say('keyMissing')}</span>`,
    html`<span class="key estimated">${say('keyEstimated')}</span>`,
  ]
  return html`<figure class="main"><h3>${order.title}</h3>${loadChart(order, speech)}<figcaption>${keys}</figcaption></figure>`
}

const multiples = (order: LoadChartOrder, speech: Speech): Markup => {
  const { say } = speech
  const temperature = temperatureChart(order, speech)
  const hasBefore = order.onsetAt !== undefined
  return html`<div class="multiples"><figure><h4>${say('meanDayTitle')}</h4>${meanDayChart(order, speech)}<figcaption>${say(hasBefore ? 'meanDayBothLegend' : 'meanDayLegend')}</figcaption></figure><figure><h4>${say('heatTitle')}</h4>${heatMap(order, speech)}<figcaption>${say('heatLegend')}</figcaption></figure>${
    temperature === undefined
      ? undefined
      : html`<figure><h4>${say('temperatureTitle')}</h4>${temperature.chart}<figcaption>${
          temperature.slope === undefined
            ? say('temperatureNoLine')
            : say('temperatureLegend', {
                slope: slopeWords(temperature.slope, speech),
                r2: speech.formats.percent(temperature.slope.r2),
              })
        }${hasBefore ? ` ${say('temperatureDots')}` : undefined}</figcaption></figure>`
  }</div>`
}

const moneySection = (
  alert: Alert,
  { currency, perKwh }: ReportData['money'],
  speech: Speech,
): Markup => {
  const { say, formats, units } = speech
  const decimals = Number.isInteger(perKwh) ? 0 : 2
  return html`<section><h3>${say('moneyHeading')}</h3><details><summary>${say('moneySummary', { kwh: `${formats.number(alert.kwhPerMonth)} ${units.kwh}`, money: moneyWords(alert.damagePerMonth, speech) })}</summary><p class="formula">${formats.number(alert.expectedKw, 2)} ${units.kw} × ${formats.number(HOURS_PER_MONTH)} ${units.hour} ≈ ${formats.number(alert.kwhPerMonth)} ${units.kwh}<br/>${formats.number(alert.kwhPerMonth)} ${units.kwh} × ${formats.number(perKwh, decimals)} ${currency}/${units.kwh} = ${moneyWords(alert.damagePerMonth, speech)}</p><p class="quiet">${say('moneyNote')}</p></details></section>`
}
