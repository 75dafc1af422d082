import type { Alert } from '../../core/alert/alert.ts'
import { CODE_TEXTS } from '../../core/score/texts.ts'
import { given, html, type Markup } from '../markup/html.ts'
import { findingWords } from '../words/finding-words.ts'
import type { Speech } from '../words/speech.ts'

/** What else the load could be: first what is still open, then what was ruled out, each with what says so. */
export const alternativesList = ({ alternatives }: Alert, speech: Speech): Markup => {
  const { say, language } = speech
  const open = alternatives.filter(({ openBecause }) => openBecause !== undefined)
  const out = alternatives.filter(({ openBecause }) => openBecause === undefined)
  if (alternatives.length === 0) return html`<p>${say('noAlternatives')}</p>`
  const row = (
    { code, openBecause, ruledOutBy }: Alert['alternatives'][number],
    verdict: string,
  ): Markup =>
    html`<tr><th scope="row">${CODE_TEXTS[language].alternatives[code]}</th><td>${verdict}</td><td>${given(findingWords(openBecause ?? ruledOutBy ?? '', speech))}</td></tr>`
  return html`<table class="alternatives"><caption>${say('alternativesCaption')}</caption><thead><tr><th scope="col">${say('alternative')}</th><th scope="col">${say('verdict')}</th><th scope="col">${say('because')}</th></tr></thead><tbody>${open.map((each) => row(each, say('open')))}${out.map((each) => row(each, say('ruledOut')))}</tbody></table>`
}
