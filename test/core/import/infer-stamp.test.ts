import { describe, expect, it } from 'vitest'
import { inferClocks } from '../../../src/core/import/infer-clocks.ts'
import { type DayEdges, inferStamp } from '../../../src/core/import/infer-stamp.ts'

const edges = (some: Partial<DayEdges>): DayEdges => ({
  meters: 10,
  stepMin: 30,
  firstAtMidnight: 0,
  firstAfterOneStep: 0,
  lastAtMidnight: 0,
  lastOneStepBefore: 0,
  midnightsAs24: 0,
  ...some,
})

describe('the end of an interval that a time stands for', () => {
  it.each([
    ['its contract', ['read_at'], {}, 'start', 'certain'],
    ['the name of a start', ['interval start'], { midnightsAs24: 5 }, 'start', 'certain'],
    ['the name of an end', ['Period End'], {}, 'end', 'certain'],
    ['24:00', ['datetime'], { midnightsAs24: 3 }, 'end', 'certain'],
    [
      'days that begin and end as starts do',
      ['datetime'],
      { firstAtMidnight: 9, lastOneStepBefore: 10 },
      'start',
      'certain',
    ],
    [
      'days that begin and end as ends do',
      ['datetime'],
      { firstAfterOneStep: 9, lastAtMidnight: 10 },
      'end',
      'certain',
    ],
    ['first days alone', ['datetime'], { firstAtMidnight: 8 }, 'start', 'weak'],
    ['daily steps', ['day'], { stepMin: 1440 }, 'start', 'certain'],
  ] as const)('is told by %s', (_, columns, some, stamp, strength) => {
    expect(inferStamp(columns, false, edges(some))).toMatchObject({
      type: 'found',
      value: stamp,
      finding: { strength },
    })
  })

  it.each([
    ['nothing tells', {}],
    ['days begin and end at midnight', { firstAtMidnight: 10, lastAtMidnight: 10 }],
    [
      'days begin as ends do and end as starts do',
      { firstAfterOneStep: 10, lastOneStepBefore: 10 },
    ],
  ])('is asked for where %s', (_, some) => {
    expect(inferStamp(['datetime'], false, edges(some))).toMatchObject({ type: 'asked' })
  })
})

describe('the clock of a feed', () => {
  it.each([
    ['the zone where the skipped hour is empty', { places: 20, filled: 0, followed: 0 }, 'wall'],
    ['the zone where few fill it', { places: 20, filled: 3, followed: 3 }, 'wall'],
    [
      'winter time where all fill it and the next',
      { places: 20, filled: 19, followed: 19 },
      'standard',
    ],
    [
      'the zone, told by the old clock, where all fill it and not the next',
      { places: 20, filled: 20, followed: 1 },
      'shifted',
    ],
  ] as const)('is that of %s', (_, hours, clocks) => {
    expect(inferClocks(hours, undefined).value).toBe(clocks)
  })
})
