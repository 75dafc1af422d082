import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findingWords, isKnownFinding } from '../../../src/report/words/finding-words.ts'
import { speechOf } from '../../../src/report/words/speech.ts'

const SOURCES = [
  'score-by-rules',
  'score-by-balance',
  'score-by-model',
  'score-site',
  'weigh-evidence',
]

/** The sentences as the scores' source holds them; each hole is filled with something of its kind. */
const sentences = SOURCES.flatMap((name) => {
  const text = readFileSync(new URL(`../../../src/core/score/${name}.ts`, import.meta.url), 'utf8')
  const quoted = [
    ...text.matchAll(
      /(?:openBecause:|ruledOutBy:|const words =|const slope =|const TEMPERATURE_UNKNOWN =|\?|:)\s*(?:'([a-z][^'\n]* [^'\n]*)'|`([^`\n]*\$\{[^`\n]*)`)/g,
    ),
  ].map(([, plain, template]) => plain ?? template ?? '')
  return quoted.filter((sentence) => !/^\w+-\w+$/.test(sentence))
})

/** Holes of a template that hold something else than a number. */
const HOLES: readonly (readonly [hole: RegExp, ...filling: string[]])[] = [
  [/\$\{where\}/, 'is fed elsewhere', 'is fed here'],
  [/\$\{context\.customerClass\}/, 'commercial'],
  [/\$\{context\.activity\}/, 'server room'],
  [/\$\{fault\.meterId\}/, 'KZ-ALA-000012'],
  [/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '1.5'],
]

const filled = (sentence: string): readonly string[] =>
  HOLES.reduce<readonly string[]>(
    (all, [hole, ...fillings]) =>
      all.flatMap((each) =>
        each.search(hole) < 0 ? [each] : fillings.map((filling) => each.replace(hole, filling)),
      ),
    [sentence],
  )

const isWhere = (sentence: string): boolean => /^is fed (elsewhere|here)$/.test(sentence)

describe('what speaks for or against an alternative', () => {
  it('is known in every language, whatever a score says', () => {
    const all = [...new Set(sentences)].filter((sentence) => !isWhere(sentence)).flatMap(filled)
    expect(all.length).toBeGreaterThanOrEqual(15)
    expect(all.filter((sentence) => !isKnownFinding(sentence))).toEqual([])
  })

  it.each([
    {
      language: 'en',
      sentence: 'temperature slope -0.05 kW/C',
      words: 'temperature slope -0.05 kW/°C',
    },
    {
      language: 'ru',
      sentence: 'temperature slope -0.05 kW/C',
      words: 'наклон по температуре -0,05 кВт/°C',
    },
    { language: 'ru', sentence: 'class commercial', words: 'класс: коммерция' },
    { language: 'ru', sentence: 'temperature unknown', words: 'температура неизвестна' },
    {
      language: 'kk',
      sentence: 'draws 1234.5 of 36.0 kW declared',
      words: 'мәлімделген 36,0 кВт-тың 1 234,5 кВт тұтынады',
    },
    {
      language: 'ru',
      sentence: 'meter 000123 is fed here: 3.20 kW, coefficient 0.98',
      words: 'счётчик 000123 питается отсюда: 3,20 кВт, коэффициент 0,98',
    },
    { language: 'kk', sentence: 'something new', words: 'something new' },
  ] as const)('is "$words" for "$sentence" in $language', ({ language, sentence, words }) => {
    expect(findingWords(sentence, speechOf(language)).replaceAll('\u00a0', ' ')).toBe(words)
  })
})
