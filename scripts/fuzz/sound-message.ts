import fc from 'fast-check'
import { isoDay } from '../../src/core/time.ts'
import { METERS } from './meters.ts'

/** Messages as sound meters send them, of one local day or the few before it: what a feed mostly consists of. */

const kwh = fc.integer({ min: 0, max: 3_000 }).map((wh) => wh / 1000)
const orNull = fc.option(kwh, { freq: 20 })
const quality = fc.constantFrom('valid', 'valid', 'valid', 'estimated', 'edited', 'missing', 8, 14)
const OFFSETS = ['+05:00', '+05:00', '+05:00', 'Z', '+0500', '+05'] as const

const at = (day: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 5), fc.nat(47), fc.constantFrom(...OFFSETS))
    .map(([daysAgo, slot, offset]) => {
      const hour = String(Math.floor(slot / 2)).padStart(2, '0')
      return `${isoDay(day - daysAgo)}T${hour}:${slot % 2 === 0 ? '00' : '30'}:00${offset}`
    })
const midnight = (day: number): fc.Arbitrary<string> =>
  fc.constantFrom(0, 0, 0, 1).map((daysAgo) => `${isoDay(day - daysAgo)}T00:00:00+05:00`)

/** JSON text of a message in any of the five shapes. */
export const soundMessage = (day: number): fc.Arbitrary<string> => {
  const meterId = fc.constantFrom(...METERS.map((meter) => meter.meterId))
  const single = fc.record(
    { meterId, at: at(day), kwh: orNull, stepMin: fc.constant(30), kvarh: kwh, quality },
    { requiredKeys: ['meterId', 'at', 'kwh'] },
  )
  const block = fc
    .record({
      meterId,
      from: midnight(day),
      rows: fc.array(fc.tuple(orNull, quality), { minLength: 1, maxLength: 48 }),
    })
    .map(({ rows, ...rest }) => ({
      ...rest,
      stepMin: 30,
      kwh: rows.map(([value]) => value),
      quality: rows.map(([, code]) => code),
    }))
  // A register counts up, so that most snapshots are above the ones before.
  const register = fc.record(
    {
      meterId,
      at: at(day),
      registerKwh: fc.nat(20_000).map((wh) => (day - 20_000) * 50 + wh / 1000),
      stepMin: fc.constant(30),
    },
    { requiredKeys: ['meterId', 'at', 'registerKwh'] },
  )
  const byZone = fc.record({ peak: kwh, flat: kwh, valley: kwh }, { requiredKeys: ['valley'] })
  const zones = fc.record({ meterId, day: fc.constant(isoDay(day)), zoneKwh: byZone })
  const zoneRegisters = fc.record({
    meterId,
    at: midnight(day),
    zoneRegisterKwh: fc
      .nat(20_000)
      .map((wh) => ({ peak: (day - 20_000) * 9 + wh / 1000, valley: (day - 20_000) * 11 })),
  })
  return fc
    .oneof(
      { weight: 8, arbitrary: single },
      { weight: 4, arbitrary: block },
      { weight: 2, arbitrary: register },
      { weight: 1, arbitrary: zones },
      { weight: 1, arbitrary: zoneRegisters },
    )
    .map((message) => JSON.stringify(message))
}
