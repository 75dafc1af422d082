import type { Alert } from '../../core/alert/alert.ts'
import { isoDay } from '../../core/time.ts'
import { given, html, type Markup } from '../markup/html.ts'
import type { ReportData } from '../report-data.ts'
import { NBSP } from '../words/formats.ts'
import { notJudgedWords } from '../words/reason-words.ts'
import { powerWords } from '../words/site-words.ts'
import type { Speech } from '../words/speech.ts'

interface Totals {
  readonly regionId: string
  readonly sites: number
  readonly kw: number
  readonly kwh: number
  readonly amount: number
}

const totalsOf = (regionId: string, suspects: readonly Alert[]): Totals => ({
  regionId,
  sites: suspects.length,
  kw: sum(suspects, ({ expectedKw }) => expectedKw),
  kwh: sum(suspects, ({ kwhPerMonth }) => kwhPerMonth),
  amount: sum(suspects, ({ damagePerMonth }) => damagePerMonth.amount),
})

const sum = (suspects: readonly Alert[], of: (alert: Alert) => number): number =>
  suspects.reduce((total, alert) => total + of(alert), 0)

/** The regions with suspects, most money first. */
export const regionTotals = (suspects: readonly Alert[]): readonly Totals[] => {
  const regions = [...new Set(suspects.map(({ regionId }) => regionId))]
  return regions
    .map((id) =>
      totalsOf(
        id,
        suspects.filter(({ regionId }) => regionId === id),
      ),
    )
    .sort((a, b) => b.amount - a.amount || (a.regionId < b.regionId ? -1 : 1))
}

/** One sentence on top: how many, how much, and that it is a suspicion. */
export const headPart = (
  { suspects, asOf, windowDays, money }: ReportData,
  speech: Speech,
): Markup => {
  const { say, formats, many } = speech
  const { sites, kw, amount } = totalsOf('', suspects)
  const period = say('period', {
    from: formats.date(isoDay(asOf - windowDays + 1)),
    to: formats.date(isoDay(asOf)),
  })
  return html`<header class="head"><p class="brand">Greywatt</p><h1>${say('title', { date: formats.date(isoDay(asOf)) })}</h1>${
    sites === 0
      ? html`<p class="lead">${say('noSuspects')}</p>`
      : html`<p class="lead">${say('lead', {
          suspects: many(sites, 'suspect'),
          power: `${megawatts(kw, speech)}`,
          money: `${formats.number(amount)}${NBSP}${money.currency}`,
        })}</p>`
  }<p class="quiet">${period}</p><p class="quiet">${say('caution')}</p></header>`
}

/** From a megawatt on people count in those. */
const megawatts = (kw: number, speech: Speech): string =>
  kw < 1_000
    ? powerWords(kw, speech)
    : `${speech.formats.number(kw / 1_000, 2)}${NBSP}${speech.say('mw')}`

export const regionTable = ({ suspects, money }: ReportData, speech: Speech): Markup => {
  const { say, formats } = speech
  const row = ({ regionId, sites, kw, kwh, amount }: Totals, name: string): Markup =>
    html`<tr><th scope="row">${name === '' ? regionId : name}</th><td class="num">${formats.number(sites)}</td><td class="num">${formats.number(kw / 1_000, 3)}</td><td class="num">${formats.number(kwh)}</td><td class="num">${formats.number(amount)}</td></tr>`
  const regions = regionTotals(suspects)
  return html`<table class="totals"><caption>${say('totalsCaption')}</caption><thead><tr><th scope="col">${say('region')}</th><th scope="col" class="num">${say('sites')}</th><th scope="col" class="num">${say('mw')}</th><th scope="col" class="num">${speech.units.kwh}/${say('month')}</th><th scope="col" class="num">${money.currency}/${say('month')}</th></tr></thead><tbody>${regions.map((totals) => row(totals, ''))}</tbody>${
    regions.length > 1
      ? html`<tfoot>${row(totalsOf('', suspects), say('allRegions'))}</tfoot>`
      : undefined
  }</table>`
}

/** What was scanned, by what, and what could not be judged. */
export const scanFacts = (data: ReportData, speech: Speech): Markup => {
  const { say, formats, many, language } = speech
  const { counts, files, suspects, version } = data
  const models = [...new Set(suspects.map(({ modelVersion }) => modelVersion))].sort()
  const unjudged = counts.notJudged.reduce((total, { sites }) => total + sites, 0)
  const facts: readonly (readonly [string, Markup | string])[] = [
    ...files.map(({ kind, name }) => [say(`file_${kind}`), given(name)] as const),
    [
      say('periodName'),
      `${formats.date(isoDay(data.asOf - data.windowDays + 1))} – ${formats.date(isoDay(data.asOf))} (${many(data.windowDays, 'day')})`,
    ],
    [say('metersName'), formats.number(counts.meters)],
    [
      say('readingsName'),
      counts.rejected === 0
        ? formats.number(counts.readings)
        : say('readingsRejected', {
            readings: formats.number(counts.readings),
            rejected: formats.number(counts.rejected),
          }),
    ],
    ...(counts.coverage === undefined
      ? []
      : [[say('meanCoverage'), formats.percent(counts.coverage)] as const]),
    [say('sitesJudged'), formats.number(counts.judged)],
    [say('sitesNotJudged'), formats.number(unjudged)],
    [say('model'), models.length === 0 ? '–' : models.join(', ')],
    [say('version'), version],
  ]
  return html`<section class="facts-section" aria-labelledby="facts"><h2 id="facts">${say('scanned')}</h2><dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>${
    counts.notJudged.length === 0
      ? undefined
      : html`<h3>${say('couldNotBeJudged')}</h3><p class="quiet">${say('notJudgedNote')}</p><ul>${counts.notJudged.map(({ code, sites }) => html`<li>${notJudgedWords(code, language)}: ${many(sites, 'site')}</li>`)}</ul>`
  }${
    data.remarks.length === 0
      ? undefined
      : html`<h3>${say('remarks')}</h3><ul lang="en">${data.remarks.map((remark) => html`<li>${given(remark)}</li>`)}</ul>`
  }<h3>${say('howToRead')}</h3><p>${say('howProbability')}</p><p>${say('howRules')}</p><p>${say('howField')}</p></section>`
}
