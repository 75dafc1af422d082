import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MeterDay } from '../../src/core/collate/meter-day.ts'
import {
  meterDayFromJson,
  meterDaySchema,
  meterDayToJson,
} from '../../src/core/collate/meter-day-message.ts'
import { meterId } from '../../src/core/ids.ts'
import type { Quality } from '../../src/core/validate/quality.ts'
import type { Reading } from '../../src/core/validate/reading.ts'
import { aMeterDay } from '../builders/a-meter-day.ts'
import { DAY, dayOf, HOUR } from '../builders/days.ts'
import { type Collating, collating, restarted, standing } from '../core/collate/collating.ts'
import { aReading } from '../core/validate/builders.ts'

const FEB_1 = dayOf('2026-02-01') * DAY
const METERS = ['M1', 'M2', 'M3']
const GRACE_DAYS = 3

/** Intervals of three meters within grace: four days of six hours each, so that none can be late. */
const reading: fc.Arbitrary<Reading> = fc
  .record({
    id: fc.constantFrom(...METERS),
    slot: fc.integer({ min: 0, max: 4 * (GRACE_DAYS + 1) - 1 }),
    // Meters count watt-hours.
    kwh: fc.oneof(
      fc.integer({ min: 0, max: 1e7 }).map((wh) => wh / 1000),
      fc.constantFrom(0, 6),
    ),
    kvarh: fc.option(
      fc.integer({ min: -100, max: 100 }).map((eighths) => eighths / 8 + 0),
      { nil: undefined },
    ),
    quality: fc.constantFrom<Quality>('missing', 'questionable', 'estimated', 'valid', 'edited'),
  })
  .map(({ id, slot, kwh, kvarh, quality }) =>
    aReading({
      meterId: meterId(id),
      startMs: FEB_1 + slot * 6 * HOUR,
      stepMs: 6 * HOUR,
      energyKwh: quality === 'missing' ? undefined : kwh,
      reactiveKvarh: quality === 'missing' ? undefined : kvarh,
      quality,
    }),
  )
const readings = fc.array(reading, { minLength: 1, maxLength: 60 })

const ended = (log: readonly Reading[]): Collating => {
  const run = collating({ graceDays: GRACE_DAYS, closeDelayHours: 0 })
  run.accept(...log)
  // A later day that everybody has ends all of them.
  for (const id of METERS)
    run.accept(
      aReading({
        meterId: meterId(id),
        startMs: FEB_1 + (GRACE_DAYS + 1) * DAY,
        stepMs: DAY,
        energyKwh: 24,
      }),
    )
  run.collator.idle()
  return run
}

/** Only what a reader of the topic keeps: revision and closing say when it was known. */
const content = (run: Collating): [string, Omit<MeterDay, 'revision' | 'closing'>][] =>
  [...standing(run.emitted)].map(([key, { revision: _revision, closing: _closing, ...rest }]) => [
    key,
    rest,
  ])

describe('collate', () => {
  test('gives the same meter-days for any order within grace and any repetition', () => {
    const shuffled = readings.chain((log) =>
      fc.record({
        log: fc.constant(log),
        again: fc.array(fc.nat({ max: log.length - 1 }), { maxLength: 20 }).chain((places) => {
          const all = [...log, ...places.map((place) => log[place] as Reading)]
          return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
        }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ log, again }) => {
        expect(content(ended(again))).toEqual(content(ended(log)))
      }),
      { numRuns: 300 },
    )
  })

  test('keeps of each interval the best quality, of those the largest energy', () => {
    const ranks = { missing: 0, questionable: 1, estimated: 2, valid: 3, edited: 4 }
    fc.assert(
      fc.property(readings, (log) => {
        const best = new Map<string, [rank: number, kw: number]>()
        for (const { meterId: id, startMs, energyKwh, quality } of log) {
          if (energyKwh === undefined) continue
          const key = `${id} ${startMs}`
          const now: [number, number] = [ranks[quality], Math.fround(energyKwh / 6)]
          const held = best.get(key)
          if (held === undefined || now[0] > held[0] || (now[0] === held[0] && now[1] > held[1]))
            best.set(key, now)
        }
        const found = new Map<string, [number, number]>()
        for (const { meterId: id, startMs, powerKw, quality } of standing(
          ended(log).emitted,
        ).values())
          for (const [slot, rank] of quality.entries())
            if (rank > 0 && startMs < FEB_1 + (GRACE_DAYS + 1) * DAY)
              found.set(`${id} ${startMs + slot * 6 * HOUR}`, [rank, powerKw[slot] as number])
        expect([...found].sort()).toEqual([...best].sort())
      }),
    )
  })

  test('conserves energy to the precision of a 32-bit float', () => {
    const once = fc
      .uniqueArray(reading, {
        selector: ({ meterId: id, startMs }) => `${id} ${startMs}`,
        minLength: 1,
      })
      .filter((log) => log.some(({ energyKwh }) => energyKwh !== undefined))
    fc.assert(
      fc.property(once, (log) => {
        const sentKwh = log.reduce((sum, { energyKwh }) => sum + (energyKwh ?? 0), 0)
        let keptKwh = 0
        for (const { startMs, stepMs, powerKw } of standing(ended(log).emitted).values())
          if (startMs < FEB_1 + (GRACE_DAYS + 1) * DAY)
            for (const kw of powerKw) keptKwh += (kw * stepMs) / HOUR
        expect(Math.abs(keptKwh - sentKwh)).toBeLessThanOrEqual(1e-6 * sentKwh)
      }),
    )
  })

  test('emits the same wherever a restart cuts the log', () => {
    fc.assert(
      fc.property(readings, fc.nat(), (log, at) => {
        const cut = at % (log.length + 1)
        const params = { graceDays: GRACE_DAYS, closeDelayHours: 0 }
        const whole = collating(params)
        whole.accept(...log.slice(0, cut))
        const already = whole.emitted.length
        const after = restarted(whole, METERS, params)
        whole.accept(...log.slice(cut))
        after.accept(...log.slice(cut))
        whole.collator.idle()
        after.collator.idle()
        expect(standing(after.emitted)).toEqual(standing(whole.emitted.slice(already)))
      }),
    )
  })

  test('never lets a revision of a meter-day or a closing fall', () => {
    fc.assert(
      fc.property(readings, (log) => {
        const revisions = new Map<string, number>()
        let closed = Number.NEGATIVE_INFINITY
        for (const it of ended(log).emitted) {
          if ('closed' in it) {
            const through = it.closed.closedThrough ?? closed
            expect(through).toBeGreaterThanOrEqual(closed)
            closed = through
            continue
          }
          const key = `${it.day.meterId} ${it.day.day}`
          expect(it.day.revision).toBeGreaterThanOrEqual(
            revisions.get(key) ?? Number.NEGATIVE_INFINITY,
          )
          revisions.set(key, it.day.revision)
        }
      }),
    )
  })
})

test('a meter-day comes back from its message to the last bit', () => {
  const kw = fc
    .float({ noNaN: true, noDefaultInfinity: true })
    .map((value) => (value === 0 ? 0 : value))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(kw, fc.integer({ min: 0, max: 4 }), kw), { minLength: 1, maxLength: 100 }),
      fc.integer({ min: -1e6, max: 1e6 }),
      (slots, revision) => {
        const day = aMeterDay({
          stepMs: HOUR / 2,
          powerKw: slots.map(([power]) => power),
          quality: slots.map(([, rank]) => rank),
          reactiveKvar: Float32Array.from(slots, ([, , kvar]) => kvar),
          revision,
        })
        expect(meterDayFromJson(JSON.parse(meterDayToJson(day)))).toEqual(day)
      },
    ),
  )
})

test('powers are written with seven digits where these give the float back, else with nine', () => {
  const bits = fc
    .integer({ min: 0, max: 0xffffffff })
    .map((word) => new Float32Array(Uint32Array.of(word).buffer)[0] as number)
    .filter(Number.isFinite)
  const watts = fc.integer({ min: -2_000_000, max: 2_000_000 }).map((w) => Math.fround(w / 1000))
  const tenths = fc.integer({ min: 0, max: 10_000_000 }).map((w) => Math.fround(w / 10_000))
  fc.assert(
    fc.property(fc.array(fc.oneof(bits, watts, tenths), { minLength: 1 }), (powerKw) => {
      const texts = powerKw.map((kw) => {
        const short = Number(kw.toPrecision(7))
        return JSON.stringify(Math.fround(short) === kw ? short : Number(kw.toPrecision(9)))
      })
      const quality = powerKw.map(() => 3)
      const message = meterDayToJson(aMeterDay({ stepMs: HOUR / 2, powerKw, quality }))
      expect(message).toContain(`"powerKw":[${texts.join(',')}]`)
    }),
    { numRuns: 3_000 },
  )
})

describe('a meter-day of JSON', () => {
  const odd = fc.constantFrom<unknown>(
    undefined,
    null,
    0,
    -1,
    1.5,
    1e300,
    true,
    '',
    'x',
    '2026-02-30',
    '2026-02-30T00:00:00.000Z',
    '2026-02-01T00:00:00+05:00',
    [],
    [null],
    {},
    'v'.repeat(48),
    '__proto__',
  )
  const change = fc.dictionary(
    fc.constantFrom(
      'meterId',
      'day',
      'from',
      'stepMin',
      'source',
      'revision',
      'provisional',
      'powerKw',
      'quality',
      'reactiveKvar',
      'zoned',
      'attributes',
      'closing',
      'other',
    ),
    odd,
    { maxKeys: 3 },
  )
  test('is what the schema says, with or without what is usual, or nothing at all', () => {
    fc.assert(
      fc.property(change, fc.boolean(), (changes, isZoned) => {
        const day = aMeterDay(isZoned ? { isZoned } : {})
        const sent = { ...JSON.parse(meterDayToJson(day)), ...changes } as unknown
        const bySchema = meterDaySchema.safeParse(sent)
        const taken = (() => {
          try {
            return meterDayFromJson(sent)
          } catch {
            return undefined
          }
        })()
        expect(taken === undefined).toBe(!bySchema.success)
        if (taken === undefined || !bySchema.success) return
        const { data } = bySchema
        expect({
          meterId: taken.meterId,
          day: taken.day,
          startMs: taken.startMs,
          stepMs: taken.stepMs,
          source: taken.source,
          closing: taken.closing,
          revision: taken.revision,
          provisional: taken.provisional,
          powerKw: [...taken.powerKw],
          quality: [...taken.quality].map((rank) => '-qevd'[rank]).join(''),
          reactiveKvar: taken.reactiveKvar && [...taken.reactiveKvar],
          isZoned: taken.isZoned ?? false,
          attributes: taken.attributes,
        }).toEqual({
          meterId: data.meterId,
          day: data.day,
          startMs: Date.parse(data.from),
          stepMs: data.stepMin * 60_000,
          source: data.source,
          closing: data.closing,
          revision: data.revision,
          provisional: data.provisional ?? false,
          powerKw: data.powerKw.map(Math.fround),
          quality: data.quality,
          reactiveKvar: data.reactiveKvar?.map(Math.fround),
          isZoned: data.zoned ?? false,
          attributes: data.attributes,
        })
      }),
      { numRuns: 3_000 },
    )
  })
})
