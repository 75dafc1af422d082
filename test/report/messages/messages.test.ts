import { describe, expect, it } from 'vitest'
import { ALTERNATIVE_CODES, NOT_JUDGED_PARTS, REASON_CODES } from '../../../src/core/score/codes.ts'
import { CODE_TEXTS, LANGUAGES } from '../../../src/core/score/texts.ts'
import { NOT_JUDGED_SITE } from '../../../src/core/signature/signature.ts'
import { MESSAGES, NOUNS } from '../../../src/report/messages/messages.ts'
import { PROBABILITY_WORDS } from '../../../src/report/words/probability.ts'
import { UNITS } from '../../../src/report/words/units.ts'

const holesOf = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()

const OTHERS = LANGUAGES.filter((language) => language !== 'en')

describe('the texts of a report', () => {
  it.each(OTHERS)(
    'have every message in %s that there is in English, with its holes',
    (language) => {
      const wanted = Object.entries(MESSAGES.en).map(([key, text]) => [key, holesOf(text)])
      const found = Object.entries(MESSAGES[language]).map(([key, text]) => [key, holesOf(text)])
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted))
    },
  )

  it.each(LANGUAGES)('leave nothing empty in %s', (language) => {
    const texts = [
      ...Object.values(MESSAGES[language]),
      ...Object.values(PROBABILITY_WORDS[language]),
      ...Object.values(UNITS[language]),
    ]
    expect(texts.filter((text) => text.trim() === '')).toEqual([])
  })

  it.each(OTHERS)('are translated, and not copied, in %s', (language) => {
    const same = Object.entries(MESSAGES[language]).filter(
      ([key, text]) => text === MESSAGES.en[key as keyof typeof MESSAGES.en],
    )
    // The product's name is its name.
    expect(same.map(([key]) => key)).toEqual(['version'])
  })

  it.each(LANGUAGES)('have a form of each noun for every number in %s', (language) => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    const lacking = Object.entries(NOUNS[language]).filter(([, forms]) =>
      language === 'kk'
        ? forms.other === ''
        : pluralCategories.some((category) => !forms[category]),
    )
    expect(lacking).toEqual([])
  })

  it.each(LANGUAGES)('have a text for every code of an alert in %s', (language) => {
    const texts = CODE_TEXTS[language]
    const lacking = [
      ...REASON_CODES.filter((code) => !texts.reasons[code]),
      ...ALTERNATIVE_CODES.filter((code) => !texts.alternatives[code]),
      ...[...NOT_JUDGED_SITE, ...NOT_JUDGED_PARTS].filter((code) => !texts.notJudged[code]),
      ...ALTERNATIVE_CODES.filter((code) => !MESSAGES[language][`check_${code}`]),
    ]
    expect(lacking).toEqual([])
  })

  it.each(LANGUAGES)('accuse nobody in %s', (language) => {
    const texts = [
      ...Object.values(MESSAGES[language]),
      ...Object.values(CODE_TEXTS[language].reasons),
    ]
    const accusing =
      /(?<!\p{L})(thief|thieves|steal|stolen|theft|guilty|criminal|proven|вор|краж|хищен|винов|преступ|ұры|ұрла|кінәлі|қылмыс)/iu
    expect(texts.filter((text) => accusing.test(text))).toEqual([])
  })
})
