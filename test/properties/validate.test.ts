import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MeterAsset } from '../../src/core/context/assets.ts'
import { meterId } from '../../src/core/ids.ts'
import type { RawBlock, RawMessage } from '../../src/core/ingest/raw-message.ts'
import { Calendars } from '../../src/core/time.ts'
import { normaliseQuality } from '../../src/core/validate/normalise-quality.ts'
import { QUALITIES } from '../../src/core/validate/quality.ts'
import { RegisterBook } from '../../src/core/validate/register-book.ts'
import { REJECTION_REASONS } from '../../src/core/validate/rejection.ts'
import { validate } from '../../src/core/validate/validate.ts'
import {
  AT,
  aContext,
  anAsset,
  aRegister,
  HALF_HOUR,
  someParams,
} from '../core/validate/builders.ts'

const HOUR = 2 * HALF_HOUR
const calendars = new Calendars()

const number = fc.oneof(
  fc.double({ min: -5, max: 100, noNaN: true }),
  fc.double(),
  fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY),
)
const instant = fc.oneof(
  fc.integer({ min: -200, max: 200 }).map((steps) => AT + steps * (HALF_HOUR / 2)),
  fc.integer({ min: AT - 1e9, max: AT + 1e9 }),
  // Beyond every calendar, yet exact in whole milliseconds after a block of steps.
  fc.integer({ min: -9e15, max: 9e15 }),
)
const step = fc.constantFrom(1, 7, 15, 30, 60, 120, 1_440, 2_880, 0, 1.5)
const quality = fc.constantFrom('valid', 'missing', '8', '10', 'bogus', undefined)
const anyMeter = {
  meterId: fc.constantFrom('M1', 'M2'),
  kvarh: fc.option(number, { nil: undefined }),
}

const anyMessage: fc.Arbitrary<RawMessage> = fc.oneof(
  fc.record({
    type: fc.constant('interval' as const),
    atMs: instant,
    stepMin: fc.option(step, { nil: undefined }),
    kwh: fc.option(number),
    quality,
    ...anyMeter,
  }),
  fc.record({
    type: fc.constant('register' as const),
    meterId: anyMeter.meterId,
    atMs: instant,
    stepMin: fc.option(step, { nil: undefined }),
    registerKwh: number,
    quality,
  }),
  fc.record({
    type: fc.constant('block' as const),
    meterId: anyMeter.meterId,
    fromMs: instant,
    stepMin: step,
    kwh: fc.array(fc.option(number), { minLength: 1, maxLength: 60 }),
    kvarh: fc.constant(undefined),
    quality: fc.constant(undefined),
  }),
)

const date = fc.integer({ min: AT - 100 * HOUR, max: AT + 100 * HOUR })
const anyAsset: fc.Arbitrary<MeterAsset | undefined> = fc.option(
  fc
    .record({
      timezone: fc.option(
        fc.constantFrom('UTC', 'Europe/Zurich', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
        { nil: undefined },
      ),
      contractedKw: fc.option(fc.double({ min: 0, max: 50, noNaN: true }), { nil: undefined }),
      registerDigits: fc.option(fc.integer({ min: 3, max: 8 }), { nil: undefined }),
      multipliers: fc.array(fc.record({ from: date, factor: fc.constantFrom(1, 20, 40) }), {
        maxLength: 3,
      }),
      exchangedAt: fc.array(date, { maxLength: 2 }),
    })
    .map(anAsset),
  { nil: undefined },
)

const anyParams = fc
  .record({
    stamp: fc.constantFrom('start' as const, 'end' as const),
    unknownMeters: fc.constantFrom('accept' as const, 'reject' as const),
    stepMin: fc.constantFrom(15, 30, null),
  })
  .map(someParams)

test('every interval is accounted for, and every reading is fit to be counted', () => {
  const anyStream = fc.array(anyMessage, { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(anyStream, anyAsset, anyParams, (messages, asset, params) => {
      const registers = new RegisterBook()
      for (const message of messages) {
        const result = validate(message, {
          asset,
          params,
          registers,
          calendars,
          arrivedAtMs: AT + HOUR,
          timezone: 'Asia/Almaty',
        })
        const { intervals, readings, rejections, baseline } = result
        expect(readings.length + rejections.length + baseline).toBe(intervals)
        if (message.type === 'block') expect(intervals).toBe(message.kwh.length)
        if (message.type === 'interval') expect(intervals).toBe(1)
        expect(baseline === 1 && message.type !== 'register').toBe(false)
        for (const { reason, message: words } of rejections) {
          expect(REJECTION_REASONS).toContain(reason)
          expect(words).toMatch(/^[\P{Cc}]+$/u)
        }
        for (const { energyKwh, quality: normalised, startMs, stepMs } of readings) {
          expect(energyKwh === undefined).toBe(normalised === 'missing')
          expect(energyKwh === undefined || (energyKwh >= 0 && energyKwh < 1e6)).toBe(true)
          expect(Number.isInteger(startMs) && Number.isInteger(stepMs)).toBe(true)
        }
      }
    }),
    { numRuns: 500 },
  )
})

/** Steps below a day: their intervals follow each other in elapsed time. */
const anyBlock: fc.Arbitrary<RawBlock> = fc
  .array(fc.record({ kwh: fc.option(number), kvarh: fc.option(number), quality: fc.string() }), {
    minLength: 1,
    maxLength: 60,
  })
  .chain((rows) =>
    fc.record({
      type: fc.constant('block' as const),
      meterId: fc.constant('M1'),
      fromMs: instant,
      stepMin: fc.constantFrom(5, 15, 30, 60, 120, 7),
      kwh: fc.constant(rows.map(({ kwh }) => kwh)),
      kvarh: fc.constant(rows.map(({ kvarh }) => kvarh)),
      quality: fc.constant(rows.map(({ quality: code }, i) => (i % 3 === 0 ? code : 'valid'))),
    }),
  )

test('a block and its intervals sent one by one give the same readings and rejections', () => {
  fc.assert(
    fc.property(anyBlock, anyAsset, anyParams, (block, asset, params) => {
      const context = { ...aContext({ asset, calendars }), params }
      const whole = validate(block, context)
      const single = block.kwh.map((kwh, i) =>
        validate(
          {
            type: 'interval',
            meterId: block.meterId,
            atMs: block.fromMs + i * block.stepMin * 60_000,
            stepMin: block.stepMin,
            kwh,
            kvarh: block.kvarh?.[i] ?? undefined,
            quality: block.quality?.[i],
          },
          context,
        ),
      )
      expect(whole.readings).toEqual(single.flatMap(({ readings }) => readings))
      expect(whole.rejections).toEqual(
        single.flatMap(({ rejections }, index) =>
          rejections.map((rejection) => ({ ...rejection, index })),
        ),
      )
    }),
  )
})

describe('a register that only rises', () => {
  /** Steps since the last snapshot, up to a day of half hours, and what was used in them. */
  const anyWalk = fc.array(
    fc.record({
      steps: fc.integer({ min: 1, max: 48 }),
      usedKwh: fc.double({ min: 0, max: 500, noNaN: true }),
    }),
    { minLength: 1, maxLength: 40 },
  )

  test('gives back all its energy, each interval once', () => {
    const anyZone = fc.constantFrom('Asia/Almaty', 'Europe/Zurich', 'America/St_Johns')
    fc.assert(
      fc.property(anyWalk, anyZone, fc.nat({ max: 20_000 }), (walk, timezone, offset) => {
        const context = aContext({ timezone, calendars, arrivedAtMs: Date.UTC(2030, 0) })
        let atMs = AT - offset * HALF_HOUR
        let registerKwh = 1_000
        validate(aRegister({ atMs, registerKwh }), context)
        const firstMs = atMs
        const readings = walk.flatMap(({ steps, usedKwh }) => {
          atMs += steps * HALF_HOUR
          registerKwh += usedKwh
          return validate(aRegister({ atMs, registerKwh }), context).readings
        })
        const total = readings.reduce((sum, { energyKwh }) => sum + (energyKwh ?? 0), 0)
        expect(total).toBeCloseTo(registerKwh - 1_000, 6)
        expect(readings.map(({ startMs }) => startMs)).toEqual(
          Array.from({ length: (atMs - firstMs) / HALF_HOUR }, (_, i) => firstMs + i * HALF_HOUR),
        )
      }),
    )
  })

  test('gives the same readings when the book is saved and restored on the way', () => {
    fc.assert(
      fc.property(anyWalk, fc.nat({ max: 40 }), (walk, restartAt) => {
        const run = (restart: boolean) => {
          let registers = new RegisterBook()
          let atMs = AT
          let registerKwh = 0
          return walk.flatMap(({ steps, usedKwh }, i) => {
            atMs += steps * HALF_HOUR
            registerKwh += usedKwh
            if (restart && i === restartAt) {
              const saved = registers.entryOf(meterId('M1'))
              registers = new RegisterBook()
              if (saved !== undefined) registers.restore(meterId('M1'), structuredClone(saved))
            }
            const context = aContext({ registers, calendars, arrivedAtMs: Date.UTC(2030, 0) })
            return validate(aRegister({ atMs, registerKwh }), context)
          })
        }
        expect(run(true)).toEqual(run(false))
      }),
    )
  })
})

test('any code at all has a quality or none, and no code is valid', () => {
  const anyCodes = fc.dictionary(fc.string(), fc.constantFrom(...QUALITIES))
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constant('__proto__')), anyCodes, (code, codes) => {
      expect([...QUALITIES, undefined]).toContain(normaliseQuality(code, codes))
      expect(normaliseQuality(undefined, codes)).toBe('valid')
      if (Object.hasOwn(codes, code)) expect(normaliseQuality(code, codes)).toBe(codes[code])
    }),
  )
})
