import { describe, expect, test } from 'vitest'
import { WaitingDays } from '../../../src/core/assess/waiting-days.ts'
import { Calendars } from '../../../src/core/time.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { dayOf } from '../../builders/days.ts'

const FEB_1 = dayOf('2026-02-01')
const flat = (slots: number, kw: number) => new Array<number>(slots).fill(kw)
const closing = (closedThrough: number) => ({ source: 0, sources: 1, closedThrough, idle: false })

type Change = NonNullable<Parameters<typeof aMeterDay>[0]>

const waitingFor = (...days: readonly Change[]): WaitingDays => {
  const waiting = new WaitingDays(new Calendars())
  for (const change of days) {
    const day = aMeterDay(change)
    waiting.meterDay(day, day.attributes)
  }
  return waiting
}

/** What is handed over: by meter and day, slots a day and mean power of them. */
const takenThrough = (waiting: WaitingDays, asOf: number) => {
  const taken: (readonly [
    meter: string,
    day: number,
    slots: number,
    meanKw: number | undefined,
  ])[] = []
  waiting.take(
    asOf,
    (row, windows) => {
      const { meterId, day, slots } = row
      taken.push([meterId, day - FEB_1, slots, windows.figures(row, day)?.meanKw])
      return true
    },
    () => true,
  )
  return taken
}

describe('of two emissions of a meter-day', () => {
  const older: Change = { day: FEB_1, revision: 1440, powerKw: flat(48, 1) }
  test.each<[string, Change, number, number]>([
    ['the higher revision', { revision: 1500, powerKw: flat(48, 2) }, 48, 2],
    ['the later of the same revision', { revision: 1440, powerKw: flat(48, 3) }, 48, 3],
    ['the higher revision of another step', { revision: 1500, powerKw: flat(24, 2) }, 24, 2],
    ['the earlier of a higher revision', { revision: 1400, powerKw: flat(48, 2) }, 48, 1],
    ['that of a higher revision and another step', { revision: 1400, powerKw: flat(24, 2) }, 48, 1],
    [
      'the one with more slots measured, as after a log was cut off',
      { revision: 1500, powerKw: flat(48, 2), quality: [...flat(40, 3), ...flat(8, 0)] },
      48,
      1,
    ],
  ])('%s stands', (_, later, slots, meanKw) => {
    const waiting = waitingFor(older, { day: FEB_1, ...later })
    waiting.close(closing(FEB_1))
    expect(takenThrough(waiting, FEB_1)).toEqual([['M1', 0, slots, meanKw]])
  })
})

test('days are handed over in their order, those ahead with their own', () => {
  const waiting = waitingFor(
    ...[3, 0, 2, 1].map((i): Change => ({ day: FEB_1 + i, powerKw: flat(48, i) })),
    { meterId: 'M2', day: FEB_1, powerKw: flat(24, 9) },
  )
  waiting.close(closing(FEB_1 + 1))
  expect(takenThrough(waiting, FEB_1 + 1)).toEqual([
    ['M1', 0, 48, 0],
    ['M2', 0, 24, 9],
    ['M1', 1, 48, 1],
  ])
  expect(takenThrough(waiting, FEB_1 + 1)).toEqual([])
  expect(takenThrough(waiting, FEB_1 + 2)).toEqual([['M1', 2, 48, 2]])
  expect(takenThrough(waiting, FEB_1 + 3)).toEqual([['M1', 3, 48, 3]])
})

test.each<[string, Change, number, number]>([
  ['a higher revision', { revision: 1500, powerKw: flat(48, 2) }, 48, 2],
  ['no lower revision', { revision: 1400, powerKw: flat(48, 2) }, 48, 1],
  ['a higher revision of another step', { revision: 1500, powerKw: flat(24, 2) }, 24, 2],
  ['no lower revision of another step', { revision: 1400, powerKw: flat(24, 2) }, 48, 1],
  [
    'no revision with fewer slots measured',
    { revision: 1500, powerKw: flat(48, 2), quality: [...flat(40, 3), ...flat(8, 0)] },
    48,
    1,
  ],
])('a day ahead gives way to %s', (_, change, slots, meanKw) => {
  const waiting = waitingFor({ day: FEB_1 + 1, revision: 1440, powerKw: flat(48, 1) })
  waiting.close(closing(FEB_1))
  expect(takenThrough(waiting, FEB_1)).toEqual([])
  const restated = aMeterDay({ day: FEB_1 + 1, ...change })
  waiting.meterDay(restated, restated.attributes)
  waiting.close(closing(FEB_1))
  expect(takenThrough(waiting, FEB_1)).toEqual([])
  expect(takenThrough(waiting, FEB_1 + 1)).toEqual([['M1', 1, slots, meanKw]])
})

test('a meter-day is copied: whoever read it may use its arrays again', () => {
  const waiting = new WaitingDays(new Calendars())
  const first = aMeterDay({ meterId: 'M1', day: FEB_1, powerKw: flat(48, 1) })
  waiting.meterDay(first, first.attributes)
  first.powerKw.fill(7)
  waiting.close(closing(FEB_1))
  expect(takenThrough(waiting, FEB_1)).toEqual([['M1', 0, 48, 1]])
})

test('what was handed over leaves its room to others, and nothing of itself', () => {
  const waiting = waitingFor(
    { meterId: 'M1', day: FEB_1, powerKw: flat(4, 1), reactiveKvar: Float32Array.of(1, 2, 3, 4) },
    { meterId: 'M2', day: FEB_1, powerKw: flat(4, 1) },
  )
  waiting.close(closing(FEB_1))
  takenThrough(waiting, FEB_1)
  expect(waiting.takeTouched().map(({ key, make }) => [key, make])).toEqual([
    ['#waiting 4 0', undefined],
  ])
  const next = aMeterDay({ meterId: 'M3', day: FEB_1 + 1, powerKw: flat(4, 5) })
  waiting.meterDay(next, next.attributes)
  const [page] = waiting.takeTouched()
  expect(page?.key).toBe('#waiting 4 0')
  const saved = page?.make?.()
  expect(saved?.meterIds).toEqual(['M3'])
  expect(saved?.place.reactive).toBeUndefined()
})
