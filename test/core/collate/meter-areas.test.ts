import { expect, test } from 'vitest'
import { MeterAreas } from '../../../src/core/collate/meter-areas.ts'
import { type AreaKey, meterId } from '../../../src/core/ids.ts'

const M1 = meterId('M1')
/** Sends days to areas; answers what was said, as "from > to since day". */
const sent = (areas: MeterAreas, ...days: readonly (readonly [string, number])[]): string[] =>
  days.flatMap(([area, day]) =>
    areas
      .send(M1, area as AreaKey, day, 2)
      .map((moved) => `${moved.from} > ${moved.to} since ${moved.day}`),
  )

test('nothing is said of a meter that stays', () => {
  expect(sent(new MeterAreas(), ['A', 5], ['A', 6], ['A', 4], ['A', 7])).toEqual([])
})

test('a move is told once, and again where an earlier day follows it', () => {
  const areas = new MeterAreas()
  expect(sent(areas, ['A', 5], ['B', 8], ['B', 9])).toEqual(['A > B since 8'])
  expect(sent(areas, ['B', 7], ['B', 8])).toEqual(['A > B since 7'])
})

test('every area that had one of the days hears that it lost it', () => {
  const areas = new MeterAreas()
  expect(sent(areas, ['A', 1], ['B', 5], ['C', 6])).toEqual(['A > B since 5', 'B > C since 6'])
  expect(sent(areas, ['C', 4])).toEqual(['A > C since 4', 'B > C since 4'])
})

test('who comes back is told to the area that it leaves', () => {
  expect(sent(new MeterAreas(), ['A', 1], ['B', 5], ['A', 6])).toEqual([
    'A > B since 5',
    'B > A since 6',
  ])
})

test('what it knows outlives a restart', () => {
  const before = new MeterAreas()
  sent(before, ['A', 1], ['B', 5])
  const after = new MeterAreas()
  after.restore(M1, structuredClone(before.staysOf(M1)))
  expect(sent(after, ['B', 4])).toEqual(['A > B since 4'])
})
