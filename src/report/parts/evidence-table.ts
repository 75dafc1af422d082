import type { Alert } from '../../core/alert/alert.ts'
import { weightBar } from '../charts/bullet.ts'
import { html, type Markup } from '../markup/html.ts'
import { reasonFigure, reasonSentence } from '../words/reason-words.ts'
import type { Speech } from '../words/speech.ts'

/** Every reason with what was measured, what an ordinary load would show, and its share of the score. */
export const evidenceTable = ({ reasons }: Alert, speech: Speech): Markup => {
  const { say, formats, language } = speech
  return html`<table class="evidence"><caption>${say('evidenceCaption')}</caption><thead><tr><th scope="col">${say('reason')}</th><th scope="col" class="num">${say('measured')}</th><th scope="col" class="num">${say('expected')}</th><th scope="col" class="weightcell">${say('weight')}</th></tr></thead><tbody>${reasons.map(
    (reason) =>
      html`<tr><th scope="row">${reasonSentence(reason, language)}</th><td class="num">${reasonFigure(reason.value, reason.unit, language)}</td><td class="num">${reasonFigure(reason.expected, reason.unit, language)}</td><td class="weightcell">${
        reason.weight === 0
          ? html`<span class="quiet">${say('noWeight')}</span>`
          : html`<span class="num">${formats.percent(reason.weight)}</span>${weightBar(reason.weight)}`
      }</td></tr>`,
  )}</tbody></table>`
}
