import type { DayConditions, Load } from '../../src/simulate/load.ts'
import { Random } from '../../src/simulate/random.ts'

export const SLOTS = 48

/** A January weekday in Pavlodar, half-hours, at one temperature; 2026-01-12 was a Monday. */
export const aDay = ({
  tempAllDayC = -15,
  ...rest
}: Partial<DayConditions> & { readonly tempAllDayC?: number } = {}): DayConditions => ({
  day: 20_465,
  weekend: false,
  startMs: Date.parse('2026-01-12T00:00:00+05:00'),
  stepMin: 30,
  slots: SLOTS,
  tempC: new Float64Array(SLOTS).fill(tempAllDayC),
  price: new Float64Array(SLOTS).fill(1),
  sunriseMin: 530,
  sunsetMin: 1_030,
  orderedMaxKw: new Float64Array(SLOTS).fill(Number.POSITIVE_INFINITY),
  ...rest,
})

/** Mean power of each half-hour of one day, kW. */
export const powersOf = (load: Load, conditions: DayConditions, seed: number): number[] => {
  const energyKwh = new Float64Array(conditions.slots)
  load(energyKwh, conditions, Random.of(seed, conditions.day))
  return Array.from(energyKwh, (kwh) => (kwh * 60) / conditions.stepMin)
}

/** The days from 2026-01-12 on, each as `change` makes it. */
export const powersOfDays = (
  load: Load,
  days: number,
  seed: number,
  change: (offset: number) => Parameters<typeof aDay>[0] = () => ({}),
): number[][] =>
  Array.from({ length: days }, (_, offset) => {
    const weekend = offset % 7 >= 5
    return powersOf(load, aDay({ day: 20_465 + offset, weekend, ...change(offset) }), seed)
  })
