import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MeterDay } from '../../src/core/collate/meter-day.ts'
import { meterDayFromJson, meterDayToJson } from '../../src/core/collate/meter-day-message.ts'
import { MeterDayReader } from '../../src/core/collate/meter-day-reader.ts'
import { aMeterDay } from '../builders/a-meter-day.ts'
import { dayOf } from '../builders/days.ts'

const FEB_1 = dayOf('2026-02-01')
const slot = fc.record({
  kw: fc.oneof(
    fc.integer({ min: 0, max: 9_999 }).map((watts) => watts / 1000),
    // A negative zero is written as 0.
    fc.float({ noNaN: true, noDefaultInfinity: true }).map((kw) => kw + 0),
  ),
  rank: fc.integer({ min: 0, max: 4 }),
})
const meterDay = fc
  .record({
    id: fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/),
    day: fc.integer({ min: -400, max: 400 }),
    slots: fc.array(slot, { minLength: 1, maxLength: 100 }),
    stepMin: fc.constantFrom(1, 15, 30, 60),
    closing: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    revision: fc.integer({ min: -10, max: 70_000 }),
    isProvisional: fc.boolean(),
    isZoned: fc.boolean(),
    isReactive: fc.boolean(),
    tariff: fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }), { nil: undefined }),
  })
  .map(({ id, day, slots, stepMin, closing, revision, tariff, ...is }) => {
    const isRare = is.isProvisional && is.isZoned
    return aMeterDay({
      ...{ meterId: id, day: FEB_1 + day, revision, stepMs: stepMin * 60_000 },
      powerKw: slots.map(({ kw }) => kw),
      quality: slots.map(({ rank }) => rank),
      ...(closing === undefined ? {} : { closing: FEB_1 + closing }),
      ...(isRare ? { provisional: true } : {}),
      ...(isRare && is.isReactive
        ? { reactiveKvar: Float32Array.from(slots, ({ kw }) => kw), isZoned: true }
        : {}),
      attributes: tariff === undefined ? {} : { tariff },
    })
  })

const reader = new MeterDayReader()
const readOf = (bytes: Buffer): MeterDay | undefined => {
  // As a record lies in its batch.
  const batch = Buffer.concat([Buffer.from('{"'), bytes, Buffer.from('}]')])
  return reader.read(batch, 2, 2 + bytes.length)
}
const checkedOf = (bytes: Buffer): MeterDay | undefined => {
  try {
    return meterDayFromJson(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return undefined
  }
}

test('a meter-day read off its bytes is the one that the schema reads', () => {
  let read = 0
  fc.assert(
    fc.property(meterDay, (day) => {
      const bytes = Buffer.from(meterDayToJson(day))
      const found = readOf(bytes)
      if (found === undefined) {
        expect(day.provisional || day.isZoned === true || day.reactiveKvar !== undefined).toBe(true)
        return
      }
      read++
      expect(found).toEqual(checkedOf(bytes))
      expect(found).toEqual(day)
    }),
    { numRuns: 2_000 },
  )
  expect(read).toBeGreaterThan(1_000)
})

test('what was changed on its way is read as the schema reads it, or left to it', () => {
  const seen = { read: 0, left: 0, refused: 0 }
  fc.assert(
    fc.property(
      meterDay,
      fc.array(fc.record({ at: fc.nat(), byte: fc.integer({ min: 0x20, max: 0x7d }) }), {
        minLength: 1,
        maxLength: 2,
      }),
      (day, changes) => {
        const bytes = Buffer.from(meterDayToJson(day))
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte
        const found = readOf(bytes)
        const checked = checkedOf(bytes)
        if (found === undefined) seen[checked === undefined ? 'refused' : 'left']++
        else {
          seen.read++
          expect(found).toEqual(checked)
        }
      },
    ),
    { numRuns: 5_000 },
  )
  expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(200)
})
