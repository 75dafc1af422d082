import type { Language } from '../../core/score/texts.ts'
import type { Forms } from '../words/counted.ts'
import { EN } from './en.ts'
import { KK } from './kk.ts'
import { RU } from './ru.ts'

export type MessageKey = keyof typeof EN

export const MESSAGES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = {
  en: EN,
  ru: RU,
  kk: KK,
}

export type Noun = 'suspect' | 'day' | 'site' | 'neighbour'

export const NOUNS: Readonly<Record<Language, Readonly<Record<Noun, Forms>>>> = {
  en: {
    suspect: { one: 'suspected site', other: 'suspected sites' },
    day: { one: 'day', other: 'days' },
    site: { one: 'site', other: 'sites' },
    neighbour: { one: 'neighbour', other: 'neighbours' },
  },
  ru: {
    suspect: {
      one: 'подозрительный объект',
      few: 'подозрительных объекта',
      many: 'подозрительных объектов',
      other: 'подозрительного объекта',
    },
    day: { one: 'день', few: 'дня', many: 'дней', other: 'дня' },
    site: { one: 'объект', few: 'объекта', many: 'объектов', other: 'объекта' },
    neighbour: { one: 'сосед', few: 'соседа', many: 'соседей', other: 'соседа' },
  },
  // A Kazakh noun stays as it is behind a number.
  kk: {
    suspect: { other: 'күдікті нысан' },
    day: { other: 'күн' },
    site: { other: 'нысан' },
    neighbour: { other: 'көрші' },
  },
}
