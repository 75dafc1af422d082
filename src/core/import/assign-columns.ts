import { isId } from '../ids.ts'
import type { ColumnProfile } from './column-profile.ts'
import { asked, found, type Inferred, share } from './finding.ts'
import { plainName, type Role } from './header-words.ts'
import type { ImportAnswers } from './import-answers.ts'
import type { ImportMapping } from './import-mapping.ts'

/** A column holds a kind of cell where nearly all of its cells are of it. */
const MOST = 0.8

const has = (profile: ColumnProfile, ...roles: readonly Role[]): boolean =>
  roles.some((role) => profile.roles.has(role))

const named = (name: string): string => `"${name}"`
const listed = (profiles: readonly ColumnProfile[]): string =>
  profiles.map(({ name }) => named(name)).join(', ')

/** The column of the time, or those of date and time. */
export const assignTime = (
  profiles: readonly ColumnProfile[],
  { timeColumns }: ImportAnswers,
): Inferred<readonly string[]> => {
  const field = 'time.columns'
  if (timeColumns !== undefined)
    return found(field, timeColumns, timeColumns.map(named).join(' and '), '--time-column', 'given')
  const times = profiles.filter(({ times: some, cells }) => cells.length > 0 && some >= MOST)
  const clockLike = profiles.filter(
    (it) => !times.includes(it) && it.clocks >= MOST && has(it, 'time', 'start', 'end'),
  )
  const starts = clockLike.filter((it) => has(it, 'start') && !has(it, 'end'))
  const clocks = clockLike.length > 1 && starts.length > 0 ? starts : clockLike
  const best = times.length > 1 ? preferred(times) : times
  const [date, other] = best
  if (date === undefined)
    return asked(
      field,
      "--time-column 'Date,Time'",
      `no column holds dates or times: there are ${listed(profiles)}`,
    )
  if (other !== undefined)
    return asked(
      field,
      `--time-column '${date.name}'`,
      `several columns hold times: ${listed(best)}`,
    )
  const evidence = `${share(date.cells.filter(Boolean).length, date.cells.length, 'cells')} hold a date`
  const [clock, another] = date.withClock < 0.5 ? clocks : []
  if (clock === undefined) return found(field, [date.name], named(date.name), evidence)
  if (another !== undefined)
    return asked(
      field,
      `--time-column '${date.name},${clock.name}'`,
      `several columns hold a time of day: ${listed(clocks)}`,
    )
  return found(
    field,
    [date.name, clock.name],
    `${named(date.name)} and ${named(clock.name)}`,
    `${evidence}, and ${named(clock.name)} a time of day`,
  )
}

/** Of several columns of times: the one by contract, a start before an end, a name of a time before others. */
const preferred = (times: readonly ColumnProfile[]): readonly ColumnProfile[] => {
  const tests: readonly ((it: ColumnProfile) => boolean)[] = [
    ({ name }) => name.toLowerCase() === 'read_at',
    (it) => has(it, 'start') && !has(it, 'end'),
    (it) => has(it, 'datetime') && !has(it, 'end'),
    (it) => has(it, 'datetime', 'date', 'end'),
  ]
  for (const test of tests) {
    const some = times.filter(test)
    if (some.length > 0) return some
  }
  return times
}

/** The column of the values. Imported active energy goes before power, and both before a register. */
export const assignValue = (
  profiles: readonly ColumnProfile[],
  taken: ReadonlySet<string>,
  { valueColumn, kind }: ImportAnswers,
): Inferred<string> => {
  const field = 'value.columns'
  if (valueColumn !== undefined)
    return found(field, valueColumn, named(valueColumn), '--value-column', 'given')
  const numbers = profiles.filter((it) => !taken.has(it.name) && it.numbers >= 0.5)
  const values = numbers.filter((it) => !has(it, 'reactive', 'export', 'quality', 'step'))
  const ranks: readonly (readonly [string, (it: ColumnProfile) => boolean])[] = [
    ['of our contract', ({ name }) => /^(kwh|register_kwh)$/i.test(name)],
    ...(kind === 'register'
      ? [['a register', (it: ColumnProfile) => has(it, 'register')] as const]
      : []),
    ...(kind === 'power' ? [['a power', (it: ColumnProfile) => has(it, 'power')] as const] : []),
    ['energy', (it) => has(it, 'value') && !has(it, 'register')],
    ['power', (it) => has(it, 'power') && !has(it, 'register')],
    ['a register', (it) => has(it, 'register')],
  ]
  for (const [words, test] of ranks) {
    const [one, other] = values.filter(test)
    if (one === undefined) continue
    if (other !== undefined)
      return asked(
        field,
        `--value-column '${one.name}'`,
        `several columns may hold ${words}: ${listed(values.filter(test))}`,
      )
    return found(field, one.name, named(one.name), `its name is that of ${words}`)
  }
  const [only, second] = values
  if (only === undefined)
    return asked(
      field,
      "--value-column 'NAME'",
      `no column of numbers is left for the values: there are ${listed(profiles)}`,
    )
  if (second !== undefined)
    return asked(
      field,
      `--value-column '${only.name}'`,
      `several columns hold numbers, and no name tells which: ${listed(values)}`,
    )
  return found(field, only.name, named(only.name), 'the only column of numbers', 'weak')
}

/** Where the meter's id stands: a column by its name, else the only one that looks like ids, else the file's name. */
export const assignMeter = (
  profiles: readonly ColumnProfile[],
  taken: ReadonlySet<string>,
  { meterColumn, meterFromFile }: ImportAnswers,
  fileNames: readonly string[],
): Inferred<ImportMapping['meter']> => {
  const field = 'meter'
  const column = (name: string, evidence: string, strength: 'given' | 'certain' | 'weak') =>
    found<ImportMapping['meter']>(
      field,
      { from: 'column', column: name },
      `column ${named(name)}`,
      evidence,
      strength,
    )
  if (meterColumn !== undefined) return column(meterColumn, '--meter-column', 'given')
  if (meterFromFile !== undefined)
    return found<ImportMapping['meter']>(
      field,
      { from: 'file', pattern: meterFromFile },
      `file name by ${meterFromFile}`,
      '--meter-from-file',
      'given',
    )
  const free = profiles.filter((it) => !taken.has(it.name) && it.cells.length > 0)
  const byName = free.filter((it) => has(it, 'meter') && !has(it, 'register', 'value'))
  const ranked = [...byName].sort((a, b) => meterRank(a) - meterRank(b))
  const [best, next] = ranked
  if (best !== undefined) {
    const rivals = next !== undefined && meterRank(next) === meterRank(best)
    const values = `${best.distinct.toLocaleString('en')} ${best.distinct === 1 ? 'id' : 'ids'} in the sample`
    return rivals
      ? asked(
          field,
          `--meter-column '${best.name}'`,
          `several columns may hold the meter: ${listed(ranked)}`,
        )
      : column(best.name, `its name is that of a meter; ${values}`, 'certain')
  }
  const idLike = free.filter(
    (it) =>
      it.cells.every(isId) &&
      it.times < MOST &&
      it.clocks < MOST &&
      !has(it, 'quality', 'step', 'reactive', 'export', 'value', 'power') &&
      it.distinct < Math.max(2, it.cells.length / 2),
  )
  const [only, second] = idLike
  if (only !== undefined && second === undefined && only.cells.some((cell) => /\d/.test(cell)))
    return column(only.name, `the only other column; ${only.distinct} ids in the sample`, 'weak')
  if (second !== undefined)
    return asked(
      field,
      `--meter-column '${idLike[0]?.name}'`,
      `no column is named as a meter, and several could be: ${listed(idLike)}`,
    )
  return meterInName(fileNames)
}

/** "№ счётчика" goes before "лицевой счёт": an account may have several meters. */
const meterRank = ({ name }: ColumnProfile): number => {
  const plain = plainName(name)
  if (/^(meter ?id|lclid|mpan|mprn|nmi)$/.test(plain)) return 0
  if (/meter|сче?тчик|№ ?пу|номер пу|есепте|z[äa]hler/.test(plain)) return 1
  if (/mpan|mprn|mpxn|nmi|ean|cups|pod|lcl|учета/.test(plain)) return 2
  return /account|customer|household|абонент|лицевой/.test(plain) ? 4 : 3
}

/** What the names of several files share is left out; of one file it is the whole name. */
const meterInName = (fileNames: readonly string[]): Inferred<ImportMapping['meter']> => {
  const field = 'meter'
  const stems = fileNames.map((name) => name.replace(/(\.(csv|txt|tsv|parquet|gz))+$/i, ''))
  const prefix = stems.length > 1 ? shared(stems) : ''
  const suffix =
    stems.length > 1 ? reversed(shared(stems.map((it) => reversed(it.slice(prefix.length))))) : ''
  const ids = stems.map((it) => it.slice(prefix.length, it.length - suffix.length))
  if (!ids.every(isId))
    return asked(
      field,
      "--meter-from-file '^(.+)\\.csv$'",
      `no column holds the meter, and the name "${fileNames[0]}" is no id`,
    )
  const pattern = `^${escaped(prefix)}(.+?)${escaped(suffix)}(?:\\.(?:csv|txt|tsv|parquet|gz))*$`
  return found<ImportMapping['meter']>(
    field,
    { from: 'file', pattern },
    `file name, as "${ids[0]}"`,
    `no column holds ids; ${fileNames.length === 1 ? 'the one file' : `${fileNames.length} files`} would be a meter each`,
    fileNames.length > 1 && prefix + suffix === '' ? 'certain' : 'weak',
  )
}

/** What all begin with, up to a mark that parts words; not to one that ids themselves have. */
const shared = (texts: readonly string[]): string => {
  const [first = ''] = texts
  let length = first.length
  for (const text of texts) while (!text.startsWith(first.slice(0, length))) length--
  const common = first.slice(0, length)
  return common.slice(0, common.search(/[_ ](?=[^_ ]*$)/) + 1)
}

const reversed = (text: string): string => [...text].reverse().join('')
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
