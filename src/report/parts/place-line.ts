import { given, html, type Markup } from '../markup/html.ts'
import type { Dossier } from '../report-data.ts'
import { powerWords } from '../words/site-words.ts'
import type { Speech } from '../words/speech.ts'

/** Longer than a tip needs to be, and short enough for a line. */
const MOST_CHARACTERS = 300

/** Where it is, what the books say of it, and what the public said. */
export const placeLine = ({ alert, place }: Dossier, speech: Speech): Markup => {
  const { say, formats } = speech
  const where = [
    ...(alert.kind === 'meter' && alert.transformerId !== undefined
      ? [say('placeArea', { area: alert.transformerId, region: alert.regionId })]
      : [say('placeRegion', { region: alert.regionId })]),
    ...(place.lat === undefined || place.lon === undefined
      ? [say('noCoordinates')]
      : [`${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`]),
  ]
  const books = [
    ...(place.customerClass === undefined ? [] : [html`${say(`class_${place.customerClass}`)}`]),
    ...(place.zone === undefined ? [] : [html`${say(`zone_${place.zone}`)}`]),
    ...(place.activity === undefined
      ? []
      : [html`${say('activity')} ${given(shortened(place.activity))}`]),
    ...(place.tariff === undefined
      ? []
      : [html`${say('tariff')} ${given(shortened(place.tariff))}`]),
    ...(place.contractedKw === undefined
      ? []
      : [html`${say('contracted', { kw: powerWords(place.contractedKw, speech) })}`]),
    ...(place.declaredKw === undefined
      ? []
      : [html`${say('licensed', { kw: powerWords(place.declaredKw, speech) })}`]),
  ]
  const joined = (parts: readonly (Markup | string)[]): readonly Markup[] =>
    parts.map((part, i) => html`${i === 0 ? '' : ' · '}${part}`)
  return html`<p class="where">${joined(where)}</p>${books.length === 0 ? undefined : html`<p class="where quiet">${joined(books)}</p>`}${place.tips.map(({ day, text }) => html`<p class="where quiet">${say('tip', { date: formats.date(day) })} ${given(shortened(text))}</p>`)}`
}

const shortened = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`
