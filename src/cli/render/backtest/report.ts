import type { BacktestDocument, BacktestSide } from '../../../core/backtest/backtest-schema.ts'
import type { Language } from '../../../core/score/texts.ts'
import type { Io, Out } from '../../io.ts'
import { safeText } from '../safe-text.ts'
import { paragraphs, tableStyle } from '../terminal.ts'
import { wrap } from '../wrap.ts'
import { weeklyLists } from './lists.ts'
import { mineTable } from './mines.ts'
import { type BacktestSpeech, backtestSpeech, yearOf } from './speech.ts'
import { totalTable, weekTable } from './weeks.ts'
import { filled } from './words.ts'

export interface BacktestReportOptions {
  readonly language: Language
  /** Whether the list of every week is shown. */
  readonly hasLists: boolean
  readonly out: Out
  readonly env: Io['env']
}

const ITEM_WIDTH = 100

/** A backtest for people: what it comes to first, then week by week, the known mines, the lists, and what it rests on. */
export const backtestReport = (
  document: BacktestDocument,
  { language, hasLists, out, env }: BacktestReportOptions,
): string => {
  const { width, paint } = tableStyle(out, env)
  const { from, to, sides, comparison, knownMines, assumed } = document
  const speech = backtestSpeech(language, new Set([from, to].map(yearOf)))
  const { words, formats } = speech
  const text = (sentence: string): string => paragraphs(sentence, width)
  const title = filled(words.title, {
    from: formats.date(from),
    to: formats.date(to),
    weeks: formats.number(sides[0]?.weeks.length ?? 0),
    size: formats.number(document.listSize),
  })
  const parts = [
    [paint.strong(text(title)), ...sides.map((side) => text(sideLine(side, speech)))],
    [paint.strong(words.inAll), totalTable(document, speech)],
    ...(comparison === null
      ? []
      : [[paint.strong(words.compared), ...comparedLines(comparison, speech).map(text)]]),
    [paint.strong(words.weekByWeek), weekTable(document, speech), paint.quiet(text(words.reading))],
    knownMines === 0
      ? [text(words.noMines)]
      : [paint.strong(words.knownMines), mineTable(document, speech)],
    ...(hasLists ? [[weeklyLists(document, speech, paint)]] : []),
    [paint.strong(words.rests), ...assumed.flatMap((code) => item(words.assumed[code], width))],
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** A sentence of several, each behind a dash. */
const item = (sentence: string, width: number): readonly string[] =>
  wrap(sentence, Math.min(width, ITEM_WIDTH) - 2).map(
    (line, i) => `${i === 0 ? '- ' : '  '}${line}`,
  )

const sideLine = (
  { name, model, raiseAt, windowDays, config }: BacktestSide,
  { words, formats }: BacktestSpeech,
): string =>
  filled(words.side, {
    name,
    model: safeText(model),
    raiseAt: formats.percent(raiseAt),
    days: formats.number(windowDays),
    config: config === null ? words.defaults : safeText(config),
  })

const comparedLines = (
  {
    both,
    onlyA,
    onlyB,
    neither,
    mcnemarP,
    raisedByBoth,
    medianDaysEarlierB,
  }: NonNullable<BacktestDocument['comparison']>,
  { words, formats }: BacktestSpeech,
): readonly string[] => {
  const pairs = filled(words.pairs, {
    known: formats.number(both + onlyA + onlyB + neither),
    both: formats.number(both),
    onlyA: formats.number(onlyA),
    onlyB: formats.number(onlyB),
    neither: formats.number(neither),
    p: formats.number(mcnemarP, 2),
  })
  if (medianDaysEarlierB === null) return [pairs]
  const which = medianDaysEarlierB === 0 ? 'same' : medianDaysEarlierB > 0 ? 'earlier' : 'later'
  const days = Math.abs(medianDaysEarlierB)
  return [
    pairs,
    filled(words.earlier[which], {
      count: formats.number(raisedByBoth),
      days: formats.number(days, days % 1 === 0 ? 0 : 1),
    }),
  ]
}
