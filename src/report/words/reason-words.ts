import type { Alert } from '../../core/alert/alert.ts'
import type { Reason } from '../../core/score/codes.ts'
import { CODE_TEXTS, type Language } from '../../core/score/texts.ts'
import { formatsOf, NBSP } from './formats.ts'
import { UNITS } from './units.ts'

/** A reason's figure with its unit. */
export const reasonFigure = (value: number, unit: Reason['unit'], language: Language): string => {
  const formats = formatsOf(language)
  switch (unit) {
    case 'kW':
      return `${formats.power(value)}${NBSP}${UNITS[language].kw}`
    case 'share':
      return formats.percent(value)
    case 'x':
      return formats.factor(value)
    case 'count':
      return formats.number(value)
  }
}

export const reasonSentence = (reason: Reason, language: Language): string =>
  CODE_TEXTS[language].reasons[reason.code]
    .replace('{value}', reasonFigure(reason.value, reason.unit, language))
    .replace('{expected}', reasonFigure(reason.expected, reason.unit, language))

/** The strongest reason in words; for a site that could not be judged, why not. */
export const reasonWords = (alert: Alert, language: Language): string => {
  const [reason] = alert.reasons
  if (reason !== undefined) return reasonSentence(reason, language)
  const [why] = alert.notJudged
  return alert.probability === null && why !== undefined ? notJudgedWords(why, language) : ''
}

/** The first legal explanation that is still open; empty where there is none. */
export const alternativeWords = (alert: Alert, language: Language): string => {
  const open = alert.alternatives.find(({ openBecause }) => openBecause !== undefined)
  return open === undefined ? '' : CODE_TEXTS[language].alternatives[open.code]
}

export const notJudgedWords = (code: Alert['notJudged'][number], language: Language): string =>
  CODE_TEXTS[language].notJudged[code]
