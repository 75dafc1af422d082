import type { LedgerRow } from '../../src/app/ledger.ts'
import { isoDay } from '../../src/core/time.ts'
import type { LedgerCounts } from '../../src/core/validate/ledger.ts'
import type { SimulatedRegion } from '../../src/simulate/region.ts'
import type { DayCurve, Outcome } from './outcome.ts'
import type { ProducedTruth } from './produced-truth.ts'

/** What was compared, and where it differs. */
export interface Comparison {
  readonly what: string
  readonly compared: number
  readonly differences: readonly string[]
}

const difference = (key: string, one: unknown, other: unknown): string =>
  `${key}:\n    disturbed   ${JSON.stringify(one) ?? 'absent'}\n    undisturbed ${JSON.stringify(other) ?? 'absent'}`

const compareMaps = <Value>(
  what: string,
  disturbed: ReadonlyMap<string, Value>,
  undisturbed: ReadonlyMap<string, Value>,
  shown: (value: Value) => unknown = (value) => value,
): Comparison => {
  const keys = [...new Set([...disturbed.keys(), ...undisturbed.keys()])].sort()
  const differences = keys.flatMap((key) => {
    const [one, other] = [disturbed.get(key), undisturbed.get(key)].map((value) =>
      value === undefined ? undefined : shown(value),
    )
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [difference(key, one, other)]
  })
  return { what, compared: keys.length, differences }
}

const curveOnly = ({ powerKw, quality }: DayCurve) => ({ powerKw, quality })

export const compareOutcomes = (disturbed: Outcome, undisturbed: Outcome): Comparison[] => [
  compareMaps('last record of each suspect site', disturbed.suspects, undisturbed.suspects),
  compareMaps('last inspection list of each region', disturbed.lists, undisturbed.lists),
  compareMaps(
    'meter-days, by power and quality of the highest revision',
    disturbed.meterDays,
    undisturbed.meterDays,
    curveOnly,
  ),
  compareMaps('rejected readings, by origin and reason', disturbed.rejected, undisturbed.rejected),
]

const countsOf = ({ read, accepted, duplicate, late, rejected }: LedgerCounts): LedgerCounts => ({
  ...{ read, accepted, duplicate, late, rejected },
})

export const compareLedgers = (
  rows: readonly LedgerRow[],
  undisturbed: ReadonlyMap<number, LedgerCounts>,
): Comparison =>
  compareMaps(
    'ledger counts of each partition',
    new Map(
      rows.flatMap((row) =>
        row.partition === 'all' ? [] : [[`partition ${row.partition}`, countsOf(row)] as const],
      ),
    ),
    new Map([...undisturbed].map(([partition, counts]) => [`partition ${partition}`, counts])),
    countsOf,
  )

/** Every interval in the topic is in the ledger, and every interval and kWh of the ledger is somewhere. */
export const checkLedger = (rows: readonly LedgerRow[], produced: ProducedTruth): Comparison => {
  const differences: string[] = []
  for (const row of rows) {
    if (row.partition === 'all') continue
    const wanted = produced.intervals.get(row.partition) ?? 0
    if (row.read !== wanted)
      differences.push(`partition ${row.partition}: read ${row.read}, produced ${wanted}`)
    if (!row.intervalsClose) differences.push(`partition ${row.partition}: intervals do not close`)
    if (!row.energyCloses) differences.push(`partition ${row.partition}: energy does not close`)
  }
  if (produced.missing > 0) differences.push(`${produced.missing} messages are not in the topic`)
  if (rows.length - 1 !== produced.intervals.size)
    differences.push(`${rows.length - 1} of ${produced.intervals.size} partitions have a ledger`)
  return {
    what: 'ledger of each partition: read = produced, intervals and energy close',
    compared: produced.intervals.size,
    differences,
  }
}

/** Seven digits of single precision. */
const isSamePower = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, b)

/** Interval by interval: what the meters measured is what the meter-days say, each once. */
export const checkIntervals = (region: SimulatedRegion, outcome: Outcome): Comparison => {
  let compared = 0
  let days = 0
  const differences: string[] = []
  for (const day of region.days)
    for (const { meterId, stepMin, kwh, quality } of region.curvesOf(day)) {
      days++
      const key = `${meterId} ${isoDay(day)}`
      const found = outcome.meterDays.get(key)
      for (const [slot, energyKwh] of kwh.entries()) {
        compared++
        const wantedKw = energyKwh === null ? 0 : (energyKwh * 60) / stepMin
        const wanted = energyKwh === null ? '-' : quality?.[slot] === 'estimated' ? 'e' : 'v'
        const isThere = found?.quality[slot] === wanted
        if (isThere && isSamePower(found?.powerKw[slot] ?? Number.NaN, wantedKw)) continue
        differences.push(
          `${key} slot ${slot}: ${found?.powerKw[slot]} kW ${found?.quality[slot]}, measured ${wantedKw} kW ${wanted}`,
        )
      }
    }
  if (outcome.meterDays.size !== days)
    differences.push(`${outcome.meterDays.size} meter-days of ${days}`)
  return { what: 'intervals, measured against the final meter-days', compared, differences }
}
