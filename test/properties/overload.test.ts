import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assessOverload, OVERLOAD_NOT_JUDGED } from '../../src/core/overload/assess-overload.ts'
import {
  OVERLOAD_BANDS,
  type Strain,
  scoreOverload,
} from '../../src/core/overload/overload-score.ts'
import { ONAN_DISTRIBUTION } from '../../src/core/overload/thermal-constants.ts'
import {
  type ThermalState,
  thermalModel,
  walkThermalDay,
} from '../../src/core/overload/thermal-model.ts'

const RATED_KVA = 400
const kva = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 2.5 * RATED_KVA, noNaN: true }) },
  fc.constant(Number.NaN),
)
const airC = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -40, max: 45, noNaN: true }) },
  fc.constant(Number.NaN),
)
const curve = (value: fc.Arbitrary<number>, slots: number): fc.Arbitrary<Float32Array> =>
  fc.array(value, { minLength: slots, maxLength: slots }).map((values) => Float32Array.from(values))
const window = fc
  .constantFrom(24, 48, 96)
  .chain((slots) =>
    fc.array(fc.tuple(curve(kva, slots), curve(airC, slots)), { minLength: 1, maxLength: 6 }),
  )
const strain: fc.Arbitrary<Strain> = fc.record({
  ageingDaysPerDay: fc.double({ min: 0, max: 128, noNaN: true }),
  hoursOverPerDay: fc.double({ min: 0, max: 48, noNaN: true }),
  hotSpotC: fc.double({ min: -40, max: 300, noNaN: true }),
  topOilC: fc.double({ min: -40, max: 250, noNaN: true }),
  peakPct: fc.double({ min: 0, max: 300, noNaN: true }),
  nightFloorPct: fc.oneof(fc.double({ min: 0, max: 300, noNaN: true }), fc.constant(undefined)),
})

test('a window walked day by day, through a written state, ends where one walked at once does', () => {
  fc.assert(
    fc.property(window, (days) => {
      const slots = days[0]![0].length
      const model = thermalModel({ ...ONAN_DISTRIBUTION, k21: 2 }, RATED_KVA, 1_440 / slots)
      const join = (which: 0 | 1): Float32Array =>
        Float32Array.from(days.flatMap((day) => [...day[which]]))
      const atOnce = walkThermalDay(undefined, join(0), join(1), model)
      let state: ThermalState | undefined
      let knownSlots = 0
      let assumedAmbientSlots = 0
      let hotSpotC = Number.NEGATIVE_INFINITY
      let topOilC = Number.NEGATIVE_INFINITY
      let ageingDays = 0
      for (const [load, air] of days) {
        const day = walkThermalDay(state, load, air, model)
        // What a checkpoint does to a state.
        state =
          day.state === undefined
            ? undefined
            : (JSON.parse(JSON.stringify(day.state)) as ThermalState)
        knownSlots += day.knownSlots
        assumedAmbientSlots += day.assumedAmbientSlots
        hotSpotC = Math.max(hotSpotC, day.hotSpotC)
        topOilC = Math.max(topOilC, day.topOilC)
        ageingDays += day.ageingDays
      }
      expect({ state, knownSlots, assumedAmbientSlots, hotSpotC, topOilC }).toEqual({
        state: atOnce.state,
        knownSlots: atOnce.knownSlots,
        assumedAmbientSlots: atOnce.assumedAmbientSlots,
        hotSpotC: atOnce.hotSpotC,
        topOilC: atOnce.topOilC,
      })
      expect(Math.abs(ageingDays - atOnce.ageingDays)).toBeLessThanOrEqual(
        1e-12 * Math.max(1, atOnce.ageingDays),
      )
    }),
  )
})

test('more load in every slot never makes a transformer cooler or younger', () => {
  fc.assert(
    fc.property(window, fc.double({ min: 0, max: 100, noNaN: true }), (days, moreKva) => {
      const slots = days[0]![0].length
      const model = thermalModel(ONAN_DISTRIBUTION, RATED_KVA, 1_440 / slots)
      let light: ThermalState | undefined
      let heavy: ThermalState | undefined
      for (const [load, air] of days) {
        const before = walkThermalDay(light, load, air, model)
        const after = walkThermalDay(
          heavy,
          load.map((value) => value + moreKva),
          air,
          model,
        )
        light = before.state
        heavy = after.state
        if (before.knownSlots === 0) continue
        expect(after.hotSpotC).toBeGreaterThanOrEqual(before.hotSpotC - 1e-9)
        expect(after.topOilC).toBeGreaterThanOrEqual(before.topOilC - 1e-9)
        expect(after.ageingDays).toBeGreaterThanOrEqual(before.ageingDays * (1 - 1e-12))
      }
    }),
  )
})

test('the score lies in 0 to 1, is the sum of its parts, and rises with every strain', () => {
  const rise = fc.record({
    ageingDaysPerDay: fc.double({ min: 0, max: 10, noNaN: true }),
    hoursOverPerDay: fc.double({ min: 0, max: 10, noNaN: true }),
    nightFloorPct: fc.double({ min: 0, max: 50, noNaN: true }),
    hotSpotC: fc.double({ min: 0, max: 50, noNaN: true }),
  })
  fc.assert(
    fc.property(strain, rise, (strain, more) => {
      const before = scoreOverload(strain)
      expect(before.score).toBeGreaterThanOrEqual(0)
      expect(before.score).toBeLessThanOrEqual(1)
      expect(before.parts.reduce((sum, part) => sum + part.contribution, 0)).toBeCloseTo(
        before.score,
        9,
      )
      const after = scoreOverload({
        ...strain,
        ageingDaysPerDay: strain.ageingDaysPerDay + more.ageingDaysPerDay,
        hoursOverPerDay: strain.hoursOverPerDay + more.hoursOverPerDay,
        hotSpotC: strain.hotSpotC + more.hotSpotC,
        nightFloorPct:
          strain.nightFloorPct === undefined
            ? undefined
            : strain.nightFloorPct + more.nightFloorPct,
      })
      expect(after.score).toBeGreaterThanOrEqual(before.score - 1e-12)
      expect(OVERLOAD_BANDS.indexOf(after.band)).toBeGreaterThanOrEqual(
        OVERLOAD_BANDS.indexOf(before.band) - (after.score < before.score ? 1 : 0),
      )
      if (before.limits.length > 0) expect(before.band).toBe('critical')
    }),
  )
})

const numbersIn = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : []

test('any load on any rating is judged in finite figures or not judged for a reason', () => {
  const anyKw = fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: -200, max: 900, noNaN: true }) },
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, 0, -0),
  )
  const rating = fc.oneof(
    { weight: 4, arbitrary: fc.double({ min: 25, max: 2_500, noNaN: true }) },
    fc.constantFrom(undefined, 0, -1, Number.NaN, Number.POSITIVE_INFINITY),
  )
  fc.assert(
    fc.property(
      rating,
      fc.constantFrom(24, 48, 96).chain((slots) => fc.array(curve(anyKw, slots), { maxLength: 5 })),
      fc.array(curve(airC, 24), { maxLength: 5 }),
      (ratedKva, daysKw, daysAmbientC) => {
        const outcome = assessOverload({
          ratedKva,
          constants: ONAN_DISTRIBUTION,
          daysKw,
          daysAmbientC,
          powerFactor: 0.95,
        })
        if (outcome.type === 'rejected') {
          expect(OVERLOAD_NOT_JUDGED).toContain(outcome.reason)
          return
        }
        expect(numbersIn(outcome.value).every(Number.isFinite)).toBe(true)
      },
    ),
  )
})
