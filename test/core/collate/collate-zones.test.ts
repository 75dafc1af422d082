import { expect, test } from 'vitest'
import { meterId } from '../../../src/core/ids.ts'
import type { Reading } from '../../../src/core/validate/reading.ts'
import { DAY, dayOf, HOUR } from '../../builders/days.ts'
import { collating, inShort, restarted, standing } from './collating.ts'

const FEB_1 = dayOf('2026-02-01')
const hours = (day: number, change: Partial<Reading> = {}): Reading[] =>
  Array.from({ length: 24 }, (_, hour) => ({
    meterId: meterId('M1'),
    startMs: day * DAY + hour * HOUR,
    stepMs: HOUR,
    energyKwh: 0.1,
    reactiveKvarh: undefined,
    quality: 'valid' as const,
    rawQuality: undefined,
    isZoned: true,
    ...change,
  }))

test('a day of tariff zones closes with its last hour, keeps its mark and its energy', () => {
  const { accept, emitted } = collating()
  accept(...hours(FEB_1))
  expect(inShort(emitted)).toEqual(['M1 2026-02-01', '= 2026-02-01'])
  const day = standing(emitted).values().next().value
  expect(day?.isZoned).toBe(true)
  const sumKwh = day?.powerKw.reduce((sum, kw) => sum + kw, 0) ?? 0
  // To the watt-hour, in 32-bit floats.
  expect(sumKwh).toBeCloseTo(2.4, 3)
})

test.each([
  ['zones', 'intervals', true, undefined],
  ['intervals', 'zones', undefined, true],
])('a day of %s takes no %s', (_, _other, first, second) => {
  const { collator } = collating()
  const [held] = hours(FEB_1, first === undefined ? {} : { isZoned: first })
  const [, other] = hours(FEB_1, second === undefined ? {} : { isZoned: second })
  const without = ({ isZoned, ...reading }: Reading): Reading => reading
  const shaped = (reading: Reading, zoned: boolean | undefined): Reading =>
    zoned === undefined ? without(reading) : reading
  expect([
    collator.accept(shaped(held as Reading, first), 0),
    collator.accept(shaped(other as Reading, second), 0),
  ]).toEqual(['accepted', 'step-conflict'])
})

test('the mark outlives a restart', () => {
  const from = collating()
  from.accept(...hours(FEB_1).slice(0, 12))
  const to = restarted(from, ['M1'])
  to.accept(...hours(FEB_1).slice(12))
  expect([...standing(to.emitted).values()]).toMatchObject([{ day: FEB_1, isZoned: true }])
})
