import { plainName } from './header-words.ts'
import type { Unit } from './import-mapping.ts'

/** In the order in which they are looked for: the longer first. */
const UNIT_WORDS: readonly (readonly [RegExp, Unit])[] = [
  [/(?<![a-zа-я])(?:mwh|мвт ?[·*x×-]? ?ч(?:ас)?)(?![a-zа-я])/, 'MWh'],
  [/(?<![a-zа-я])(?:kwh|kw ?h|квт ?[·*x×-]? ?ч(?:ас)?)(?![a-zа-я])/, 'kWh'],
  [/(?<![a-zа-я])(?:wh|вт ?[·*x×-]? ?ч(?:ас)?)(?![a-zа-я])/, 'Wh'],
  [/(?<![a-zа-я])(?:mw|мвт)(?![a-zа-я])/, 'MW'],
  [/(?<![a-zа-я])(?:kw|квт)(?![a-zа-я])/, 'kW'],
  [/(?<![a-zа-я])(?:w|вт)(?![a-zа-я])/, 'W'],
]

/** A megawatt and a milliwatt differ by a capital; a meter sends no milliwatts. */
export const unitIn = (text: string): Unit | undefined => {
  const plain = plainName(text)
  return UNIT_WORDS.find(([words]) => words.test(plain))?.[1]
}

export const isPowerUnit = (unit: Unit): boolean => !unit.endsWith('h')
