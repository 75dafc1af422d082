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
