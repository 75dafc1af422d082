import type { ImportOutcome } from '../../app/import/import-files.ts'
import { type ImportProblem, isFault } from '../../app/import/import-problem.ts'
import type { Finding } from '../../core/import/finding.ts'
import { counted } from '../../report/words/counted.ts'
import { formatsOf, NBSP } from '../../report/words/formats.ts'
import type { Io, Out } from '../io.ts'
import { plainTable } from './plain-table.ts'
import { safeText } from './safe-text.ts'
import { tableStyle } from './terminal.ts'
import { wrap } from './wrap.ts'

const formats = formatsOf('en')
const many = (count: number, noun: string): string =>
  counted(count, { one: noun, other: `${noun}s` }, formats).replaceAll(NBSP, ' ')

type Told = Exclude<ImportOutcome, { readonly type: 'asked' }>

/** The report as data. */
export const importJson = (outcome: ImportOutcome): unknown => {
  const { type, findings, problems } = outcome
  const common = { outcome: type, findings, problems }
  if (outcome.type === 'asked') return { ...common, questions: outcome.questions }
  const { firstMs, lastMs, rows, meters, steps, first } = outcome.summary
  return {
    ...common,
    mapping: outcome.mapping ?? null,
    summary: { rows, meters, from: isoOf(firstMs), to: isoOf(lastMs), steps, first },
  }
}

const isoOf = (atMs: number): string => new Date(atMs).toISOString()

/** How the files are read and why, the first readings, and what is left out. */
export const importReport = (outcome: ImportOutcome, out: Out, env: Io['env']): string => {
  const { width, paint } = tableStyle(out, env)
  const parts = [paint.strong('How the files are read'), findingsTable(outcome.findings, width)]
  if (outcome.type !== 'asked') {
    parts.push(
      '',
      paint.strong('The first readings, as they would be written'),
      firstTable(outcome.summary.first, width),
    )
    parts.push('', ...wrap(summaryLine(outcome), width))
  }
  if (outcome.problems.length > 0)
    parts.push('', paint.strong('What is left out'), problemsTable(outcome.problems, width))
  return `${parts.join('\n')}\n`
}

const STRENGTHS = { given: '', certain: '', weak: 'not certain: ' } as const

const findingsTable = (findings: readonly Finding[], width: number): string => {
  const rows = findings.filter(({ value }) => value !== 'none')
  const fieldWidth = Math.max(5, ...rows.map(({ field }) => field.length))
  const valueWidth = Math.min(34, Math.max(5, ...rows.map(({ value }) => value.length)))
  const evidenceWidth = Math.max(20, width - fieldWidth - valueWidth - 6)
  return plainTable(
    [
      { head: ['field'], width: fieldWidth },
      { head: ['read as'], width: valueWidth },
      { head: ['because'], width: evidenceWidth },
    ],
    rows.map(({ field, value, evidence, strength }) => [
      [field],
      wrap(safeText(value), valueWidth),
      wrap(STRENGTHS[strength] + safeText(evidence), evidenceWidth),
    ]),
  )
}

const firstTable = (first: Told['summary']['first'], width: number): string => {
  const names = Object.keys(first[0] ?? {})
  const cell = (value: unknown): string => safeText(value === null ? '' : String(value))
  const widths = names.map((name) =>
    Math.min(40, Math.max(name.length, ...first.map((row) => cell(row[name]).length))),
  )
  const total = widths.reduce((sum, it) => sum + it + 2, 0)
  const shown = total > width ? names.slice(0, 4) : names
  return plainTable(
    shown.map((name, index) => ({ head: [name], width: widths[index] ?? 0 })),
    first.map((row) => shown.map((name, index) => wrap(cell(row[name]), widths[index] ?? 40))),
  )
}

const problemsTable = (problems: readonly ImportProblem[], width: number): string => {
  const counts = problems.map(({ count, what }) => many(count, what))
  const countWidth = Math.max(5, ...counts.map((it) => it.length))
  const reasonWidth = Math.max(6, ...problems.map(({ reason }) => reason.length))
  const exampleWidth = Math.max(20, width - countWidth - reasonWidth - 6)
  return plainTable(
    [
      { head: ['count'], width: countWidth, align: 'right' },
      { head: ['reason'], width: reasonWidth },
      { head: ['the first'], width: exampleWidth },
    ],
    problems.map(({ reason, example }, index) => [
      [counts[index] ?? ''],
      [reason],
      wrap(safeText(example), exampleWidth),
    ]),
  )
}

const summaryLine = ({ summary: { rows, meters, firstMs, lastMs, steps } }: Told): string => {
  const common = steps
    .slice(0, 3)
    .map(({ stepMin, meters: count }) =>
      steps.length === 1
        ? `every ${stepMin} min`
        : `every ${stepMin} min (${many(count, 'meter')})`,
    )
  const minute = (atMs: number) => isoOf(atMs).slice(0, 16).replace('T', ' ')
  return `${many(meters, 'meter')}, ${many(rows, 'reading')} from ${minute(firstMs)} to ${minute(lastMs)} UTC${common.length === 0 ? '' : `, ${common.join(', ')}`}`
}

/** What is asked, an answer beside each. */
export const questionLines = ({
  questions,
  problems,
}: Extract<ImportOutcome, { readonly type: 'asked' }>): readonly string[] => [
  ...problems.map(problemLine),
  ...questions.map(
    ({ field, option, message }) =>
      `${field} cannot be told: ${safeText(message)}. Say it: ${option}`,
  ),
]

const problemLine = ({ reason, count, what, example }: ImportProblem): string =>
  `${many(count, what)} ${isReadAll(reason) ? 'with' : 'left out as'} ${reason}, first ${safeText(example)}`

/** Of a meter with two steps nothing is left out: each day is read with its own. */
const isReadAll = (reason: string): boolean => reason === 'two-steps'

const keptLines = ({
  days: { fresh, corrected, unchanged },
  notes,
}: NonNullable<Told['kept']>): readonly string[] => [
  `${many(fresh + corrected + unchanged, 'meter-day')}: ${formats.number(fresh)} new, ${formats.number(corrected)} corrected, ${formats.number(unchanged)} as they were`,
  ...notes.map((note) => `note: ${note}`),
]

/** What was done, what was not certain, and what was left out: a line each. */
export const importNotes = (
  outcome: Told,
  target: string | undefined,
  seconds: number,
  isShown: boolean,
): readonly string[] => {
  const { summary, findings, problems, type } = outcome
  const rate = `${formats.number(seconds, 1)} s (${formats.number(summary.rows / seconds)} readings/s)`
  const warnings = findings
    .filter(({ strength }) => strength === 'weak')
    .map(
      ({ field, value, evidence }) =>
        `warning: ${field} is taken as ${safeText(value)}, which is not certain: ${safeText(evidence)}`,
    )
  const faults = problems.filter(isFault)
  if (type === 'refused')
    return [
      ...(isShown ? [] : problems.map(problemLine)),
      `nothing is written, since --strict is given and ${many(faults.length, 'kind')} of problem ${faults.length === 1 ? 'was' : 'were'} found: mend the files, or leave --strict out`,
    ]
  if (isShown) return [...warnings, `looked at in ${rate}; nothing is written`]
  return [
    `${summaryLine(outcome)}; ${rate}${target === undefined ? '' : `, in ${target}`}`,
    ...(outcome.kept === undefined ? [] : keptLines(outcome.kept)),
    ...warnings,
    ...problems.map(problemLine),
  ]
}
