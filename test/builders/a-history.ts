import type { MeterSeries, ReadingHistory } from '../../src/ports/history.ts'

/** Readings of some meters, as a file of them would be gone through. */
export const aHistory = (meters: readonly MeterSeries[]): ReadingHistory => {
  const byId = new Map(meters.map((series) => [series.meterId, series]))
  return {
    meterIds: async () => [...byId.keys()].sort(),
    series: async function* (order) {
      for (const id of order) yield byId.get(id) as MeterSeries
    },
    lastReadings: async () =>
      new Map(
        meters.map(({ meterId, startMs }) => [meterId, [...new Set(startMs)].slice(-4)] as const),
      ),
    rows: meters.reduce((rows, { startMs }) => rows + startMs.length, 0),
    close: () => undefined,
  }
}
