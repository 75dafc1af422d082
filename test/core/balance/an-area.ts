import type { AreaCurves, MeterCurve } from '../../../src/core/balance/area-curves.ts'
import type { BalanceSetting } from '../../../src/core/balance/judge-balance.ts'
import { aFlat } from '../../builders/a-flat.ts'
import { dayOf } from '../../builders/days.ts'

export const DAYS = 28
export const SLOTS = DAYS * 48

/** Flats, each with a life of its own. */
export const someFlats = (count: number, firstSeed = 1): readonly MeterCurve[] =>
  Array.from({ length: count }, (_, i) => ({
    meterId: `M${firstSeed + i}`,
    kw: Float32Array.from(aFlat({ days: DAYS, seed: firstSeed + i })),
  }))

/** An area whose head meter has what its fed meters drew, 1 % of line loss, and `extraKw` by slot. */
export const anArea = (
  fed: readonly MeterCurve[],
  listed: readonly MeterCurve[] = fed,
  extraKw: (slot: number) => number = () => 0,
): AreaCurves => ({
  days: DAYS,
  headKw: Float32Array.from(
    { length: SLOTS },
    (_, t) => 1.01 * fed.reduce((sum, { kw }) => sum + (kw[t] as number), 0) + extraKw(t),
  ),
  meters: listed,
})

export const aSetting = (change: Partial<BalanceSetting> = {}): BalanceSetting => ({
  firstDay: dayOf('2026-01-12'),
  ratedKva: 100,
  p0Kw: 0,
  pkKw: 0,
  latitudeDeg: undefined,
  kvaPerKw: 1,
  minPresent: 0.95,
  lineLossShare: 0,
  candidates: () => [],
  ...change,
})
