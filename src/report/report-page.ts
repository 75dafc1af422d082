import type { Language } from '../core/score/texts.ts'
import { isoDay } from '../core/time.ts'
import { plotDefs } from './charts/plot.ts'
import { html, Markup } from './markup/html.ts'
import { dossierPart } from './parts/dossier.ts'
import { headPart, regionTable, scanFacts } from './parts/overview.ts'
import { suspectList } from './parts/suspect-list.ts'
import type { ReportData } from './report-data.ts'
import { STYLE } from './style.ts'
import { speechOf } from './words/speech.ts'

/** A digest in base64: the page names its one style by it, and lets the browser take nothing else. */
export type Sha256 = (text: string) => string

/**
 * The whole report as one page that needs no network and no script. The same data gives the same bytes.
 */
export const reportPage = (data: ReportData, language: Language, sha256: Sha256): string => {
  const speech = speechOf(language)
  const { say, formats, many } = speech
  const { dossiers, suspects, money } = data
  const policy = `default-src 'none'; style-src 'sha256-${sha256(STYLE)}'; base-uri 'none'; form-action 'none'`
  const hidden = suspects.length - dossiers.length
  const title = say('title', { date: formats.date(isoDay(data.asOf)) })
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${plotDefs(data.windowDays)}
${headPart(data, speech)}
<main>
${
  suspects.length === 0
    ? undefined
    : html`<section aria-labelledby="list"><h2 id="list">${say('listHeading')}</h2>${suspectList(dossiers, speech)}${
        hidden > 0
          ? html`<p class="more">${say('more', { suspects: many(hidden, 'suspect') })}</p>`
          : undefined
      }</section>
<section aria-labelledby="totals"><h2 id="totals">${say('totalsHeading')}</h2>${regionTable(data, speech)}</section>`
}
${scanFacts(data, speech)}
${dossiers.map((dossier) => dossierPart(dossier, money, speech))}
</main>
</body>
</html>
`
  return page.toString()
}
