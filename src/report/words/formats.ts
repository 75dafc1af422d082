import type { Language } from '../../core/score/texts.ts'

/** A space that no line breaks at, as between a number and its unit. */
export const NBSP = '\u00a0'

/** Numbers and dates as readers of a language write them: 1,234.5 or 1 234,5; their units behind a fixed space. */
export interface Formats {
  /** Rounded to so many decimals; all of them are shown. */
  number(value: number, decimals?: number): string
  /** To three figures or so: 0.42, 9.8, 138.8, 1,204. */
  power(kw: number): string
  /** Whole per cents, tenths below one. */
  percent(share: number): string
  factor(times: number): string
  /** A civil date `YYYY-MM-DD` as day and month. */
  dayAndMonth(date: string): string
  /** The same with its year. */
  date(date: string): string
  /** Which form of a noun goes with a number. */
  plural(count: number): Intl.LDMLPluralRule
}

/** Dates in English as the rest of the world writes them. */
const LOCALES = { en: 'en-GB', ru: 'ru', kk: 'kk' } as const satisfies Record<Language, string>

const decimalsOf = (value: number): number => {
  const size = Math.abs(value)
  if (size >= 999.95) return 0
  return size >= 0.95 || size === 0 ? 1 : 2
}

const formatsFor = (language: Language): Formats => {
  const locale = LOCALES[language]
  const numbers = new Map<number, Intl.NumberFormat>()
  const number = (value: number, decimals = 0): string => {
    let format = numbers.get(decimals)
    if (format === undefined) {
      format = new Intl.NumberFormat(locale, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        // A trifle below 0 is shown as 0, not as -0.
        signDisplay: 'negative',
      })
      numbers.set(decimals, format)
    }
    return format.format(value)
  }
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
    return (text: string): string =>
      format
        .format(new Date(`${text}T00:00:00Z`))
        // Russian names the year's unit, which ends every sentence with two dots.
        .replace(/\sг\.$/, '')
        .replaceAll(/[ \u202f]/g, NBSP)
  }
  const rules = new Intl.PluralRules(locale)
  return {
    number,
    power: (kw) => number(kw, decimalsOf(kw)),
    percent: (share) =>
      `${number(100 * share, share !== 0 && Math.abs(share) < 0.0095 ? 1 : 0)}${NBSP}%`,
    factor: (times) => `×${NBSP}${number(times, Math.abs(times) >= 9.95 ? 0 : 1)}`,
    dayAndMonth: dates({ day: 'numeric', month: 'short' }),
    date: dates({ day: 'numeric', month: 'short', year: 'numeric' }),
    plural: (count) => rules.select(count),
  }
}

const FORMATS = { en: formatsFor('en'), ru: formatsFor('ru'), kk: formatsFor('kk') }

export const formatsOf = (language: Language): Formats => FORMATS[language]
