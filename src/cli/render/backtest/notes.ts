import type { BacktestFilesResult } from '../../../app/backtest/backtest-files.ts'
import { type DayIndex, isoDay } from '../../../core/time.ts'
import { counted } from '../../../report/words/counted.ts'
import { formatsOf, NBSP } from '../../../report/words/formats.ts'
import { scanRemarks } from '../scan-notes.ts'

const { number } = formatsOf('en')
const many = (count: number, noun: string): string =>
  counted(count, { one: noun, other: `${noun}s` }, formatsOf('en')).replaceAll(NBSP, ' ')

/** Sites and meters that are named one by one. */
const NAMED = 5

/** What a backtest read, passed over and took for granted: a line each. */
export const backtestNotes = (
  result: BacktestFilesResult,
  asked: { readonly from: DayIndex | undefined; readonly to: DayIndex | undefined },
  seconds: number,
): readonly string[] => {
  const { document, totals, changedStep } = result
  const { meters, readings, sides, firstDay, to, outcomes } = document
  return [
    `${many(meters, 'meter')}, ${many(readings, 'reading')}, every day from ${firstDay} to ${to}` +
      `${sides.length > 1 ? ' judged twice' : ''} in ${number(seconds, 1)} s`,
    ...(asked.from !== undefined && isoDay(asked.from) < document.from
      ? [`the readings begin on ${firstDay}: nothing is known of the days before`]
      : []),
    ...(asked.to !== undefined && isoDay(asked.to) > to
      ? [`the last whole day of the readings is ${to}: nothing is known of the days after`]
      : []),
    ...scanRemarks({ ...totals, ...result }),
    ...namedLine(
      'not judged from a change of their interval on',
      changedStep,
      'give a step_min column',
    ),
    ...namedLine(
      'outcomes of sites that neither readings nor books know',
      outcomes.unknownSites,
      'check their ids',
    ),
  ]
}

const namedLine = (what: string, names: readonly string[], remedy: string): readonly string[] => {
  if (names.length === 0) return []
  const more = names.length - NAMED
  const others = more > 0 ? ` and ${more} more` : ''
  return [`${what}: ${names.slice(0, NAMED).join(', ')}${others}; ${remedy}`]
}
