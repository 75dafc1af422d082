import { isoInstant } from '../time.ts'
import { MS_PER_HOUR } from '../units.ts'
import { energyFault } from './check-energy.ts'
import type { MeterTerms } from './meter-terms.ts'
import { multiplierAt } from './multiplier-at.ts'
import { QUALITY_RANK, type Quality } from './quality.ts'
import type { Reading } from './reading.ts'
import type { RegisterRow } from './register-book.ts'
import type { RejectionReason } from './rejection.ts'
import { floorToGrid, startsBetween } from './step-grid.ts'

/**
 * What a register says against the one before it. `keep` is the row that the next one is held against: the newer of the
 * two, unless it contradicts or precedes the older one.
 */
export type Difference =
  | { readonly type: 'readings'; readonly readings: readonly Reading[]; readonly keep: 'now' }
  /** Nothing to subtract from yet, or the same register again: an accepted zero. */
  | { readonly type: 'baseline'; readonly keep: 'now' | 'last' }
  | {
      readonly type: 'rejected'
      readonly reason: RejectionReason
      readonly message: string
      readonly keep: 'now' | 'last'
    }

/**
 * Energy between two register snapshots of a meter, both on the grid of its step.
 *
 * Consecutive snapshots give one interval with the worse quality of the two. Over a gap the energy is spread evenly and
 * is at best estimated: it is conserved, but when it flowed was not measured. A register that fell rolled over where
 * the meter's digits are known and the energy is plausible for the time; otherwise it is rejected and a new series
 * starts from it, so that an unknown exchange of the meter costs one interval and not all that follow.
 *
 * @param last undefined before the meter's first snapshot
 */
export const differenceRegisters = (
  last: RegisterRow | undefined,
  now: RegisterRow,
  rawQuality: string | undefined,
  terms: MeterTerms,
  maxGapHours: number,
): Difference => {
  if (last === undefined) return { type: 'baseline', keep: 'now' }
  if (now.atMs === last.atMs) {
    if (now.registerKwh === last.registerKwh) return { type: 'baseline', keep: 'last' }
    return refused(
      'register-conflict',
      `${now.registerKwh} kWh at the instant of ${told(last)}`,
      'last',
    )
  }
  if (now.atMs < last.atMs)
    return refused(
      'register-out-of-order',
      `${isoInstant(now.atMs)} is before ${told(last)}`,
      'last',
    )
  if (terms.exchangedAt.some((atMs) => last.atMs < atMs && atMs <= now.atMs))
    return { type: 'baseline', keep: 'now' }

  const gapHours = (now.atMs - last.atMs) / MS_PER_HOUR
  const isConsecutive = floorToGrid(terms.calendar, now.atMs - 1, terms.stepMs) === last.atMs
  if (gapHours > maxGapHours && !isConsecutive)
    return refused(
      'register-gap',
      `${gapHours} h after ${told(last)}: a new series starts here`,
      'now',
    )
  const starts = startsBetween(terms.calendar, last.atMs, now.atMs, terms.stepMs)
  if (starts === undefined)
    return refused(
      'misaligned',
      `the step has changed since ${told(last)}: a new series starts here`,
      'now',
    )

  const deltaKwh = registerDelta(last, now, starts, terms)
  const fault =
    deltaKwh < 0
      ? ({
          reason: 'register-backwards',
          message: `${now.registerKwh} kWh after ${told(last)}`,
        } as const)
      : shareFault(deltaKwh, starts, terms)
  if (fault !== undefined)
    return refused(fault.reason, `${fault.message}: a new series starts here`, 'now')

  const ends = worse(last.quality, now.quality)
  const quality = starts.length === 1 ? ends : worse(ends, 'estimated')
  return {
    type: 'readings',
    keep: 'now',
    readings: starts.map((startMs) => ({
      meterId: terms.meterId,
      startMs,
      stepMs: terms.stepMs,
      energyKwh: shareKwh(deltaKwh, starts, startMs, terms),
      reactiveKvarh: undefined,
      quality,
      rawQuality,
    })),
  }
}

const told = (row: RegisterRow): string =>
  `the last register, ${row.registerKwh} kWh at ${isoInstant(row.atMs)}`

const refused = (reason: RejectionReason, message: string, keep: 'now' | 'last'): Difference => ({
  type: 'rejected',
  reason,
  message,
  keep,
})

/**
 * Registers are built to count full load for 1,500 h before they go round (IEC 62052-11:2003, 5.10). With a margin of
 * ten: one that fell and would go round sooner did something else, and its energy is not made up.
 */
const SHORTEST_ROUND_HOURS = 150

/** The register's own difference, over a rollover where that explains a fall; negative where nothing does. */
const registerDelta = (
  last: RegisterRow,
  now: RegisterRow,
  starts: readonly number[],
  terms: MeterTerms,
): number => {
  const deltaKwh = now.registerKwh - last.registerKwh
  if (deltaKwh >= 0 || terms.registerDigits === undefined) return deltaKwh
  const roundKwh = 10 ** terms.registerDigits
  const rolledKwh = roundKwh + deltaKwh
  const mostKwh = (roundKwh * (now.atMs - last.atMs)) / (SHORTEST_ROUND_HOURS * MS_PER_HOUR)
  const isRollover =
    rolledKwh <= mostKwh &&
    last.registerKwh < roundKwh &&
    shareFault(rolledKwh, starts, terms) === undefined
  return isRollover ? rolledKwh : deltaKwh
}

/** The first interval that cannot carry its share. */
const shareFault = (deltaKwh: number, starts: readonly number[], terms: MeterTerms) => {
  for (const startMs of starts) {
    const fault = energyFault(shareKwh(deltaKwh, starts, startMs, terms), terms.limitKwh)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** An equal share of the difference, times the CT and VT ratio in force when the interval starts. */
const shareKwh = (
  deltaKwh: number,
  starts: readonly number[],
  startMs: number,
  terms: MeterTerms,
): number => (deltaKwh / starts.length) * multiplierAt(terms.multipliers, startMs)

const worse = (one: Quality, other: Quality): Quality =>
  QUALITY_RANK[one] < QUALITY_RANK[other] ? one : other
