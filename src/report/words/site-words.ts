import type { Alert } from '../../core/alert/alert.ts'
import { dayFromIso, isoDay } from '../../core/time.ts'
import { NBSP } from './formats.ts'
import { certainty, PROBABILITY_WORDS, probabilityWord } from './probability.ts'
import type { Speech } from './speech.ts'

/** The id that people know a site by. */
const idOf = ({ siteId }: Pick<Alert, 'siteId'>): string => siteId.slice(siteId.indexOf(':') + 1)

export const siteName = (alert: Pick<Alert, 'siteId' | 'kind'>, { say }: Speech): string =>
  alert.kind === 'area' ? say('areaName', { id: idOf(alert) }) : idOf(alert)

export const powerWords = (kw: number, { formats, units }: Speech): string =>
  `${formats.power(kw)}${NBSP}${units.kw}`

export const rangeWords = (alert: Alert, { formats, units }: Speech): string =>
  `${formats.power(alert.expectedKwLow)}–${formats.power(alert.expectedKwHigh)}${NBSP}${units.kw}`

export const moneyWords = (
  { amount, currency }: Alert['damagePerMonth'],
  { formats }: Speech,
): string => `${formats.number(amount)}${NBSP}${currency}`

/** Whether the figure is a calibrated probability, or a rule's strength of evidence. */
export const isByRules = ({ modelVersion }: Alert): boolean => modelVersion.startsWith('rules-')

export const probabilityFigure = ({ probability }: Alert, { formats }: Speech): string =>
  probability === null ? '' : certainty(probability, formats)

export const probabilityText = ({ probability }: Alert, { language }: Speech): string =>
  PROBABILITY_WORDS[language][probabilityWord(probability)]

/** When the load began, and how long ago that is; or that it is older than the window. */
export const sinceWords = (alert: Alert, firstDay: number, speech: Speech): string => {
  const { say, formats, many } = speech
  const asOf = dayFromIso(alert.asOf)
  const onset = alert.onsetAt === undefined ? undefined : dayFromIso(alert.onsetAt)
  if (alert.endedAt !== undefined) return say('ended', { date: formats.date(alert.endedAt) })
  if (onset === undefined || asOf === undefined)
    return say('sinceBefore', { date: formats.date(isoDay(firstDay)) })
  return say('since', {
    date: formats.date(isoDay(onset)),
    days: many(asOf - onset + 1, 'day'),
  })
}
