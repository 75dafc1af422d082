import { expect, test } from 'vitest'
import { evidenceOf } from '../../../src/core/features/window-curve.ts'
import { aWindowCurve } from '../../builders/a-window-curve.ts'

const NONE = Number.NaN
/** Four days of 24 slots: what each day shows, by its kind. */
const windowOf = (...kinds: readonly ('lively' | 'stuck' | 'zero' | 'silent')[]) => {
  const curve = aWindowCurve({ slots: 24, days: kinds.length, power: () => 0 })
  for (const [day, kind] of kinds.entries())
    for (let slot = 0; slot < 24; slot++)
      curve.kw[day * 24 + slot] = { lively: 1 + slot / 24, stuck: 3, zero: 0, silent: NONE }[kind]
  return curve
}
const firstSlots = ({ kw, days }: ReturnType<typeof windowOf>): readonly number[] =>
  Array.from({ length: days }, (_, day) => kw[day * 24] as number)

test.each([
  ['a window of measured days is itself', ['lively', 'zero', 'lively'], [1, 0, 1]],
  ['days of one value are no evidence', ['lively', 'stuck', 'lively'], [1, NONE, 1]],
  [
    'a meter that fell silent ends with its last day',
    ['lively', 'silent', 'lively', 'silent'],
    [1, NONE, 1],
  ],
  ['a register that got stuck ends where it did', ['lively', 'lively', 'stuck', 'stuck'], [1, 1]],
  [
    'nothing but a stuck register keeps its days and none of its values',
    ['stuck', 'stuck'],
    [NONE, NONE],
  ],
] as const)('%s', (_, kinds, expected) => {
  const window = windowOf(...kinds)
  const before = window.kw.slice()
  expect(firstSlots(evidenceOf(window))).toEqual(expected)
  expect(window.kw).toEqual(before)
})
