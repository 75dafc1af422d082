import { describe, expect, it } from 'vitest'
import { CODE_TEXTS, LANGUAGES } from '../../../src/core/score/texts.ts'

/** That no code is missing, the compiler proves. */
describe.each(LANGUAGES)('the texts in %s', (language) => {
  const { reasons, alternatives, notJudged } = CODE_TEXTS[language]
  const all = [reasons, alternatives, notJudged].flatMap((texts) => Object.entries(texts))

  it('are words, and no two of a list are the same', () => {
    for (const [code, text] of all) {
      expect(text.trim()).toBe(text)
      expect(text).not.toContain(code)
      expect(text.length).toBeGreaterThan(3)
    }
    for (const texts of [reasons, alternatives, notJudged])
      expect(new Set(Object.values(texts)).size).toBe(Object.keys(texts).length)
  })

  it('name the value of every reason, and the expected one only where it is a limit', () => {
    for (const [code, text] of Object.entries(reasons)) {
      const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
      expect(names).toEqual(code === 'OVER_DECLARED' ? ['expected', 'value'] : ['value'])
    }
  })

  it('are written in the letters of the language', () => {
    for (const [, text] of all) {
      const words = text.replaceAll(/\{\w+\}/g, '')
      expect(/\p{Script=Cyrillic}/u.test(words)).toBe(language !== 'en')
    }
  })
})
