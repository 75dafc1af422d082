import type { Alert } from '../../core/alert/alert.ts'
import type { Language } from '../../core/score/texts.ts'
import { type Formats, formatsOf } from '../../report/words/formats.ts'
import { certainty, PROBABILITY_WORDS, probabilityWord } from '../../report/words/probability.ts'
import { alternativeWords, reasonWords } from '../../report/words/reason-words.ts'
import { UNITS } from '../../report/words/units.ts'
import type { Paint } from './colours.ts'
import { LABELS, type Labels } from './labels.ts'
import { type Column, plainTable } from './plain-table.ts'
import { sparkline } from './sparkline.ts'
import { wrap } from './wrap.ts'

export interface SuspectTableOptions {
  readonly language: Language
  readonly currency: string
  /** Characters that a line may have; below 100 the table is set narrower, and no narrower than 80. */
  readonly width: number
  readonly paint: Paint
}

const WIDE = 100

/** Every field of a row, one or more lines each. */
interface Fields {
  readonly rank: string
  readonly site: string
  readonly place: string
  readonly kw: string
  readonly range: string
  readonly word: string
  readonly percent: string
  readonly kwh: string
  readonly money: string
  readonly since: string
  readonly areaPeak: string
  readonly reason: string
  readonly alternative: string
}

const fieldsOf = (alert: Alert, language: Language, labels: Labels, formats: Formats): Fields => {
  const { siteId, kind, regionId, transformerId, probability, overload } = alert
  const judged = probability !== null
  const id = siteId.slice(siteId.indexOf(':') + 1)
  const alternative = alternativeWords(alert, language)
  return {
    rank: alert.rank === null ? '' : formats.number(alert.rank),
    site: kind === 'area' ? `${labels.area} ${id}` : id,
    place:
      kind === 'area' || transformerId === undefined ? regionId : `${regionId}, ${transformerId}`,
    kw: judged ? formats.power(alert.expectedKw) : '',
    range: judged
      ? `${formats.power(alert.expectedKwLow)}–${formats.power(alert.expectedKwHigh)}`
      : '',
    word: PROBABILITY_WORDS[language][probabilityWord(probability)],
    percent: judged ? certainty(probability, formats) : '',
    kwh: judged ? formats.number(alert.kwhPerMonth) : '',
    money: judged ? formats.number(alert.damagePerMonth.amount) : '',
    since: alert.onsetAt === undefined ? '' : formats.dayAndMonth(alert.onsetAt),
    areaPeak: overload === undefined ? '' : formats.percent(overload.peakPct / 100),
    reason: reasonWords(alert, language),
    alternative: alternative === '' ? '' : `${labels.unless} ${alternative}`,
  }
}

interface Layout {
  readonly columns: readonly Column[]
  readonly cells: (fields: Fields, curve: string) => readonly (readonly string[])[]
}

const SPARK_WIDE = 24
const SPARK_NARROW = 16

const wideLayout = (labels: Labels, units: MonthUnits): Layout => ({
  columns: [
    { head: [labels.rank], width: 3, align: 'right' },
    { head: [labels.site, labels.place], width: 14 },
    { head: [labels.kw, labels.range], width: 11, align: 'right' },
    { head: [labels.probability], width: 12 },
    { head: perMonth(labels, units), width: 10, align: 'right' },
    { head: [labels.since, labels.areaPeak], width: 9 },
    { head: [labels.meanDay, labels.reason], width: 29 },
  ],
  cells: (it, curve) => [
    [it.rank],
    [it.site, it.place],
    [it.kw, it.range],
    [it.word, it.percent],
    [it.kwh, it.money],
    [it.since, it.areaPeak],
    [curve, it.reason, it.alternative],
  ],
})

/** What has no column of its own any more stands under its neighbour, with its name. */
const narrowLayout = (labels: Labels, units: MonthUnits): Layout => ({
  columns: [
    { head: [labels.rank], width: 3, align: 'right' },
    { head: [labels.site, labels.place], width: 16 },
    { head: [labels.kw, labels.range], width: 12, align: 'right' },
    { head: [labels.probability], width: 12 },
    { head: perMonth(labels, units), width: 10, align: 'right' },
    { head: [labels.meanDay, labels.reason], width: 17 },
  ],
  cells: (it, curve) => [
    [it.rank],
    [it.site, it.place, named(labels.areaPeak, it.areaPeak)],
    [it.kw, it.range, named(labels.since, it.since)],
    [it.word, it.percent],
    [it.kwh, it.money],
    [curve, it.reason, it.alternative],
  ],
})

interface MonthUnits {
  readonly kwh: string
  readonly currency: string
}

const perMonth = (labels: Labels, { kwh, currency }: MonthUnits): readonly string[] => [
  `${kwh}/${labels.month}`,
  `${currency}/${labels.month}`,
]

const named = (label: string, value: string): string => (value === '' ? '' : `${label} ${value}`)

/** The list of sites for people: place, power, probability in words and figures, money, curve and reason. */
export const suspectTable = (
  alerts: readonly Alert[],
  { language, currency, width, paint }: SuspectTableOptions,
): string => {
  const labels = LABELS[language]
  if (alerts.length === 0) return labels.none
  const formats = formatsOf(language)
  const wide = width >= WIDE
  const units = { kwh: UNITS[language].kwh, currency }
  const { columns, cells } = wide ? wideLayout(labels, units) : narrowLayout(labels, units)
  const last = columns.length - 1
  const wrapped = (lines: readonly string[], column: number): readonly string[] =>
    lines
      .filter((line) => line !== '' || column !== last)
      .flatMap((line) => wrap(line, columns[column]?.width ?? line.length))
  const rows = alerts.map((alert) => {
    const fields = fieldsOf(alert, language, labels, formats)
    const curve = sparkline(alert.profileKw, wide ? SPARK_WIDE : SPARK_NARROW)
    return cells(fields, curve).map((lines, column) =>
      wrapped(lines, column).map((line, i) => {
        if (line === curve || line === fields.kw) return paint.accent(line)
        return i === 0 || column === last ? line : paint.quiet(line)
      }),
    )
  })
  const heads = columns.map((column, i) => ({ ...column, head: wrapped(column.head, i) }))
  return plainTable(heads, rows)
}
