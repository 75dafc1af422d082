import type { Language } from '../../core/score/texts.ts'
import { NBSP } from './wrap.ts'

/** Numbers and dates as readers of a language write them: 1,234.5 or 1 234,5; their units behind a fixed space. */
export interface Formats {
  /** Rounded to so many decimals; all of them are shown. */
  number(value: number, decimals?: number): string
  /** To three figures or so: 0.42, 9.8, 138.8, 1,204. */
  power(kw: number): string
  percent(share: number): string
  factor(times: number): string
  /** A civil date `YYYY-MM-DD` as day and month. */
  dayAndMonth(date: string): string
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

export const formatsOf = (language: Language): Formats => {
  const locale = LOCALES[language]
  const number = (value: number, decimals = 0): string =>
    new Intl.NumberFormat(locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }).format(value)
  const dayAndMonth = (text: string): string =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
      .format(new Date(`${text}T00:00:00Z`))
      .replaceAll(' ', NBSP)
  const rules = new Intl.PluralRules(locale)
  return {
    number,
    power: (kw) => number(kw, decimalsOf(kw)),
    percent: (share) => `${number(100 * share)}${NBSP}%`,
    factor: (times) => `×${NBSP}${number(times, Math.abs(times) >= 9.95 ? 0 : 1)}`,
    dayAndMonth,
    plural: (count) => rules.select(count),
  }
}
