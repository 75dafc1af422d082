import type { OpenedReadings } from '../../adapters/duckdb/readings.ts'
import type { MixedStep, Noted } from './collated-series.ts'
import type { ScanTotals } from './scan-totals.ts'

/** Where what is told of a scan's readings stands: file and line. */
export type Places = ReadonlyMap<Noted | MixedStep, string>

/** Meters of two steps that are named one by one. */
export const MIXED_NAMED = 5

/** Looks up where the first of each kind stands: only where there is something to tell. */
export const placesOf = async (
  { rejections, repeats, mixedSteps }: ScanTotals,
  history: Pick<OpenedReadings, 'places'>,
): Promise<Places> => {
  const told = [...rejections.values(), ...repeats.values(), ...mixedSteps.slice(0, MIXED_NAMED)]
  const found = await history.places(told)
  return new Map(
    told.flatMap((it, i) => {
      const place = found[i]
      return place === undefined ? [] : [[it, place] as const]
    }),
  )
}

/** The first of a kind: where it stands, whose it is, and what there is to say of it. */
export const exampleOf = (noted: Noted, places: Places): string => {
  const place = places.get(noted)
  return `${place === undefined ? '' : `${place}: `}meter ${noted.meterId}: ${noted.words}`
}
