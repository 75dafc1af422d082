import type { MeterAsset } from '../../core/context/assets.ts'
import type { MeterDays, ReadingHistory, ReferenceData } from '../../ports/history.ts'
import type { OpenedLake } from '../../ports/meter-day-lake.ts'

/** A lake as the history that a scan goes through. */
export const lakeHistory = (lake: OpenedLake): ReadingHistory<MeterDays> => ({
  meterIds: async () => lake.meters.map(({ meterId }) => meterId),
  series: (order) => lake.days(order),
  lastReadings: async () =>
    new Map(
      lake.meters.map(({ meterId, lastSlotMs, stepMs }) => [
        meterId,
        [lastSlotMs - stepMs, lastSlotMs],
      ]),
    ),
  rows: lake.filledSlots,
  close: () => lake.close(),
})

/** The meters' file says what a meter is; where it says nothing of one, the lake does, as of its last day. */
export const withLakeMeters = (data: ReferenceData, lake: OpenedLake): ReferenceData => {
  const told = new Set(data.meters.map(({ meterId }) => meterId))
  const others = lake.meters
    .filter(({ meterId }) => !told.has(meterId))
    .map(
      ({ meterId, attributes: { timeZone, ...attributes } }): MeterAsset => ({
        meterId,
        timezone: timeZone,
        ...attributes,
      }),
    )
  return { ...data, meters: [...data.meters, ...others] }
}
