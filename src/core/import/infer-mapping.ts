import { isId } from '../ids.ts'
import { normaliseQuality } from '../validate/normalise-quality.ts'
import { assignMeter, assignTime, assignValue } from './assign-columns.ts'
import { type ColumnProfile, profileOf } from './column-profile.ts'
import { asked, type Finding, found, type Inferred, type Question } from './finding.ts'
import { rolesOf } from './header-words.ts'
import type { ImportAnswers, ZoneAnswer } from './import-answers.ts'
import type { ImportMapping, Unit } from './import-mapping.ts'
import { inferNumber, type NumberForm } from './infer-number.ts'
import { inferTimeFormat } from './infer-time-format.ts'
import { inferKind, inferUnit, valueRuns } from './infer-value.ts'
import { cellsOf, type SampleTable } from './sample-table.ts'
import { slotColumns } from './slot-names.ts'
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

const unknownColumn = (
  columns: readonly string[],
  answers: ImportAnswers,
): Question | undefined => {
  const asked_ = [
    answers.meterColumn,
    answers.valueColumn,
    answers.kvarhColumn,
    answers.qualityColumn,
    ...(answers.timeColumns ?? []),
  ]
  const missing = asked_.find(
    (name) => name !== undefined && name !== 'none' && !columns.includes(name),
  )
  return missing === undefined
    ? undefined
    : {
        field: 'columns',
        option: "--meter-column 'NAME'",
        message: `no column is named "${missing}": there are ${columns.map((it) => `"${it}"`).join(', ')}`,
      }
}

interface Shape {
  readonly columns: readonly string[]
  readonly minutes: readonly number[]
  readonly stepMin: number | undefined
  readonly stamp: 'start' | 'end' | undefined
  readonly evidence: string | undefined
  readonly isElapsed: boolean
}

const NO_SLOTS: Shape = {
  columns: [],
  minutes: [],
  stepMin: undefined,
  stamp: undefined,
  evidence: undefined,
  isElapsed: false,
}

const layoutOf = (profiles: readonly ColumnProfile[], { layout }: ImportAnswers): Shape => {
  if (layout !== undefined && layout !== 'slots') return NO_SLOTS
  const slots = slotColumns(profiles.map(({ name }) => name))
  return slots ?? NO_SLOTS
}

const isMeterName = (name: string): boolean => isId(meterIdOf(name)) && /\d/.test(name)
/** A header's id, without the unit behind it. */
export const meterIdOf = (name: string): string => name.replace(/\s*[[(,].*$/, '').trim()

const freeNumbers = (profiles: readonly ColumnProfile[], timeColumns: readonly string[]) =>
  profiles.filter(
    (it) => !timeColumns.includes(it.name) && (it.numbers >= 0.5 || it.cells.length === 0),
  )

const layoutFound = (
  shape: Shape,
  profiles: readonly ColumnProfile[],
  timeColumns: readonly string[],
  { layout }: ImportAnswers,
): Inferred<ImportMapping['layout']> => {
  const field = 'layout'
  const words = {
    long: 'a reading a line',
    slots: 'a column per slot',
    meters: 'a column per meter',
  }
  if (layout !== undefined)
    return found(field, layout, words[layout], `--layout ${layout}`, 'given')
  if (shape.columns.length > 0)
    return found(
      field,
      'slots',
      words.slots,
      `${shape.columns.length} columns are named as slots of a day`,
    )
  const meters = freeNumbers(profiles, timeColumns).filter(
    ({ name }) => isMeterName(name) && rolesOf(meterIdOf(name)).size === 0,
  )
  const others = profiles.filter(
    (it) => !timeColumns.includes(it.name) && !meters.includes(it) && it.cells.length > 0,
  )
  if (meters.length >= 2 && others.length === 0)
    return found(
      field,
      'meters',
      words.meters,
      `${meters.length} columns of numbers are named as ids, "${meters[0]?.name}" to "${meters.at(-1)?.name}"`,
    )
  return found(field, 'long', words.long, `${profiles.length} columns`)
}

const valueColumnsOf = (
  shape: Shape,
  layout: ImportMapping['layout'] | undefined,
  profiles: readonly ColumnProfile[],
  timeColumns: readonly string[],
): readonly string[] => {
  if (layout === 'slots') return shape.columns
  if (layout !== 'meters') return []
  return freeNumbers(profiles, timeColumns)
    .map(({ name }) => name)
    .filter((name) => isId(meterIdOf(name)))
}

/** Numbers that are ids are no values. */
const meterNames = (
  profiles: readonly ColumnProfile[],
  { meterColumn }: ImportAnswers,
): readonly string[] =>
  meterColumn !== undefined
    ? [meterColumn]
    : profiles
        .filter(({ roles }) => roles.has('meter') && !roles.has('register') && !roles.has('value'))
        .map(({ name }) => name)

const UNIT_COLUMN = /^(unit|uom|units|единица.*|ед\.? ?изм\.?.*)$/i
const unitCellsOf = (profiles: readonly ColumnProfile[]): readonly string[] =>
  profiles.find(({ name }) => UNIT_COLUMN.test(name))?.cells ?? []

const sideNames = (profiles: readonly ColumnProfile[]): readonly string[] =>
  profiles.filter(({ name }) => UNIT_COLUMN.test(name)).map(({ name }) => name)

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

const numberOf = (
  cells: readonly string[],
  { decimal, thousands }: ImportAnswers,
): Inferred<NumberForm> => {
  const given = decimal !== undefined
  if (!given) {
    const inferred = inferNumber(cells)
    return inferred.type === 'found' && thousands !== undefined
      ? { ...inferred, value: { ...inferred.value, thousands } }
      : inferred
  }
  return found(
    'value.decimal',
    { decimal, thousands: thousands ?? null },
    decimal === ',' ? 'decimal comma' : 'decimal point',
    `--decimal '${decimal}'`,
    'given',
  )
}

/** For what the sample shows only: DuckDB reads the values themselves. */
const numberFrom = (text: string, { decimal, thousands }: NumberForm): number => {
  const bare = text.replace(/[\s\u00a0\u202f'’]/g, '')
  const plain = thousands === null ? bare : bare.replaceAll(thousands, '')
  return Number(decimal === ',' ? plain.replace(',', '.') : plain)
}

const medianOf = (numbers: readonly number[]): number | undefined => {
  const sorted = numbers.filter((it) => !Number.isNaN(it)).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

const runsOf = (
  table: SampleTable,
  meter: ImportMapping['meter'] | undefined,
  valueColumn: string,
  form: NumberForm,
): ReadonlyMap<string, readonly number[]> => {
  const runs = new Map<string, number[]>()
  const at = table.columns.indexOf(valueColumn)
  const id = meter?.from === 'column' ? table.columns.indexOf(meter.column) : -1
  for (const row of table.rows) {
    const value = numberFrom(row[at] ?? '', form)
    if ((row[at] ?? '') === '' || Number.isNaN(value)) continue
    const key = row[id] ?? ''
    const run = runs.get(key)
    if (run === undefined) runs.set(key, [value])
    else run.push(value)
  }
  return runs
}

const clash = (unit: Unit, kind: string): Question => ({
  field: 'value.unit',
  option: '--unit kWh',
  message: `${unit} is no unit of ${kind === 'power' ? 'power' : 'energy'}: give --unit and --value that go together`,
})

const qualityOf = (
  profiles: readonly ColumnProfile[],
  { qualityColumn, qualityCodes }: ImportAnswers,
): Inferred<{ readonly column: string } | undefined> => {
  const field = 'qualityColumn'
  const column =
    qualityColumn ??
    profiles.find(({ roles, cells }) => roles.has('quality') && cells.length > 0)?.name
  if (column === undefined || column === 'none')
    return found(field, undefined, 'none', 'no column is named so')
  const unknown = [...new Set(profiles.find(({ name }) => name === column)?.cells)].filter(
    (cell) => normaliseQuality(cell, qualityCodes ?? {}) === undefined,
  )
  if (unknown.length > 0)
    return asked(
      field,
      `--quality-codes '${unknown[0]}=valid'`,
      `nobody knows what "${unknown.slice(0, 5).join('", "')}" in "${column}" means (valid, edited, estimated, questionable, missing); --quality-column none leaves it unread`,
    )
  return found(
    field,
    { column },
    `"${column}"`,
    qualityColumn === undefined ? 'its name is that of a quality' : '--quality-column',
    qualityColumn === undefined ? 'certain' : 'given',
  )
}

const reactiveOf = (
  profiles: readonly ColumnProfile[],
  taken: ReadonlySet<string>,
  { kvarhColumn }: ImportAnswers,
  isWide: boolean,
): Inferred<string | undefined> => {
  const field = 'kvarhColumn'
  if (kvarhColumn === 'none' || isWide) return found(field, undefined, 'none', 'not looked for')
  if (kvarhColumn !== undefined)
    return found(field, kvarhColumn, `"${kvarhColumn}"`, '--kvarh-column', 'given')
  const [one, other] = profiles.filter(
    ({ name, roles, numbers }) =>
      roles.has('reactive') && !roles.has('export') && numbers >= 0.5 && !taken.has(name),
  )
  if (one === undefined) return found(field, undefined, 'none', 'no column is named so')
  if (other !== undefined)
    return asked(
      field,
      `--kvarh-column '${one.name}'`,
      `several columns may hold reactive energy: "${one.name}", "${other.name}"; none leaves them unread`,
    )
  return found(field, one.name, `"${one.name}"`, 'its name is that of reactive energy')
}

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
