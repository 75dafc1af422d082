import type { DayIndex } from '../time.ts'

/** A meter came into an area, or left it, by the books. */
export interface Move {
  readonly day: DayIndex
  readonly isIn: boolean
}

/**
 * The moves of a meter with one more, oldest first. A move that is told again with an earlier day takes the place of
 * all since then.
 */
export const withMove = (moves: readonly Move[], move: Move): readonly Move[] => {
  const before = moves.filter(({ day }) => day < move.day)
  const last = before.at(-1)
  if (last !== undefined) return last.isIn === move.isIn ? before : [...before, move]
  // What it was before its first move still holds: one that never came has always been away.
  return moves[0] === undefined || moves[0].isIn === move.isIn ? [move] : [{ ...move, day: 0 }]
}

/** Whether the meter hangs on the area on a day, by its moves; one without moves always has. */
export const isMember = (moves: readonly Move[], day: DayIndex): boolean => {
  const [first] = moves
  if (first === undefined) return true
  let isIn = !first.isIn
  for (const move of moves) if (move.day <= day) isIn = move.isIn
  return isIn
}

/**
 * Whether this area is the one that judges the meter: the new one from the day on which it holds half of the window, the
 * old one until then. Each area knows the same moves, so that one and no other does.
 */
export const isJudgedHere = (moves: readonly Move[], asOf: DayIndex, windowDays: number): boolean =>
  isMember(moves, asOf - Math.ceil(windowDays / 2) + 1)
