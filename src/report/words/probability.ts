import type { Language } from '../../core/score/texts.ts'
import { type Formats, NBSP } from './formats.ts'

/** Words for a probability, likeliest first; bounds after the IPCC's calibrated language (2010), simplified. */
const BANDS = [
  { from: 0.9, word: 'veryLikely' },
  { from: 0.66, word: 'likely' },
  { from: 0.33, word: 'possible' },
  { from: 0.1, word: 'unlikely' },
  { from: 0, word: 'veryUnlikely' },
] as const

export type ProbabilityWord = (typeof BANDS)[number]['word'] | 'notJudged'

export const probabilityWord = (probability: number | null): ProbabilityWord => {
  if (probability === null) return 'notJudged'
  return BANDS.find(({ from }) => probability >= from)?.word ?? 'veryUnlikely'
}

export const PROBABILITY_WORDS: Readonly<
  Record<Language, Readonly<Record<ProbabilityWord, string>>>
> = {
  en: {
    veryLikely: 'very likely',
    likely: 'likely',
    possible: 'possible',
    unlikely: 'unlikely',
    veryUnlikely: 'very unlikely',
    notJudged: 'not judged',
  },
  ru: {
    veryLikely: 'очень вероятно',
    likely: 'вероятно',
    possible: 'возможно',
    unlikely: 'маловероятно',
    veryUnlikely: 'крайне маловероятно',
    notJudged: 'не оценено',
  },
  kk: {
    veryLikely: 'өте ықтимал',
    likely: 'ықтимал',
    possible: 'мүмкін',
    unlikely: 'ықтималы аз',
    veryUnlikely: 'ықтималы өте аз',
    notJudged: 'бағаланбады',
  },
}

/** A probability in figures, never more certain than the evidence. */
export const certainty = (probability: number, formats: Formats): string =>
  probability > 0.99 ? `>${NBSP}${formats.percent(0.99)}` : formats.percent(probability)
