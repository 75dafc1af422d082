import type { Flagged } from './measure.ts'
import type { Spread } from './metrics.ts'
import type { Measured } from './run-seeds.ts'

const share = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(2))

const spread = (value: Spread | undefined): string =>
  value === undefined
    ? '-'
    : `${share(value.mean)} ${`${share(value.low)}..${share(value.high)}`.padStart(10)}`

const days = (value: number | undefined): string =>
  value === undefined ? '-' : Number.isFinite(value) ? String(value) : '>15'

/** Windows, and behind a slash how many meters they are of. */
const flagged = (value: Flagged | undefined): string =>
  value === undefined || value.flagged === 0 ? '0' : `${value.flagged}/${value.realMeters}`

const areaCell = ({ beforeMeter }: Measured['figures']): string =>
  `${share(beforeMeter.recallAtNoFalseAlarm)} (${share(beforeMeter.averagePrecision)})`

const COLUMNS: readonly (readonly [string, (measured: Measured['figures']) => string])[] = [
  ['AP', (f) => spread(f.averagePrecision)],
  ['P@k', (f) => share(f.precisionAtK?.mean)],
  ['R@k', (f) => share(f.recallAtK?.mean)],
  ['recall 1/1,000', (f) => spread(f.recallAt1000)],
  ['1/10,000', (f) => share(f.recallAt10000?.mean)],
  ['alert d', (f) => `${days(f.daysToAlert.median)} / ${days(f.daysToAlert.p90)}`],
  ['kW err', (f) => (f.kwErrorPct === undefined ? '-' : `${f.kwErrorPct.toFixed(1)} %`)],
  ['in 80 %', (f) => share(f.kwCoverage80)],
  ['onset d', (f) => (f.onsetErrorDays === undefined ? '-' : f.onsetErrorDays.toFixed(1))],
  ['Brier', (f) => f.brier.toFixed(5)],
]

const lines = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n')
}

/** The figures of all detectors: the headline, recall by group, false alarms by class. */
export const renderTable = (measured: readonly Measured[]): string => {
  const head = [
    ['detector', ...COLUMNS.map(([name]) => name)],
    ...measured.map(({ name, figures }) => [name, ...COLUMNS.map(([, of]) => of(figures))]),
  ]
  const names = [...new Set(measured.flatMap(({ figures }) => Object.keys(figures.groups)))]
  const countOf = (name: string): number => measured[0]?.figures.groups[name]?.count ?? 0
  const byGroup = [
    ['recall at 1 in 1,000 (AP)', 'mines', ...measured.map(({ name }) => name)],
    ...names.map((name) => [
      name,
      String(countOf(name)),
      ...measured.map(({ figures }) => {
        const group = figures.groups[name]
        return `${share(group?.recallAt1000)} (${share(group?.averagePrecision)})`
      }),
    ]),
  ]
  const classes = [...new Set(measured.flatMap(({ figures }) => Object.keys(figures.lookAlikes)))]
  const sources = Object.keys(measured[0]?.figures.falseAlarmsBySource ?? {})
  const falseAlarms = [
    ['flagged at 1 in 1,000: windows/meters', 'of', ...measured.map(({ name }) => name)],
    ...classes.map((name) => [
      name,
      String(measured[0]?.figures.lookAlikes[name]?.count ?? 0),
      ...measured.map(({ figures }) => flagged(figures.lookAlikes[name])),
    ]),
    ...sources.map((name) => [
      `all of ${name}`,
      String(measured[0]?.figures.falseAlarmsBySource[name]?.count ?? 0),
      ...measured.map(({ figures }) => flagged(figures.falseAlarmsBySource[name])),
    ]),
  ]
  const areas = measured[0]?.figures.beforeMeter
  const beforeMeter = [
    [
      `before the meter: ${areas?.mines} areas with, ${areas?.areasWithout} without`,
      ...measured.map(({ name }) => name),
    ],
    ['recall at no false alarm (AP)', ...measured.map(({ figures }) => areaCell(figures))],
    [
      `flagged of ${areas?.mappingFaults} whose books lack a home`,
      ...measured.map(({ figures }) => String(figures.beforeMeter.mappingFlagged)),
    ],
  ]
  return [head, byGroup, falseAlarms, beforeMeter].map(lines).join('\n\n')
}
