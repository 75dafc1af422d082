import type { Alert } from '../../core/alert/alert.ts'
import { html, type Markup } from '../markup/html.ts'
import { notJudgedWords } from '../words/reason-words.ts'
import { isByRules } from '../words/site-words.ts'
import type { Speech } from '../words/speech.ts'

/** What the judgement stands on, which model made it, and what it had to do without. */
export const qualitySection = (alert: Alert, speech: Speech): Markup => {
  const { say, formats, many, language } = speech
  const { days, coverage, estimatedShare } = alert.dataQuality
  const lacking = alert.notJudged.map((code) => notJudgedWords(code, language))
  return html`<section><h3>${say('quality')}</h3><dl class="facts"><div><dt>${say('daysJudged')}</dt><dd>${many(days, 'day')}</dd></div><div><dt>${say('coverage')}</dt><dd>${formats.percent(coverage)}</dd></div><div><dt>${say('estimatedShare')}</dt><dd>${formats.percent(estimatedShare)}</dd></div><div><dt>${say('model')}</dt><dd>${alert.modelVersion}${isByRules(alert) ? `: ${say('byRulesLong')}` : undefined}</dd></div><div><dt>${say('notJudged')}</dt><dd>${lacking.length === 0 ? say('nothing') : lacking.join('; ')}</dd></div></dl></section>`
}
