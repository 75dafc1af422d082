import type { Alert } from '../../core/alert/alert.ts'
import { CODE_TEXTS, type Language } from '../../core/score/texts.ts'
import { type Formats, formatsOf } from './formats.ts'
import { LABELS } from './labels.ts'
import { NBSP } from './wrap.ts'

const figure = (
  value: number,
  unit: Alert['reasons'][number]['unit'],
  formats: Formats,
  kwUnit: string,
): string => {
  switch (unit) {
    case 'kW':
      return `${formats.power(value)}${NBSP}${kwUnit}`
    case 'share':
      return formats.percent(value)
    case 'x':
      return formats.factor(value)
    case 'count':
      return formats.number(value)
  }
}

/** The strongest reason in words; for a site that could not be judged, why not. */
export const reasonWords = (alert: Alert, language: Language): string => {
  const texts = CODE_TEXTS[language]
  const [reason] = alert.reasons
  if (reason === undefined) {
    const [why] = alert.notJudged
    return alert.probability === null && why !== undefined ? notJudgedWords(why, language) : ''
  }
  const formats = formatsOf(language)
  const { kwUnit } = LABELS[language]
  return texts.reasons[reason.code]
    .replace('{value}', figure(reason.value, reason.unit, formats, kwUnit))
    .replace('{expected}', figure(reason.expected, reason.unit, formats, kwUnit))
}

/** The first legal explanation that is still open; empty where there is none. */
export const alternativeWords = (alert: Alert, language: Language): string => {
  const open = alert.alternatives.find(({ openBecause }) => openBecause !== undefined)
  return open === undefined ? '' : CODE_TEXTS[language].alternatives[open.code]
}

export const notJudgedWords = (code: Alert['notJudged'][number], language: Language): string =>
  CODE_TEXTS[language].notJudged[code]
