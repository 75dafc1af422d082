import { parseConfig } from '../../src/app/config.ts'
import { WHOLE_TABLE } from '../../src/app/owned-table.ts'
import { CollateWork } from '../../src/app/stages/collate-work.ts'
import { MeterBook } from '../../src/app/stages/meter-book.ts'
import { openWireDecoder } from '../../src/app/wire-decoder.ts'
import { Calendars } from '../../src/core/time.ts'
import { ARRIVED_MS, FEED_TIMEZONE } from './feed.ts'

/** Collate on one partition, without a log around it. */
export const collateWork = (): CollateWork => {
  const config = parseConfig({ timezone: FEED_TIMEZONE }, 'the benchmark')
  return new CollateWork({
    partition: 0,
    partitions: 1,
    dayPartitions: 1,
    decoder: openWireDecoder(config.ingest, () => ARRIVED_MS),
    ingest: config.ingest,
    collate: config.collate,
    timezone: config.timezone,
    meters: new MeterBook(config),
    meterShare: WHOLE_TABLE,
    catchUpMeters: async () => undefined,
    calendars: new Calendars(),
    nowMs: () => ARRIVED_MS,
    topicName: 'meter-readings',
    version: 'bench',
  })
}
