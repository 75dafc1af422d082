import type {
  BacktestDocument,
  BacktestSide,
  BacktestWeek,
} from '../../../core/backtest/backtest-schema.ts'
import { type Column, plainTable } from '../plain-table.ts'
import { wrap } from '../wrap.ts'
import type { BacktestSpeech } from './speech.ts'
import { filled } from './words.ts'

type Cells = readonly (readonly string[])[]

/** A row a side: what all lists together come to. */
export const totalTable = ({ sides }: BacktestDocument, speech: BacktestSpeech): string => {
  const { words, formats, share } = speech
  const days = (median: number | null): string =>
    median === null ? share(null) : formats.number(median, median % 1 === 0 ? 0 : 1)
  return plainTable(
    [
      { head: [''], width: 2 },
      right([words.sites], 7),
      right([words.verdicts.mine], 6),
      right([words.verdicts['not-a-mine']], 4),
      right([words.verdicts.unknown], 8),
      right([words.precision], 16),
      right([words.recall], 15),
      right([words.ofKw], 8),
      right(wrap(words.toAlert, 7), 7),
      right(wrap(words.ahead, 7), 7),
    ],
    sides.map(
      ({ name, total }): Cells => [
        [name],
        [formats.number(total.listedSites)],
        [formats.number(total.precision.mines)],
        [formats.number(total.precision.notMines)],
        [formats.number(total.precision.unknown)],
        [precisionWords(total.precision, speech)],
        [recallWords(total.recall, speech)],
        [share(total.recall.kwShare)],
        [days(total.medianDaysToRaise)],
        [days(total.medianDaysBeforeInspection)],
      ],
    ),
  )
}

/** A row a week: what was listed, what is known of it now, precision and recall. */
export const weekTable = (document: BacktestDocument, speech: BacktestSpeech): string => {
  const [a, b] = document.sides
  if (a === undefined) return ''
  return b === undefined ? oneSide(a, speech) : twoSides(document, a, b, speech)
}

const right = (head: readonly string[], width: number): Column => ({ head, width, align: 'right' })

const oneSide = ({ weeks }: BacktestSide, speech: BacktestSpeech): string => {
  const { words, formats, day, share } = speech
  return plainTable(
    [
      { head: [words.week], width: 9 },
      right([words.alerts], 6),
      right([words.listed], 6),
      right([words.fresh], 4),
      right([words.verdicts.mine], 5),
      right([words.verdicts['not-a-mine']], 4),
      right([words.verdicts.unknown], 8),
      right([words.precision], 16),
      right([words.recall], 15),
      right([words.ofKw], 8),
    ],
    weeks.map(
      (week): Cells => [
        [day(week.weekFrom)],
        [formats.number(week.raised)],
        [formats.number(week.listed)],
        [formats.number(week.new)],
        [formats.number(week.precision.mines)],
        [formats.number(week.precision.notMines)],
        [formats.number(week.precision.unknown)],
        [precisionWords(week.precision, speech)],
        [recallWords(week.recall, speech)],
        [share(week.recall.kwShare)],
      ],
    ),
  )
}

const twoSides = (
  { comparison }: BacktestDocument,
  a: BacktestSide,
  b: BacktestSide,
  speech: BacktestSpeech,
): string => {
  const { words, formats, day, share } = speech
  const verdicts = ({ precision: { mines, notMines, unknown } }: BacktestWeek): string =>
    [mines, notMines, unknown].map((count) => formats.number(count)).join('/')
  const recall = ({ recall: { listed, known } }: BacktestWeek): string =>
    `${formats.number(listed)}/${formats.number(known)}`
  return plainTable(
    [
      { head: [words.week], width: 9 },
      right([words.listed, 'A'], 6),
      right(['', 'B'], 4),
      right([words.found, 'A'], 10),
      right(['', 'B'], 9),
      right([words.precision, 'A'], 9),
      right(['', 'B'], 6),
      right([words.recall, 'A'], 8),
      right(['', 'B'], 6),
      right([words.alike], 6),
      right([words.order], 5),
    ],
    a.weeks.flatMap((week, i): Cells[] => {
      const other = b.weeks[i]
      if (other === undefined) return []
      const both = comparison?.weeks[i]
      return [
        [
          [day(week.weekFrom)],
          [formats.number(week.listed)],
          [formats.number(other.listed)],
          [verdicts(week)],
          [verdicts(other)],
          [share(week.precision.share)],
          [share(other.precision.share)],
          [recall(week)],
          [recall(other)],
          [share(both?.jaccard ?? null)],
          [both?.rankCorrelation == null ? share(null) : formats.number(both.rankCorrelation, 2)],
        ],
      ]
    }),
  )
}

/** A share with its interval: 60 % (31–83 %). */
const precisionWords = (
  { share, low, high }: BacktestWeek['precision'],
  { formats, share: shown }: BacktestSpeech,
): string =>
  low === null || high === null
    ? shown(share)
    : `${shown(share)} (${formats.number(100 * low)}–${formats.percent(high)})`

const recallWords = (
  { listed, known, share }: BacktestWeek['recall'],
  { words, formats, share: shown }: BacktestSpeech,
): string =>
  known === 0
    ? shown(null)
    : `${filled(words.ofMany, { part: formats.number(listed), whole: formats.number(known) })} ${shown(share).padStart(5)}`
