import type { Language } from '../../core/score/texts.ts'
import { MESSAGES, type MessageKey, NOUNS, type Noun } from '../messages/messages.ts'
import { counted } from './counted.ts'
import { type Formats, formatsOf } from './formats.ts'
import { UNITS, type Units } from './units.ts'

/** One language's texts, numbers and units: what every piece of a page is handed. */
export interface Speech {
  readonly language: Language
  readonly formats: Formats
  readonly units: Units
  /** A message with its `{holes}` filled. */
  say(key: MessageKey, values?: Readonly<Record<string, string>>): string
  /** A number and its noun. */
  many(count: number, noun: Noun): string
}

export const speechOf = (language: Language): Speech => {
  const formats = formatsOf(language)
  const texts = MESSAGES[language]
  const nouns = NOUNS[language]
  return {
    language,
    formats,
    units: UNITS[language],
    say: (key, values = {}) =>
      texts[key].replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole),
    many: (count, noun) => counted(count, nouns[noun], formats),
  }
}
