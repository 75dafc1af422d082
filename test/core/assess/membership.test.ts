import { describe, expect, test } from 'vitest'
import { isJudgedHere, isMember, type Move, withMove } from '../../../src/core/assess/membership.ts'

const told = (...moves: readonly Move[]): readonly Move[] =>
  moves.reduce<readonly Move[]>((known, move) => withMove(known, move), [])
const into = (day: number): Move => ({ day, isIn: true })
const out = (day: number): Move => ({ day, isIn: false })
/** Days 1 to 9, a letter for each: in or not. */
const days = (moves: readonly Move[]): string =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => (isMember(moves, day) ? 'i' : '-')).join('')

describe('a meter hangs on the area', () => {
  test.each([
    ['always, where it never moved', [], 'iiiiiiiii'],
    ['until it leaves', [out(4)], 'iii------'],
    ['from the day it comes', [into(4)], '---iiiiii'],
    ['but for the days it was away', [out(3), into(6)], 'ii---iiii'],
    ['from the earlier day, where that is told later', [into(6), into(4)], '---iiiiii'],
    ['from the earlier day, where the later is told again', [into(4), into(6)], '---iiiiii'],
    ['never, where it turns out not to have come', [into(4), out(3)], '---------'],
    ['always, where it turns out not to have left', [out(4), into(3)], 'iiiiiiiii'],
    ['as told last, where it comes and goes', [into(2), out(5), into(7), out(6)], '-iii-----'],
  ])('%s', (_, moves, expected) => {
    expect(days(told(...moves))).toBe(expected)
  })
})

test('it is judged where half of the window lies', () => {
  const judgedOn = (moves: readonly Move[]): readonly number[] =>
    Array.from({ length: 20 }, (_, day) => day).filter((day) => isJudgedHere(moves, day, 7))
  // Four days of seven are more than half: days 10 to 13.
  expect(judgedOn([into(10)])[0]).toBe(13)
  expect(judgedOn([out(10)]).at(-1)).toBe(12)
})
