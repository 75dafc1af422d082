import { describe, expect, test } from 'vitest'
import { meterId } from '../../../src/core/ids.ts'
import type { Reading } from '../../../src/core/validate/reading.ts'
import { someAttributes } from '../../builders/a-meter-day.ts'
import { DAY, dayOf, HOUR } from '../../builders/days.ts'
import { aReading } from '../validate/builders.ts'
import { collating, inShort, restarted, standing } from './collating.ts'

const FEB_1 = dayOf('2026-02-01') * DAY

/** One reading of six hours, at so many hours after midnight of 1 February. */
const at = (id: string, hour: number, change: Partial<Reading> = {}): Reading =>
  aReading({
    meterId: meterId(id),
    startMs: FEB_1 + hour * HOUR,
    stepMs: 6 * HOUR,
    energyKwh: 6,
    ...change,
  })
const wholeDay = (id: string, day = 0): Reading[] =>
  [0, 6, 12, 18].map((hour) => at(id, day * 24 + hour))

test('a meter-day carries mean power, quality, its revision and what is known of its meter', () => {
  const { accept, emitted } = collating()
  accept(
    at('M1', 0, { reactiveKvarh: 3 }),
    at('M1', 6, { quality: 'estimated', energyKwh: 1.5 }),
    at('M1', 18, { energyKwh: 12 }),
  )
  expect(emitted).toEqual([
    {
      day: {
        meterId: 'M1',
        day: dayOf('2026-02-01'),
        startMs: FEB_1,
        stepMs: 6 * HOUR,
        powerKw: Float32Array.of(1, 0.25, 0, 2),
        quality: Uint8Array.of(3, 2, 0, 3),
        reactiveKvar: Float32Array.of(0.5, 0, 0, 0),
        source: 2,
        closing: dayOf('2026-02-01'),
        revision: 1440,
        provisional: false,
        attributes: someAttributes({ timeZone: 'UTC' }),
      },
    },
    { closed: { source: 2, sources: 5, closedThrough: dayOf('2026-02-01'), idle: false } },
  ])
})

describe('a day closes', () => {
  test('at the reading with which the last active meter reaches its end', () => {
    const { accept, emitted } = collating()
    accept(...wholeDay('M1').slice(0, 3), ...wholeDay('M2').slice(0, 3), at('M1', 18))
    expect(emitted).toEqual([])
    accept(at('M2', 18))
    expect(inShort(emitted)).toEqual(['M1 2026-02-01', 'M2 2026-02-01', '= 2026-02-01'])
  })

  test('without a meter that was last heard of two days before', () => {
    const { accept, emitted } = collating()
    accept(...wholeDay('M1'), ...wholeDay('M2'), ...wholeDay('M1', 1))
    expect(inShort(emitted).filter((line) => line.startsWith('='))).toEqual(['= 2026-02-01'])
    accept(at('M1', 54))
    emitted.length = 0
    accept(...wholeDay('M1', 3))
    expect(inShort(emitted).filter((line) => line.startsWith('='))).toEqual([
      '= 2026-02-03',
      '= 2026-02-04',
    ])
  })

  test('so many hours after its end where a meter lags, which then restates it at the next closing', () => {
    const { accept, emitted } = collating({ closeDelayHours: 6 })
    accept(at('M2', 0), ...wholeDay('M1'))
    expect(inShort(emitted)).toEqual([])
    accept(at('M1', 24))
    expect(inShort(emitted)).toEqual(['M2 2026-02-01', 'M1 2026-02-01', '= 2026-02-01'])
    emitted.length = 0
    accept(...[6, 12, 18].map((hour) => at('M2', hour)))
    expect(inShort(emitted)).toEqual([])
    accept(...wholeDay('M2', 1), ...wholeDay('M1', 1).slice(1))
    expect(inShort(emitted)).toEqual([
      'M1 2026-02-02',
      'M2 2026-02-01',
      'M2 2026-02-02',
      '= 2026-02-02',
    ])
  })

  test('in the westernmost zone in use last', () => {
    const zones: Record<string, string> = { EAST: 'Asia/Almaty', WEST: 'Europe/London' }
    const { accept, emitted } = collating({ closeDelayHours: 6 }, (id) => ({
      timeZone: zones[id] ?? '',
    }))
    for (let hour = -6; hour < 18; hour += 1)
      accept(at('WEST', hour, { stepMs: HOUR }), at('EAST', hour, { stepMs: HOUR }))
    emitted.length = 0
    accept(at('EAST', 18, { stepMs: HOUR }))
    expect(inShort(emitted)).toEqual([])
    for (let hour = 18; hour < 24; hour += 1) accept(at('WEST', hour, { stepMs: HOUR }))
    expect(inShort(emitted)).toEqual(['EAST 2026-02-01', 'WEST 2026-02-01', '= 2026-02-01'])
  })

  test('once its end was read where the partition is silent, and it says so once', () => {
    const { collator, accept, emitted } = collating()
    accept(at('M2', 0), ...wholeDay('M1'), at('M2', 6))
    collator.idle()
    collator.idle()
    expect(inShort(emitted)).toEqual([
      'M2 2026-02-01',
      'M1 2026-02-01',
      '= 2026-02-01',
      'idle = 2026-02-01',
    ])
    emitted.length = 0
    accept(at('M2', 12))
    collator.idle()
    expect(inShort(emitted)).toEqual(['M2 2026-02-01', 'idle = 2026-02-01'])
  })

  test('never on a silent partition whose day is still running, or that never had a reading', () => {
    const empty = collating()
    empty.collator.idle()
    const running = collating()
    running.accept(at('M1', 0))
    running.collator.idle()
    expect([inShort(empty.emitted), inShort(running.emitted)]).toEqual([
      ['idle = never'],
      ['idle = 2026-01-31'],
    ])
  })
})

test('an unchanged day is not emitted twice', () => {
  const { collator, accept, emitted } = collating()
  accept(...wholeDay('M1'), ...wholeDay('M1'), ...wholeDay('M1', 1), ...wholeDay('M1'))
  collator.idle()
  expect(inShort(emitted)).toEqual([
    'M1 2026-02-01',
    '= 2026-02-01',
    'M1 2026-02-02',
    '= 2026-02-02',
    'idle = 2026-02-02',
  ])
})

describe('a running day', () => {
  const hourly = (hour: number): Reading => at('M1', hour, { stepMs: HOUR, energyKwh: 1 })

  test('is emitted provisionally every so often while readings arrive live', () => {
    const { accept, emitted } = collating({ provisionalEveryMin: 120 })
    for (let hour = 0; hour < 5; hour++) accept(hourly(hour))
    expect(inShort(emitted)).toEqual(['~M1 2026-02-01', '~M1 2026-02-01', '~M1 2026-02-01'])
    const revisions = emitted.map((it) => ('day' in it ? it.day.revision : undefined))
    expect(revisions).toEqual([60, 180, 300])
  })

  test.each([
    ['never where it is switched off', 0, 0],
    ['never where the log is replayed, hours after it was written', 60, 3 * HOUR],
  ])('is emitted %s', (_, provisionalEveryMin, behindMs) => {
    const { collator, emitted } = collating({ provisionalEveryMin })
    for (let hour = 0; hour < 5; hour++)
      collator.accept(hourly(hour), FEB_1 + (hour + 1) * HOUR + behindMs)
    expect(emitted).toEqual([])
  })
})

test('revisions of a meter-day never fall, whatever order its readings come in', () => {
  const { collator, accept, emitted } = collating({ closeDelayHours: 0, provisionalEveryMin: 60 })
  accept(at('M2', 18), ...wholeDay('M1'), at('M2', 6), ...wholeDay('M1', 1), at('M2', 0))
  accept(...wholeDay('M1', 2), at('M2', 12))
  collator.idle()
  const revisions = emitted.flatMap((it) =>
    'day' in it && it.day.meterId === 'M2' ? [it.day.revision] : [],
  )
  // At the ends of three days, and once more on falling silent.
  expect(revisions).toEqual([1440, 2880, 4320, 4320])
})

test('read again from the start of its log, a partition gives each day the revision it had', () => {
  const log = [
    ...wholeDay('M1'),
    at('M2', 6),
    ...wholeDay('M1', 1),
    at('M2', 0),
    ...wholeDay('M1', 2),
  ]
  const once = collating()
  once.accept(...log)
  const again = collating()
  again.accept(...log)
  expect(again.emitted).toEqual(once.emitted)
})

describe('after a restart', () => {
  const log = [
    ...wholeDay('M1'),
    at('M2', 6, { reactiveKvarh: 2 }),
    at('M2', 0, { quality: 'estimated' }),
    at('M1', 24),
    at('M2', 24),
    at('M2', 12),
    ...wholeDay('M2', 1),
    ...wholeDay('M1', 1),
    at('M2', 0),
    ...wholeDay('M2', 2),
    ...wholeDay('M1', 2),
  ]

  test.each(log.map((_, cut) => [cut]))(
    'behind reading %i, what is emitted is what would have been',
    (cut) => {
      const whole = collating()
      whole.accept(...log.slice(0, cut))
      const already = whole.emitted.length
      const after = restarted(whole, ['M1', 'M2'])
      whole.accept(...log.slice(cut))
      whole.collator.idle()
      after.accept(...log.slice(cut))
      after.collator.idle()
      const rest = whole.emitted.slice(already)
      // Days of one closing are a set; everything else keeps its place.
      expect(inShort(after.emitted).filter((line) => line.includes('='))).toEqual(
        inShort(rest).filter((line) => line.includes('=')),
      )
      expect(standing(after.emitted)).toEqual(standing(rest))
      expect(after.emitted.length).toBe(rest.length)
    },
  )

  test('a meter stays in the zone its days were cut in', () => {
    const before = collating({}, () => ({ timeZone: 'Asia/Almaty' }))
    before.accept(at('M1', 0))
    const saved = before.collator.meterState(meterId('M1'))
    expect(saved?.timeZone).toBe('Asia/Almaty')
    expect(before.collator.meterState(meterId('M9'))).toBeUndefined()
  })
})
