/** Text that is markup: made by html`` alone, which escapes all that is not. */
export class Markup {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

export type Child = Markup | string | number | undefined | readonly Child[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that no page may hold, HTML's control characters and halves of a pair among them. */
const NO_TEXT = /[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** A text as HTML and SVG show it, between tags and in quoted attributes. */
const escaped = (text: string): string =>
  text.replace(NO_TEXT, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] as string)

const shown = (child: Child): string => {
  if (child === undefined) return ''
  if (child instanceof Markup) return child.toString()
  if (typeof child === 'number') return String(child)
  return typeof child === 'string' ? escaped(child) : child.map(shown).join('')
}

/** Markup of a template whose holes are escaped, lists joined, and nothing for undefined. */
export const html = (parts: TemplateStringsArray, ...children: readonly Child[]): Markup =>
  new Markup(parts.raw.reduce((text, part, i) => text + shown(children[i - 1]) + part))

/** A text out of a file: its direction of writing does not reach beyond it. */
export const given = (text: string): Markup => html`<bdi>${text}</bdi>`
