import { InvalidArgumentError, Option } from 'commander'
import type { Pace } from '../app/pace.ts'
import { LANGUAGES, type Language } from '../core/score/texts.ts'
import { type DayIndex, dayFromIso } from '../core/time.ts'
import type { Io } from './io.ts'
import { UsageError } from './usage-error.ts'

export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value
    throw new InvalidArgumentError(`Give a whole number, at least ${least}.`)
  }

export const day = (text: string): DayIndex => {
  const found = dayFromIso(text)
  if (found !== undefined) return found
  throw new InvalidArgumentError('Give a date such as 2026-02-13.')
}

/** A time with its offset, or a date, which is midnight UTC; as epoch milliseconds. */
export const instant = (text: string): number => {
  const atMs = Date.parse(text)
  if (/^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/.test(text) && !Number.isNaN(atMs)) return atMs
  throw new InvalidArgumentError('Give a date, or a time such as 2026-02-13T08:00:00+05:00.')
}

export const pace = (text: string): Pace => {
  if (text === 'fast') return 'fast'
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('Give "fast", or simulated seconds in a real one, such as 86400.')
}

/** `meter_id=METER,kwh=ENERGY` */
export const columnNames = (text: string): Readonly<Record<string, string>> => {
  const pairs = text.split(',').map((pair) => {
    const at = pair.indexOf('=')
    const names = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const
    if (at < 1 || names[1] === '')
      throw new InvalidArgumentError('Give pairs such as meter_id=METER,kwh=ENERGY.')
    return names
  })
  return Object.fromEntries(pairs)
}

export const configOption = (): Option =>
  new Option('--config <file>', 'configuration, YAML or JSON; defaults where left out')

export const seedOption = (): Option =>
  new Option('--seed <n>', 'the same seed gives the same region')
    .argParser(wholeNumber(0))
    .default(7)

export const languageOption = (): Option =>
  new Option('--lang <language>', 'language of what people read; else that of LANG').choices([
    ...LANGUAGES,
  ])

/** What the user asked for, else what the terminal is set to, else English. */
export const languageOf = (asked: Language | undefined, { env }: Io): Language => {
  if (asked !== undefined) return asked
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return LANGUAGES.find((language) => locale.toLowerCase().startsWith(language)) ?? 'en'
}

/** The entry of that name. @throws UsageError that names what there is */
export const demandOneOf = <Value>(
  what: string,
  name: string,
  entries: Readonly<Record<string, Value>>,
): Value => {
  const found = Object.hasOwn(entries, name) ? entries[name] : undefined
  if (found !== undefined) return found
  throw new UsageError(`unknown ${what} '${name}': take one of ${Object.keys(entries).join(', ')}`)
}
