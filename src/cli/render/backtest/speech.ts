import type { Language } from '../../../core/score/texts.ts'
import { type Formats, formatsOf } from '../../../report/words/formats.ts'
import { safeText } from '../safe-text.ts'
import { BACKTEST_WORDS, type BacktestWords } from './words.ts'

/** How a backtest speaks: words, numbers and dates of a language. */
export interface BacktestSpeech {
  readonly language: Language
  readonly words: BacktestWords
  readonly formats: Formats
  /** A site by its id; an area says so. */
  readonly site: (siteId: string) => string
  /** A share, or a dash where there is none. */
  readonly share: (share: number | null) => string
  /** Day and month; with its year where that is not the period's. */
  readonly day: (date: string) => string
}

const NONE = '–'

/** @param years those in which the period lies */
export const backtestSpeech = (language: Language, years: ReadonlySet<string>): BacktestSpeech => {
  const formats = formatsOf(language)
  const words = BACKTEST_WORDS[language]
  return {
    language,
    words,
    formats,
    site: (siteId) => {
      const id = safeText(siteId.slice(siteId.indexOf(':') + 1))
      return siteId.startsWith('area:') ? `${words.area} ${id}` : id
    },
    share: (share) => (share === null ? NONE : formats.percent(share)),
    day: (date) => (years.has(yearOf(date)) ? formats.dayAndMonth(date) : formats.date(date)),
  }
}

export const yearOf = (date: string): string => date.slice(0, 4)
