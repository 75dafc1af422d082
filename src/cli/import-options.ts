import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ImportAnswers } from '../core/import/import-answers.ts'
import {
  DELIMITERS,
  type Delimiter,
  ENCODINGS,
  THOUSANDS,
  UNITS,
  VALUE_KINDS,
} from '../core/import/import-mapping.ts'
import { DATE_ORDERS } from '../core/import/infer-time-format.ts'
import { QUALITIES, type Quality } from '../core/validate/quality.ts'
import { columnNames, wholeNumber } from './options.ts'

/** What the options of `import` answer, by the names that commander gives them. */
export interface ImportFlags {
  readonly encoding?: ImportAnswers['encoding']
  readonly delimiter?: Delimiter
  readonly headerLine?: number
  readonly layout?: ImportAnswers['layout']
  readonly meterColumn?: string
  readonly meterFromFile?: string
  readonly timeColumn?: readonly string[]
  readonly timeFormat?: string
  readonly dateOrder?: ImportAnswers['dateOrder']
  readonly stamp?: ImportAnswers['stamp']
  readonly clocks?: ImportAnswers['clocks']
  readonly valueColumn?: string
  readonly value?: ImportAnswers['kind']
  readonly unit?: ImportAnswers['unit']
  readonly decimal?: ImportAnswers['decimal']
  readonly thousands?: ImportAnswers['thousands']
  readonly kvarhColumn?: string
  readonly qualityColumn?: string
  readonly qualityCodes?: Readonly<Record<string, Quality>>
  readonly slotClock?: ImportAnswers['slotClock']
  readonly missing?: readonly string[]
  readonly step?: number
}

const delimiter = (text: string): Delimiter => {
  const found = DELIMITERS.find((it) => it === (text === 'tab' ? '\t' : text))
  if (found !== undefined) return found
  throw new InvalidArgumentError('Give one of , ; | or tab.')
}

const list = (text: string): readonly string[] => text.split(',').map((it) => it.trim())

const pattern = (text: string): string => {
  try {
    if ((new RegExp(`${text}|`).exec('')?.length ?? 1) > 1) return text
  } catch {
    throw new InvalidArgumentError('Give a regular expression.')
  }
  throw new InvalidArgumentError("Give a pattern with a group, such as '^meter_(.+)\\.csv$'.")
}

const qualityCodes = (text: string): Readonly<Record<string, Quality>> => {
  const codes = columnNames(text)
  const bad = Object.values(codes).find((it) => !QUALITIES.some((quality) => quality === it))
  if (bad === undefined) return codes as Readonly<Record<string, Quality>>
  throw new InvalidArgumentError(
    `Give pairs such as A=valid,E=estimated; ${bad} is none of ${QUALITIES.join(', ')}.`,
  )
}

/** Adds an option for everything that is inferred. */
export const addAnswers = (command: Command): Command =>
  command
    .addOption(new Option('--encoding <name>', 'of text').choices([...ENCODINGS]))
    .option('--delimiter <mark>', 'between cells: , ; | or tab', delimiter)
    .option('--header-line <n>', 'line of the header; 0 for none', wholeNumber(0))
    .addOption(
      new Option('--layout <layout>', 'a reading a line, a column per slot, or per meter').choices([
        'long',
        'slots',
        'meters',
      ]),
    )
    .option('--meter-column <name>', 'column of the meter')
    .option(
      '--meter-from-file <pattern>',
      "meter from the file's name: '^meter_(.+)\\.csv$'",
      pattern,
    )
    .option('--time-column <a[,b]>', 'column of the time, or those of date and time', list)
    .option('--time-format <pattern>', 'iso, epoch-s, epoch-ms, excel, or as %d.%m.%Y %H:%M')
    .addOption(new Option('--date-order <order>', 'day or month first').choices([...DATE_ORDERS]))
    .addOption(
      new Option('--stamp <end>', 'which end of its interval a time is').choices(['start', 'end']),
    )
    .addOption(
      new Option(
        '--clocks <how>',
        "the zone's, its winter time all year, or the skipped hour told by the old clock",
      ).choices(['wall', 'standard', 'shifted']),
    )
    .option('--value-column <name>', 'column of the values')
    .addOption(
      new Option('--value <kind>', 'energy of the interval, mean power, or register').choices([
        ...VALUE_KINDS,
      ]),
    )
    .addOption(new Option('--unit <unit>', 'of the values').choices([...UNITS]))
    .addOption(new Option('--decimal <mark>', 'before decimals').choices(['.', ',']))
    .addOption(new Option('--thousands <mark>', 'between thousands').choices([...THOUSANDS]))
    .option('--kvarh-column <name>', 'column of reactive energy, or none')
    .option('--quality-column <name>', 'column of the quality, or none')
    .option('--quality-codes <a=b,...>', 'A=valid,E=estimated', qualityCodes)
    .addOption(
      new Option(
        '--slot-clock <how>',
        'numbered slots count wall clock, or time since midnight',
      ).choices(['wall', 'elapsed']),
    )
    .option('--missing <a,b,...>', 'cells that stand for no value', list)
    .option('--step <minutes>', 'interval length; else what each meter shows', wholeNumber(1))

export const answersOf = (flags: ImportFlags): ImportAnswers => ({
  encoding: flags.encoding,
  delimiter: flags.delimiter,
  headerLine: flags.headerLine,
  layout: flags.layout,
  meterColumn: flags.meterColumn,
  meterFromFile: flags.meterFromFile,
  timeColumns: flags.timeColumn,
  timeFormat: flags.timeFormat,
  dateOrder: flags.dateOrder,
  stamp: flags.stamp,
  clocks: flags.clocks,
  valueColumn: flags.valueColumn,
  kind: flags.value,
  unit: flags.unit,
  decimal: flags.decimal,
  thousands: flags.thousands,
  kvarhColumn: flags.kvarhColumn,
  qualityColumn: flags.qualityColumn,
  qualityCodes: flags.qualityCodes,
  slotClock: flags.slotClock,
  missing: flags.missing,
  stepMin: flags.step,
})
