import { assignMeter, assignTime, assignValue } from './assign-columns.ts'
import { profileOf } from './column-profile.ts'
import { type Finding, found, type Inferred, type Question } from './finding.ts'
import type { ImportAnswers, ZoneAnswer } from './import-answers.ts'
import type { ImportMapping, Unit } from './import-mapping.ts'
import { layoutFound, layoutOf, valueColumnsOf } from './infer-layout.ts'
import { inferTimeFormat } from './infer-time-format.ts'
import { inferKind, inferUnit, valueRuns } from './infer-value.ts'
import { cellsOf, type SampleTable } from './sample-table.ts'
import { medianOf, numberFrom, numberOf, runsOf } from './sample-values.ts'
import {
  meterNames,
  qualityOf,
  reactiveOf,
  sideNames,
  unitCellsOf,
  unknownColumn,
} from './side-columns.ts'
import { isPowerUnit, unitIn } from './unit-in-name.ts'

/** What was looked at: lines of the beginning, from between and of the end of the files of one form. */
export interface ImportSample {
  readonly csv: ImportMapping['csv']
  readonly table: SampleTable
  /** Columns that are typed as times already, in Parquet: with a time zone, or without. */
  readonly typedTimes: ReadonlyMap<string, 'instant' | 'wall'>
  readonly preamble: readonly string[]
  readonly fileNames: readonly string[]
  /** Every date of all files, where the sample did not tell day from month. */
  readonly allDates?: readonly string[]
}

/** A mapping but for what only all the readings tell. */
export type MappingDraft = Omit<ImportMapping, 'time'> & {
  readonly time: Omit<ImportMapping['time'], 'stamp' | 'clocks'>
}

export interface InferredMapping {
  /** Undefined where something is asked. */
  readonly draft: MappingDraft | undefined
  readonly findings: readonly Finding[]
  readonly questions: readonly Question[]
  /** Which end of its slot a column of a wide table is named by. */
  readonly slotStamp: 'start' | 'end' | undefined
}

const MISSING_WORDS = [
  '-',
  '--',
  '—',
  '–',
  'NULL',
  'Null',
  'null',
  'NaN',
  'nan',
  'N/A',
  'n/a',
  '#N/A',
  '#Н/Д',
  'нет данных',
]

/** Finds out how files hold their readings. What cannot be told is a question, never a guess. */
export const inferMapping = (
  sample: ImportSample,
  answers: ImportAnswers,
  zone: ZoneAnswer,
): InferredMapping => {
  const findings: Finding[] = []
  const questions: Question[] = []
  const take = <Value>(inferred: Inferred<Value>): Value | undefined => {
    if (inferred.type === 'asked') {
      questions.push(inferred.question)
      return undefined
    }
    findings.push(inferred.finding)
    return inferred.value
  }
  const { table } = sample
  const missing = answers.missing ?? MISSING_WORDS.filter((it) => holds(table, it))
  const profiles = table.columns.map((name) =>
    profileOf(table, name, sample.typedTimes.has(name), new Set(missing)),
  )
  const unknown = unknownColumn(table.columns, answers)
  if (unknown !== undefined)
    return { draft: undefined, findings, questions: [unknown], slotStamp: undefined }
  const shape = layoutOf(profiles, answers)
  const timeColumns = take(
    assignTime(
      profiles.filter(({ name }) => !shape.columns.includes(name)),
      answers,
    ),
  )
  const layout = take(layoutFound(shape, profiles, timeColumns ?? [], answers))
  const columns = valueColumnsOf(shape, layout, profiles, timeColumns ?? [])
  const isWide = layout === 'slots' || layout === 'meters'
  const taken = new Set(timeColumns)
  const byName = isWide
    ? undefined
    : take(assignValue(profiles, new Set([...taken, ...meterNames(profiles, answers)]), answers))
  const valueColumns = isWide ? columns : byName === undefined ? [] : [byName]
  for (const name of valueColumns) taken.add(name)
  const meter: ImportMapping['meter'] | undefined =
    layout === 'meters'
      ? { from: 'header' }
      : timeColumns === undefined
        ? undefined
        : take(
            assignMeter(
              profiles,
              new Set([...taken, ...sideNames(profiles)]),
              answers,
              sample.fileNames,
            ),
          )
  const format =
    timeColumns === undefined
      ? undefined
      : take(formatOf(sample, timeColumns, answers, shape.stamp === undefined))
  const valueCells = profiles
    .filter(({ name }) => valueColumns.includes(name))
    .flatMap(({ cells }) => cells)
  const number = valueColumns.length === 0 ? undefined : take(numberOf(valueCells, answers))
  const numbers = number === undefined ? [] : valueCells.map((cell) => numberFrom(cell, number))
  const valueName = isWide
    ? (valueColumns.find((it) => unitIn(it) !== undefined) ?? '')
    : (byName ?? '')
  const unit =
    valueColumns.length === 0
      ? undefined
      : take(
          inferUnit(valueName, unitCellsOf(profiles), sample.preamble, medianOf(numbers), answers),
        )
  const runs =
    number === undefined || isWide ? [] : valueRuns(runsOf(table, meter, byName ?? '', number))
  const kind =
    valueColumns.length === 0 ? undefined : take(inferKind(valueName, unit, runs, answers))
  if (unit !== undefined && kind !== undefined && isPowerUnit(unit) !== (kind === 'power'))
    questions.push(clash(unit, kind))
  const quality = take(qualityOf(profiles, answers))
  const reactive = take(reactiveOf(profiles, taken, answers, isWide))
  const clock =
    format === undefined ? undefined : take(zoneOf(format, sample, timeColumns ?? [], zone))
  if (shape.evidence !== undefined && layout === 'slots') {
    findings.push({
      field: 'slotMinutes',
      value: `${shape.columns.length} slots of ${shape.stepMin} min`,
      evidence: shape.evidence,
      strength: 'certain',
    })
  }
  if (
    questions.length > 0 ||
    layout === undefined ||
    meter === undefined ||
    timeColumns === undefined ||
    format === undefined ||
    number === undefined ||
    unit === undefined ||
    kind === undefined ||
    clock === undefined
  )
    return { draft: undefined, findings, questions, slotStamp: shape.stamp }
  return {
    draft: {
      version: 1,
      csv: sample.csv,
      layout,
      meter,
      time: { columns: [...timeColumns], format, zone: clock },
      value: { columns: [...valueColumns], kind, unit, ...number },
      slotMinutes: layout === 'slots' ? [...shape.minutes] : null,
      slotClock:
        layout === 'slots' ? (answers.slotClock ?? (shape.isElapsed ? 'elapsed' : 'wall')) : null,
      kvarhColumn: reactive ?? null,
      qualityColumn: quality?.column ?? null,
      qualityCodes: { ...answers.qualityCodes },
      missing: [...missing],
      stepMin: answers.stepMin ?? null,
    },
    findings,
    questions,
    slotStamp: shape.stamp,
  }
}

const holds = (table: SampleTable, word: string): boolean =>
  table.rows.some((row) => row.some((cell) => cell?.trim() === word))

const formatOf = (
  { table, typedTimes, allDates }: ImportSample,
  columns: readonly string[],
  { timeFormat, dateOrder }: ImportAnswers,
  isWhole: boolean,
): Inferred<string> => {
  if (timeFormat !== undefined)
    return found('time.format', timeFormat, timeFormat, '--time-format', 'given')
  const [date = '', clock] = columns
  if (typedTimes.has(date))
    return found('time.format', 'native', 'typed', 'the file holds times, not text')
  if (allDates !== undefined) return inferTimeFormat(allDates, dateOrder)
  if (clock === undefined || !isWhole) return inferTimeFormat(cellsOf(table, date), dateOrder)
  const [at, and] = [table.columns.indexOf(date), table.columns.indexOf(clock)]
  const joined = table.rows.flatMap((row) =>
    row[at] && row[and] ? [`${row[at].trim()} ${row[and].trim()}`] : [],
  )
  return inferTimeFormat(joined, dateOrder)
}

const clash = (unit: Unit, kind: string): Question => ({
  field: 'value.unit',
  option: '--unit kWh',
  message: `${unit} is no unit of ${kind === 'power' ? 'power' : 'energy'}: give --unit and --value that go together`,
})

const zoneOf = (
  format: string,
  { typedTimes }: ImportSample,
  columns: readonly string[],
  { zone, source }: ZoneAnswer,
): Inferred<string> => {
  const field = 'time.zone'
  const isInstant =
    format === 'iso' ||
    format.startsWith('epoch') ||
    format.endsWith('%z') ||
    typedTimes.get(columns[0] ?? '') === 'instant'
  if (isInstant)
    return found(field, zone, zone, 'times have their offset; the zone matters for days only')
  if (source === 'default')
    return found(field, zone, zone, 'times have no offset, and no --timezone is given', 'weak')
  return found(
    field,
    zone,
    zone,
    source === 'option' ? `--timezone ${zone}` : 'timezone of the configuration',
    'given',
  )
}
