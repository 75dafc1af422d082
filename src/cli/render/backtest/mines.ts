import type {
  BacktestDocument,
  BacktestMine,
  BacktestSide,
} from '../../../core/backtest/backtest-schema.ts'
import { dayFromIso, isoDay } from '../../../core/time.ts'
import { type Formats, NBSP } from '../../../report/words/formats.ts'
import { notJudgedWords } from '../../../report/words/reason-words.ts'
import { UNITS } from '../../../report/words/units.ts'
import { type Column, plainTable } from '../plain-table.ts'
import { wrap } from '../wrap.ts'
import type { BacktestSpeech } from './speech.ts'
import { filled } from './words.ts'

/** A table's width, of which the last column takes what the others leave. */
const WIDTH = 100
const GAP = 2

/** A row a known mine, in it a line a side: when it was raised, on which list it was, or why on none. */
export const mineTable = ({ sides }: BacktestDocument, speech: BacktestSpeech): string => {
  const { words, formats, language } = speech
  const [a] = sides
  if (a === undefined) return ''
  const isCompared = sides.length > 1
  const isInspected = a.mines.some(({ inspectedAt }) => inspectedAt !== null)
  const columns: readonly Column[] = [
    { head: [words.site], width: 16 },
    { head: [UNITS[language].kw], width: 6, align: 'right' },
    { head: [words.activeFrom, ...(isInspected ? [words.inspected] : [])], width: 12 },
    ...(isCompared ? [{ head: [''], width: 1 }] : []),
    { head: wrap(words.raised, 14), width: 14 },
    { head: wrap(words.days, 6), width: 6, align: 'right' as const },
    ...(isInspected ? [{ head: wrap(words.ahead, 7), width: 7, align: 'right' as const }] : []),
  ]
  const taken = columns.reduce((sum, { width }) => sum + width + GAP, 0)
  const listWidth = WIDTH - taken
  return plainTable(
    [...columns, { head: wrap(words.listOrWhy, listWidth), width: listWidth }],
    a.mines.map((mine, i) => {
      const lines = sides.map((side) => sideLines(side, side.mines[i] ?? mine, speech, listWidth))
      const stacked = (of: (one: SideLines) => readonly string[]): readonly string[] =>
        lines.flatMap((one) => padded(of(one), one.height))
      return [
        wrap(speech.site(mine.siteId), 16),
        [mine.kw === null ? '' : formats.power(mine.kw)],
        [
          mine.activeFrom === null ? '?' : speech.day(mine.activeFrom),
          ...(mine.inspectedAt === null ? [] : [speech.day(mine.inspectedAt)]),
        ],
        ...(isCompared ? [stacked(({ name }) => [name])] : []),
        stacked(({ raised }) => [raised]),
        stacked(({ days }) => [days]),
        ...(isInspected ? [stacked(({ ahead }) => [ahead])] : []),
        stacked(({ list }) => list),
      ]
    }),
  )
}

interface SideLines {
  readonly name: string
  readonly raised: string
  readonly days: string
  readonly ahead: string
  readonly list: readonly string[]
  readonly height: number
}

const sideLines = (
  { name }: BacktestSide,
  mine: BacktestMine,
  speech: BacktestSpeech,
  listWidth: number,
): SideLines => {
  const { words, formats, day } = speech
  const { raised, daysToRaise, daysBeforeInspection } = mine
  const number = (value: number | null): string => (value === null ? '' : formats.number(value))
  const list = wrap(listWords(mine, speech), listWidth)
  return {
    name,
    raised:
      raised === null
        ? words.never
        : `${day(raised.day)}, ${formats.number(raised.rank)}/${formats.number(raised.of)}`,
    days: number(daysToRaise),
    ahead: number(daysBeforeInspection),
    list,
    height: Math.max(1, list.length),
  }
}

const listWords = (
  { listed, missedBecause, best, bestRank, areaRaised, notJudged }: BacktestMine,
  { words, formats, language, day }: BacktestSpeech,
): string => {
  // A list is named by the Monday on which it is in hand.
  if (listed !== null)
    return filled(words.onList, { day: day(monday(listed.day)), rank: formats.number(listed.rank) })
  if (missedBecause === null) return ''
  return filled(words.missed[missedBecause], {
    ...(bestRank === null
      ? {}
      : { rank: formats.number(bestRank.rank), of: formats.number(bestRank.of) }),
    ...(missedBecause === 'other-site' && areaRaised !== null ? { day: day(areaRaised.day) } : {}),
    ...(missedBecause === 'below-threshold' && best !== null
      ? { day: day(best.day), probability: tenthsOfPercent(best.probability, formats) }
      : {}),
    why: notJudged === null ? '?' : notJudgedWords(notJudged, language),
  })
}

/** Finer than elsewhere: what just fell short of the threshold must not look as if it had reached it. */
const tenthsOfPercent = (share: number, { number }: Formats): string =>
  `${number(100 * share, 1)}${NBSP}%`

const monday = (sunday: string): string => isoDay((dayFromIso(sunday) ?? 0) + 1)

const padded = (lines: readonly string[], height: number): readonly string[] => [
  ...lines,
  ...Array.from({ length: height - lines.length }, () => ''),
]
