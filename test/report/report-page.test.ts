import { createHash } from 'node:crypto'
import { XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../src/core/score/texts.ts'
import { reportPage } from '../../src/report/report-page.ts'
import { aDossier, aReport, areaCurves, siteCurves } from '../builders/a-report.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')
const pageOf = (...args: Parameters<typeof aReport>): string =>
  reportPage(aReport(...args), 'en', sha256)
const seen = (page: string): string => page.replaceAll('\u00a0', ' ')

/** The body as XML: what a browser would mend in silence is an error there. */
const wellFormed = (page: string): true | { err: { msg: string } } =>
  XMLValidator.validate(page.slice(page.indexOf('<body>'), page.indexOf('</html>')), {
    allowBooleanAttributes: false,
  })

const HOSTILE = `</title></svg><script>alert(1)</script><img src=x onerror="alert(1)">' \u202e & ${'x'.repeat(400)}`

describe('the page of a report', () => {
  it.each(LANGUAGES)('is one well-formed page in %s', (language) => {
    const page = reportPage(aReport(), language, sha256)
    expect(page.startsWith(`<!doctype html>\n<html lang="${language}">`)).toBe(true)
    expect(wellFormed(page)).toBe(true)
    expect(page).not.toMatch(/\{\w+\}(?![^<]*<\/style>)/)
  })

  it('asks nothing of a network, runs nothing, and lets nothing else be taken in', () => {
    const page = pageOf()
    expect(page).not.toMatch(
      /<script|javascript:|\son\w+=|\sstyle=|<link|<iframe|<img|<form|@import/i,
    )
    expect(page).not.toMatch(/\b(?:src|href|action)="(?!#)/)
    expect(page).not.toMatch(/url\((?!#)/)
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? ''
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
    expect(policy.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${sha256(style)}'; base-uri 'none'; form-action 'none'`,
    )
  })

  it('shows texts out of files as texts, and not too long ones', () => {
    const page = pageOf(
      [
        aDossier(
          { regionId: HOSTILE, transformerId: HOSTILE, siteId: `meter:${HOSTILE}` },
          {
            place: {
              activity: HOSTILE,
              tariff: HOSTILE,
              tips: [{ day: '2026-01-20', text: HOSTILE }],
            },
          },
        ),
      ],
      { files: [{ kind: 'readings', name: HOSTILE }], remarks: [HOSTILE] },
    )
    expect(page).not.toContain('<script')
    expect(page).not.toContain('<img')
    expect(wellFormed(page)).toBe(true)
    expect(page.match(/<bdi>&lt;\/title&gt;/g)).toHaveLength(5)
    expect(seen(page)).toMatch(/Tip of 20 Jan 2026: <bdi>.{300,800}…<\/bdi>/)
  })

  it('names every picture and every table, and each link leads to a place that is there', () => {
    const page = pageOf([aDossier(), aDossier({ rank: 2, kind: 'area', siteId: 'area:TP-1' })])
    const pictures = page.match(/<svg[^>]* role="img">(?!<title>)/g)
    expect(pictures).toBeNull()
    const tables = page.match(/<table[^>]*>(?!<caption>)/g)
    expect(tables).toBeNull()
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const links = [...page.matchAll(/ (?:href|aria-labelledby)="#?([^"]+)"/g)].map(([, to]) => to)
    expect(links.filter((to) => !ids.includes(to))).toEqual([])
    expect([...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))).not.toContain(5)
    expect(page.match(/<h1>/g)).toHaveLength(1)
  })

  it('is never more certain than the evidence', () => {
    const page = seen(pageOf([aDossier({ probability: 1 })]))
    expect(page).toContain('very likely, &gt; 99 %')
    expect(page).not.toContain('100 %</b>')
    // The builder's alert is one of the rules.
    expect(page).toContain('strength of evidence by rules, not calibrated')
    expect(page).toContain('Suspected: steady 9.8 kW day and night')
  })

  it('says that there are no suspects, and what was not judged', () => {
    const page = seen(pageOf([]))
    expect(page).toContain('No suspects in what could be judged.')
    expect(page).toContain('stuck meter: 2 sites')
    expect(page).not.toContain('id="list"')
    expect(wellFormed(page)).toBe(true)
  })

  it('says how many suspects it does not show', () => {
    const shown = aDossier()
    const others = [2, 3].map((rank) => aDossier({ rank }).alert)
    const page = seen(pageOf([shown], { suspects: [shown.alert, ...others] }))
    expect(page).toContain('Not shown: 2 suspected sites more.')
    expect(page).toContain('3 suspected sites: about 29.4 kW')
  })

  it('does without curves, areas and weather where there are none', () => {
    const alert = { ...aDossier().alert }
    const { overload: _, transformerId: __, onsetAt: ___, ...bare } = alert
    const dossier = aDossier({}, { place: { tips: [] }, site: undefined, area: undefined })
    const page = seen(pageOf([{ ...dossier, alert: bare }]))
    expect(page).toContain('The curve of this site could not be read.')
    expect(page).toContain('no coordinates')
    expect(wellFormed(page)).toBe(true)
  })

  it('writes figures as readers of the language do', () => {
    const page = seen(reportPage(aReport(), 'ru', sha256))
    expect(page).toContain('1 подозрительный объект: около 9,8 кВт и 126 900 KZT в месяц')
    expect(page).toContain('9 408, из них отклонено 3')
    expect(page).toContain('наклон по температуре 0,01 кВт/°C')
  })

  it('is the same bytes for the same data', () => {
    expect(pageOf()).toBe(pageOf())
  })

  it('stays a file that a phone opens: 200 suspects of restless curves take no more than 8 MB', () => {
    const restless = (phase: number) =>
      Float32Array.from(
        { length: 28 * 48 },
        (_, slot) => 10 + 3 * Math.sin(slot * 1.7 + phase) + 2 * Math.cos(slot * 0.31),
      )
    const dossiers = Array.from({ length: 200 }, (_, i) => {
      const kw = restless(i)
      const peers = { lowKw: restless(i + 1), highKw: restless(i + 2), count: 30 }
      return aDossier(
        { rank: i + 1 },
        {
          site: siteCurves({ kw, suspectedKw: kw.map((value) => value / 2), peers }),
          area: areaCurves({ loadKw: kw.map((value) => 5 * value), residualKw: restless(i + 3) }),
        },
      )
    })
    expect(Buffer.byteLength(pageOf(dossiers))).toBeLessThan(8 * 1024 * 1024)
  })
})
