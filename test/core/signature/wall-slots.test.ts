import { describe, expect, test } from 'vitest'
import { wallDay } from '../../../src/core/signature/wall-slots.ts'
import { DayCalendar } from '../../../src/core/time.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { dayOf, HOUR } from '../../builders/days.ts'

const counting = (slots: number): number[] => Array.from({ length: slots }, (_, slot) => slot)

describe('a meter-day on the wall clock', () => {
  test('is itself where the day has 24 h', () => {
    const day = aMeterDay({ powerKw: counting(48) })
    expect(wallDay(day, new DayCalendar('Asia/Almaty'))).toEqual({
      powerKw: day.powerKw,
      quality: day.quality,
      expected: 48,
    })
  })

  test('brings reactive power along, averaged where the hour is', () => {
    const london = new DayCalendar('Europe/London')
    const reactiveKvar = Float32Array.from({ length: 25 }, (_, hour) => 10 + hour)
    const long = {
      ...aMeterDay({
        day: dayOf('2013-10-27'),
        startMs: Date.UTC(2013, 9, 26, 23),
        stepMs: HOUR,
        powerKw: counting(25),
      }),
      reactiveKvar,
    }
    expect([...(wallDay(long, london).reactiveKvar ?? [])].slice(0, 4)).toEqual([10, 11.5, 13, 14])
    const usual = aMeterDay({ powerKw: counting(48) })
    const sent = { ...usual, reactiveKvar: Float32Array.from(counting(48)) }
    expect(wallDay(sent, new DayCalendar('Asia/Almaty')).reactiveKvar).toBe(sent.reactiveKvar)
  })

  test('lacks the hour that a 23 h day skips, and does not expect it', () => {
    const day = aMeterDay({
      day: dayOf('2013-03-31'),
      startMs: Date.UTC(2013, 2, 31),
      stepMs: HOUR,
      powerKw: counting(23),
    })
    // Clocks go from 01:00 to 02:00.
    expect(wallDay(day, new DayCalendar('Europe/London'))).toEqual({
      powerKw: Float32Array.from([0, 0, ...counting(23).slice(1)]),
      quality: Uint8Array.from([3, 0, ...new Array<number>(22).fill(3)]),
      expected: 23,
    })
  })

  test.each([
    ['01:00 in London', '2013-10-27', 'Europe/London', Date.UTC(2013, 9, 26, 23), 1],
    ['23:00 in Almaty', '2024-02-29', 'Asia/Almaty', Date.UTC(2024, 1, 28, 18), 23],
  ])('is the mean of the hour that a 25 h day has twice, %s', (_, date, zone, startMs, twice) => {
    const day = aMeterDay({ day: dayOf(date), startMs, stepMs: HOUR, powerKw: counting(25) })
    const powerKw = counting(24).map((hour) =>
      hour < twice ? hour : hour === twice ? hour + 0.5 : hour + 1,
    )
    expect(wallDay(day, new DayCalendar(zone))).toEqual({
      powerKw: Float32Array.from(powerKw),
      quality: new Uint8Array(24).fill(3),
      expected: 24,
    })
  })

  test('takes the better one of the hour that a 25 h day has twice, where they differ', () => {
    const quality = new Array<number>(25).fill(3)
    quality[1] = 2
    const day = aMeterDay({
      day: dayOf('2013-10-27'),
      startMs: Date.UTC(2013, 9, 26, 23),
      stepMs: HOUR,
      powerKw: counting(25),
      quality,
    })
    const wall = wallDay(day, new DayCalendar('Europe/London'))
    expect([wall.powerKw[1], wall.quality[1]]).toEqual([2, 3])
  })

  test('is one slot where the step is a day, however long that was', () => {
    const day = aMeterDay({
      day: dayOf('2013-10-27'),
      startMs: Date.UTC(2013, 9, 26, 23),
      stepMs: 24 * HOUR,
      powerKw: [2],
    })
    expect(wallDay(day, new DayCalendar('Europe/London'))).toEqual({
      powerKw: Float32Array.of(2),
      quality: Uint8Array.of(3),
      expected: 1,
    })
  })
})
