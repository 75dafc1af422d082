import { describe, expect, test } from 'vitest'
import { type FoldResult, type OpenDay, OpenDays } from '../../../src/core/collate/open-days.ts'
import { Calendars } from '../../../src/core/time.ts'
import { QUALITY_RANK, type Quality } from '../../../src/core/validate/quality.ts'
import { DAY, dayOf, HOUR, MINUTE } from '../../builders/days.ts'

const FEB_1 = dayOf('2026-02-01')
const MIDNIGHT = FEB_1 * DAY

interface Days {
  readonly days: OpenDays
  readonly sealed: OpenDay[]
  fold(startMs: number, stepMin: number, kw: number, quality?: Quality, kvar?: number): FoldResult
  changed(): { day: number; powerKw: number[]; quality: number[]; reactive: number[] | undefined }[]
}

const openDays = (graceDays = 3, timeZone = 'UTC'): Days => {
  const sealed: OpenDay[] = []
  const copied = (open: OpenDay): OpenDay => ({
    ...open,
    power: open.power.slice(),
    quality: open.quality.slice(),
  })
  const days = new OpenDays(new Calendars(), graceDays, (open) => sealed.push(copied(open)))
  const meter = days.addMeter(timeZone)
  return {
    days,
    sealed,
    fold: (startMs, stepMin, kw, quality = 'valid', kvar) =>
      days.fold(meter, startMs, stepMin * MINUTE, kw, QUALITY_RANK[quality], kvar),
    changed() {
      const found: ReturnType<Days['changed']> = []
      days.peekChanged(-1e9, ({ day, power, quality, reactive }) =>
        found.push({
          day,
          powerKw: [...power],
          quality: [...quality],
          reactive: reactive === undefined ? undefined : [...reactive],
        }),
      )
      return found
    },
  }
}

describe('a step', () => {
  test.each([
    ['15 min', 15, 96],
    ['20 min', 20, 72],
    ['30 min', 30, 48],
    ['60 min', 60, 24],
    ['2 h', 120, 12],
    ['6 h', 360, 4],
    ['a day', 1440, 1],
  ])('of %s puts a reading in its own slot of the day', (_, stepMin, slots) => {
    const { fold, changed } = openDays()
    const last = slots - 1
    expect(fold(MIDNIGHT + last * stepMin * MINUTE, stepMin, 2)).toBe('accepted')
    const powerKw = new Array<number>(slots).fill(0)
    powerKw[last] = 2
    const quality = new Array<number>(slots).fill(0)
    quality[last] = 3
    expect(changed()).toEqual([{ day: FEB_1, powerKw, quality, reactive: undefined }])
  })

  test('that does not divide a day is no step', () => {
    expect(openDays().fold(MIDNIGHT, 7, 2)).toBe('misaligned')
  })

  test('that differs from the rest of its day is a conflict and changes nothing', () => {
    const { fold, changed } = openDays()
    fold(MIDNIGHT, 30, 2)
    const before = changed()
    expect(fold(MIDNIGHT + HOUR, 15, 9)).toBe('step-conflict')
    expect(changed()).toEqual(before)
  })

  test('may change from one day to the next', () => {
    const { fold } = openDays()
    expect([fold(MIDNIGHT, 30, 2), fold(MIDNIGHT + DAY, 15, 2)]).toEqual(['accepted', 'accepted'])
  })

  test('whose grid a reading misses opens no day for it', () => {
    const { fold, days } = openDays(0)
    fold(MIDNIGHT, 30, 2)
    expect(fold(MIDNIGHT + DAY + 7 * MINUTE, 30, 2)).toBe('misaligned')
    expect(days.newestDay(0)).toBe(FEB_1)
    expect(fold(MIDNIGHT + HOUR, 30, 2)).toBe('accepted')
  })
})

describe('two readings of one interval', () => {
  const cases: [string, [number, Quality], [number, Quality], FoldResult, [number, number]][] = [
    ['the same again is a duplicate', [2, 'valid'], [2, 'valid'], 'duplicate', [2, 3]],
    ['a better quality replaces a worse one', [2, 'estimated'], [1, 'valid'], 'restated', [1, 3]],
    [
      'a worse quality never replaces a better one',
      [1, 'valid'],
      [2, 'estimated'],
      'duplicate',
      [1, 3],
    ],
    ['a correction replaces what was valid', [2, 'valid'], [1, 'edited'], 'restated', [1, 4]],
    [
      'of equal quality the larger stands, sent last',
      [1, 'valid'],
      [2, 'valid'],
      'contradiction',
      [2, 3],
    ],
    [
      'of equal quality the larger stands, sent first',
      [2, 'valid'],
      [1, 'valid'],
      'contradiction',
      [2, 3],
    ],
    [
      'a value fills a gap that was marked',
      [0, 'missing'],
      [1, 'questionable'],
      'accepted',
      [1, 1],
    ],
    [
      'a gap that is marked takes no value away',
      [1, 'questionable'],
      [0, 'missing'],
      'duplicate',
      [1, 1],
    ],
  ]
  test.each(cases)('%s', (_, first, second, result, [kw, rank]) => {
    const { fold, changed } = openDays()
    fold(MIDNIGHT, 720, ...first)
    expect(fold(MIDNIGHT, 720, ...second)).toBe(result)
    expect(changed()).toEqual([
      { day: FEB_1, powerKw: [kw, 0], quality: [rank, 0], reactive: undefined },
    ])
  })

  test.each([
    ['a reading without it, equal in power', [2, undefined], [2, 0.5], [0.5]],
    ['another of equal power', [2, 0.7], [2, 0.5], [0.7]],
    ['one of larger power that has none', [2, 0.5], [3, undefined], undefined],
  ] as const)(
    'reactive power is the same in either order, beside %s',
    (_, one, other, reactive) => {
      const inOrder = [one, other].map(([kw, kvar], _i, pair) => {
        const { fold, changed } = openDays()
        const [first, second] =
          kw === pair[0]?.[0] && kvar === pair[0]?.[1] ? [one, other] : [other, one]
        fold(MIDNIGHT, 1440, first[0], 'valid', first[1])
        fold(MIDNIGHT, 1440, second[0], 'valid', second[1])
        return changed()[0]?.reactive?.map((value) => Math.round(value * 1e6) / 1e6)
      })
      expect(inOrder).toEqual([reactive, reactive])
    },
  )
})

describe('late', () => {
  test('is what lies more than grace behind the newest day of its own meter', () => {
    const { fold, days } = openDays(3)
    const other = days.addMeter('UTC')
    days.fold(other, MIDNIGHT + 30 * DAY, 30 * MINUTE, 1, 3)
    const daysBack = (back: number) => fold(MIDNIGHT - back * DAY, 30, 1)
    expect([daysBack(0), daysBack(3), daysBack(4)]).toEqual(['accepted', 'accepted', 'late'])
  })

  test('is also a day that is still held, once its meter has skipped ahead of it', () => {
    const { fold } = openDays(3)
    fold(MIDNIGHT, 30, 1)
    fold(MIDNIGHT + DAY, 30, 1)
    fold(MIDNIGHT + 12 * DAY, 30, 1)
    expect([fold(MIDNIGHT + HOUR, 30, 1), fold(MIDNIGHT + DAY + HOUR, 30, 1)]).toEqual([
      'late',
      'late',
    ])
  })

  test('never names a day that gave way before it was taken: that is handed over sealed', () => {
    const { fold, sealed, changed } = openDays(0)
    fold(MIDNIGHT, 1440, 2)
    fold(MIDNIGHT + DAY, 1440, 3)
    expect(sealed.map(({ day, power }) => [day, [...power]])).toEqual([[FEB_1, [2]]])
    expect(changed().map(({ day, powerKw }) => [day, powerKw])).toEqual([[FEB_1 + 1, [3]]])
  })
})

describe('a day whose clocks change', () => {
  test.each([
    // Midnights and lengths from the tz database's rules, written out by hand.
    ['23 h in London', 'Europe/London', '2013-03-31', Date.UTC(2013, 2, 31), 46],
    ['25 h in London', 'Europe/London', '2013-10-27', Date.UTC(2013, 9, 26, 23), 50],
    ['25 h in Almaty', 'Asia/Almaty', '2024-02-29', Date.UTC(2024, 1, 28, 18), 50],
    ['24 h in Almaty', 'Asia/Almaty', '2024-03-01', Date.UTC(2024, 1, 29, 19), 48],
    [
      '24.5 h on Lord Howe Island',
      'Australia/Lord_Howe',
      '2025-04-06',
      Date.UTC(2025, 3, 5, 13),
      49,
    ],
  ])('of %s holds as many half hours as it is long', (_, zone, date, startMs, slots) => {
    const { fold, changed } = openDays(3, zone)
    for (let slot = -1; slot <= slots; slot++) fold(startMs + slot * 30 * MINUTE, 30, slot + 2)
    const whole = changed().find(({ day }) => day === dayOf(date))
    expect(whole).toEqual({
      day: dayOf(date),
      powerKw: Array.from({ length: slots }, (_s, slot) => slot + 2),
      quality: new Array(slots).fill(3),
      reactive: undefined,
    })
    expect(changed().map(({ day }) => day - dayOf(date))).toEqual([-1, 0, 1])
  })

  test('is one slot where the step is a day, and ends with it', () => {
    const { fold, changed, days } = openDays(3, 'Europe/London')
    fold(Date.UTC(2013, 9, 26, 23), 1440, 2)
    expect(changed().map(({ powerKw }) => powerKw)).toEqual([[2]])
    expect(days.watermarkMs(0)).toBe(Date.UTC(2013, 9, 28))
  })
})

test('a day put back from a checkpoint goes on where it stood', () => {
  const before = openDays()
  before.fold(MIDNIGHT, 360, 2, 'valid', 0.5)
  before.fold(MIDNIGHT + 6 * HOUR, 360, 1, 'estimated')
  const after = openDays()
  for (const { day, changed } of before.days.daysOf(0)) after.days.restoreDay(0, day, changed)
  expect(after.changed()).toEqual(before.changed())
  expect(after.fold(MIDNIGHT + 6 * HOUR, 360, 3)).toBe('restated')
  expect(after.fold(MIDNIGHT, 360, 2)).toBe('duplicate')
  expect(after.changed()).toEqual([
    { day: FEB_1, powerKw: [2, 3, 0, 0], quality: [3, 3, 0, 0], reactive: [0.5, 0, 0, 0] },
  ])
})

test('what is taken is unchanged until a reading changes it again', () => {
  const { fold, days, changed } = openDays()
  const taken: number[] = []
  fold(MIDNIGHT, 1440, 2)
  fold(MIDNIGHT + DAY, 1440, 2)
  days.takeChanged(FEB_1, ({ day }) => taken.push(day))
  expect([taken, changed().map(({ day }) => day)]).toEqual([[FEB_1], [FEB_1 + 1]])
  fold(MIDNIGHT, 1440, 2)
  expect(changed().map(({ day }) => day)).toEqual([FEB_1 + 1])
  fold(MIDNIGHT, 1440, 3)
  expect(
    changed()
      .map(({ day }) => day - FEB_1)
      .sort(),
  ).toEqual([0, 1])
})
