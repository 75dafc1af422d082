import { areaChart } from '../charts/area-chart.ts'
import { bullet } from '../charts/bullet.ts'
import { residualChart } from '../charts/residual-chart.ts'
import { highest } from '../charts/scale.ts'
import { html, type Markup } from '../markup/html.ts'
import type { Dossier } from '../report-data.ts'
import { powerWords } from '../words/site-words.ts'
import type { Speech } from '../words/speech.ts'
import { chartOrder } from './chart-order.ts'

/** Limits of normal cyclic loading: IEC 60076-7:2018; 98 C is the hot spot of normal ageing. */
const HOT_SPOT_LIMIT_C = 120
const HOT_SPOT_NORMAL_C = 98
const RATING_PCT = 100

/** What the transformer goes through, with the site and without it. Damage, not evidence. */
export const areaSection = (dossier: Dossier, speech: Speech): Markup | undefined => {
  const { alert, area } = dossier
  const order = chartOrder(dossier, speech)
  const { say, formats } = speech
  const { overload } = alert
  if (area === undefined && overload === undefined) return undefined
  const percent = (value: number): string => formats.percent(value / 100)
  const degrees = (value: number): string => `${formats.number(value)} °C`
  const row = (
    name: string,
    value: string,
    without: string | undefined,
    bar: Markup | undefined,
  ): Markup =>
    html`<tr><th scope="row">${name}</th><td class="num">${value}</td><td class="num">${without ?? '–'}</td><td class="barcell">${bar}</td></tr>`
  const table =
    overload === undefined
      ? html`<p>${say('areaNotJudged')}</p>`
      : html`<table class="loading"><caption>${say('loadingCaption')}</caption><thead><tr><th scope="col">${say('loading')}</th><th scope="col" class="num">${say('now')}</th><th scope="col" class="num">${say('withoutSite')}</th><th scope="col" class="barcell">${say('limits')}</th></tr></thead><tbody>${row(
          say('peak'),
          percent(overload.peakPct),
          overload.peakPctWithoutSite === undefined
            ? undefined
            : percent(overload.peakPctWithoutSite),
          bullet({
            title: say('peakLimit'),
            value: overload.peakPct,
            without: overload.peakPctWithoutSite,
            top: 150,
            limits: [RATING_PCT],
          }),
        )}${
          overload.hotSpotC === undefined
            ? undefined
            : row(
                say('hotSpot'),
                degrees(overload.hotSpotC),
                overload.hotSpotCWithoutSite === undefined
                  ? undefined
                  : degrees(overload.hotSpotCWithoutSite),
                bullet({
                  title: say('hotSpotLimit'),
                  value: overload.hotSpotC,
                  without: overload.hotSpotCWithoutSite,
                  top: 140,
                  limits: [HOT_SPOT_NORMAL_C, HOT_SPOT_LIMIT_C],
                }),
              )
        }${row(say('nightFloor'), percent(overload.nightFloorPct), undefined, undefined)}${
          overload.ageingDaysPerDay === undefined
            ? undefined
            : row(
                say('ageing'),
                formats.number(overload.ageingDaysPerDay, 2),
                overload.ageingDaysPerDayWithoutSite === undefined
                  ? undefined
                  : formats.number(overload.ageingDaysPerDayWithoutSite, 2),
                undefined,
              )
        }</tbody></table>`
  const chart =
    area === undefined || order === undefined
      ? undefined
      : html`<figure>${areaChart(area, order, speech)}<figcaption>${say('areaLegend')}</figcaption></figure>`
  const residual =
    alert.kind === 'area' || area?.residualKw === undefined
      ? undefined
      : html`<figure><h4>${say('residualTitle')}</h4>${residualChart(area.residualKw, area.loadKw, dossier, speech)}<figcaption>${say('residualLegend', { most: powerWords(highest(area.residualKw), speech) })}</figcaption></figure>`
  return html`<section><h3>${say('areaHeading', { id: alert.transformerId ?? '' })}</h3><p class="quiet">${say('areaNoEvidence')}</p>${chart}${table}${residual}</section>`
}
