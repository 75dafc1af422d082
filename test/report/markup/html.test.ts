import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { given, html } from '../../../src/report/markup/html.ts'

const characters = fc.constantFrom(
  '<',
  '>',
  '"',
  "'",
  '&',
  ';',
  '#',
  'a',
  '/',
  '\u0000',
  '\ud83d\ude00',
)

describe('markup', () => {
  it('escapes what comes from outside, between tags and in attributes', () => {
    const hostile = `"><script>alert('1')</script>&`
    expect(html`<p title="${hostile}">${hostile}</p>`.toString()).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
    )
  })

  it('keeps markup of its own, joins lists and leaves out what is undefined', () => {
    expect(
      html`<ul>${[1, 2].map((n) => html`<li>${n}</li>`)}${undefined}${['a', '<']}</ul>`.toString(),
    ).toBe('<ul><li>1</li><li>2</li>a&lt;</ul>')
  })

  it('replaces characters that no page may hold', () => {
    expect(html`${'a\u0000b\u001bc\ud800d\uffff'}`.toString()).toBe('a\ufffdb\ufffdc\ufffdd\ufffd')
  })

  it('keeps the direction of a given text to itself', () => {
    expect(given('\u202eevil').toString()).toBe('<bdi>\u202eevil</bdi>')
  })

  it('never lets any text open a tag, close a quote or start an entity of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: characters }), (text) => {
        const shown = html`${text}`.toString()
        expect(shown).not.toMatch(/[<>"']/)
        expect(shown.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
      }),
    )
  })
})
