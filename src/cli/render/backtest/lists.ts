import type { BacktestDocument, BacktestWeek } from '../../../core/backtest/backtest-schema.ts'
import { certainty } from '../../../report/words/probability.ts'
import { UNITS } from '../../../report/words/units.ts'
import type { Paint } from '../colours.ts'
import { type Column, plainTable } from '../plain-table.ts'
import { wrap } from '../wrap.ts'
import type { BacktestSpeech } from './speech.ts'
import { filled } from './words.ts'

type Site = BacktestWeek['sites'][number]

/** The lists that inspectors would have had, week after week; of two sides beside each other. */
export const weeklyLists = (
  { sides }: BacktestDocument,
  speech: BacktestSpeech,
  paint: Paint,
): string => {
  const [a, b] = sides
  return (a?.weeks ?? [])
    .map((week, i) => {
      const head = filled(speech.words.listOf, {
        monday: speech.formats.date(week.weekFrom),
        sunday: speech.day(week.asOf),
      })
      const other = b?.weeks[i]
      const table = other === undefined ? oneList(week, speech) : twoLists(week, other, speech)
      return `${paint.strong(head)}\n${table}`
    })
    .join('\n\n')
}

const oneList = ({ sites }: BacktestWeek, speech: BacktestSpeech): string => {
  const { words, formats, language, day } = speech
  if (sites.length === 0) return words.emptyList
  return plainTable(
    [
      { head: ['#'], width: 3, align: 'right' },
      { head: [words.site], width: 24 },
      { head: [UNITS[language].kw], width: 8, align: 'right' },
      { head: [words.probability], width: 6, align: 'right' },
      { head: [words.raisedOn], width: 12 },
      { head: [words.fresh], width: 5 },
      { head: [words.knownNow], width: 10 },
    ],
    sites.map((site) => [
      [formats.number(site.place)],
      wrap(speech.site(site.siteId), 24),
      [formats.power(site.expectedKw)],
      [site.probability === null ? '' : certainty(site.probability, formats)],
      [site.firstRaisedAt === undefined ? '' : day(site.firstRaisedAt)],
      [site.isNew ? words.fresh : ''],
      [words.verdicts[site.verdict]],
    ]),
  )
}

const twoLists = (a: BacktestWeek, b: BacktestWeek, speech: BacktestSpeech): string => {
  const { words, language } = speech
  const places = Math.max(a.sites.length, b.sites.length)
  if (places === 0) return words.emptyList
  const columnsOf = (name: string): readonly Column[] => [
    { head: [name], width: 17 },
    { head: [UNITS[language].kw], width: 7, align: 'right' },
    { head: [words.probability], width: 6, align: 'right' },
    { head: [words.knownNow], width: 9 },
  ]
  return plainTable(
    [{ head: ['#'], width: 3, align: 'right' }, ...columnsOf('A'), ...columnsOf('B')],
    Array.from({ length: places }, (_, i) => [
      [speech.formats.number(i + 1)],
      ...cellsOf(a.sites[i], speech),
      ...cellsOf(b.sites[i], speech),
    ]),
  )
}

const cellsOf = (
  site: Site | undefined,
  { words, formats, site: named }: BacktestSpeech,
): readonly (readonly string[])[] =>
  site === undefined
    ? [[''], [''], [''], ['']]
    : [
        wrap(named(site.siteId), 17),
        [formats.power(site.expectedKw)],
        [site.probability === null ? '' : certainty(site.probability, formats)],
        [words.verdicts[site.verdict]],
      ]
