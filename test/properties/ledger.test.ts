import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SqliteCheckpointStores } from '../../src/adapters/sqlite/checkpoint-store.ts'
import { parseConfig } from '../../src/app/config.ts'
import { type LedgerRow, readLedger } from '../../src/app/ledger.ts'
import { WHOLE_TABLE } from '../../src/app/owned-table.ts'
import { CollateWork } from '../../src/app/stages/collate-work.ts'
import { MeterBook } from '../../src/app/stages/meter-book.ts'
import { openWireDecoder } from '../../src/app/wire-decoder.ts'
import { Calendars } from '../../src/core/time.ts'
import { aRecord } from '../builders/a-record.ts'

const FIRST_MS = Date.UTC(2026, 1, 1)
const SLOT_MS = 6 * 3_600_000
const GRACE_DAYS = 2
const QUALITIES = ['questionable', 'estimated', 'valid', 'edited'] as const

interface Sent {
  readonly meter: number
  readonly slot: number
  readonly kwh: number
  readonly quality: number
}

const readings = fc.array(
  fc.record({
    meter: fc.integer({ min: 0, max: 2 }),
    slot: fc.integer({ min: 0, max: 4 * 8 - 1 }),
    kwh: fc.oneof(fc.integer({ min: -1, max: 40 }), fc.double({ min: 0, max: 40, noNaN: true })),
    quality: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 120 },
)

const config = parseConfig({ collate: { graceDays: GRACE_DAYS } }, 'the test')
const collateWork = (): CollateWork =>
  new CollateWork({
    partition: 0,
    partitions: 1,
    dayPartitions: 1,
    decoder: openWireDecoder(config.ingest, () => FIRST_MS),
    ingest: { ...config.ingest, maxRejectedShare: 1 },
    collate: config.collate,
    timezone: 'UTC',
    meters: new MeterBook(config),
    meterShare: WHOLE_TABLE,
    catchUpMeters: async () => undefined,
    calendars: new Calendars(),
    nowMs: () => FIRST_MS,
    topicName: 'meter-readings',
    version: '0',
  })

/** A folder after a run that was stopped and started again after each batch. */
const collated = async (batches: readonly (readonly Sent[])[], folder: string): Promise<void> => {
  const stores = new SqliteCheckpointStores(folder)
  let offset = 0n
  for (const batch of batches) {
    const store = stores.open('collate', 0)
    const work = collateWork()
    const saved = store.load()
    if (saved !== undefined) work.restore(saved.entries)
    for (const { meter, slot, kwh, quality } of batch) {
      const at = new Date(FIRST_MS + slot * SLOT_MS).toISOString()
      const value = { meterId: `M${meter}`, at, stepMin: 360, kwh, quality: QUALITIES[quality] }
      work.record({ ...aRecord({ value }), arrivedAtMs: FIRST_MS + 1e10 }, () => undefined)
      offset++
    }
    await store.write({ offset, ...work.takeChanges() })
    store.close()
  }
  stores.close()
}

/** Written down beside the program: what stands of each interval, and what is too late for its meter. */
const expected = (sent: readonly Sent[]) => {
  const newestDay = new Map<number, number>()
  const standing = new Map<string, Sent>()
  const counts = { read: sent.length, accepted: 0, duplicate: 0, late: 0, rejected: 0 }
  for (const reading of sent) {
    const { meter, slot, kwh, quality } = reading
    const day = Math.floor(slot / 4)
    const newest = newestDay.get(meter) ?? day
    if (kwh < 0) counts.rejected++
    else if (day < newest - GRACE_DAYS) counts.late++
    else {
      newestDay.set(meter, Math.max(newest, day))
      const held = standing.get(`${meter} ${slot}`)
      const isBetter = held === undefined || quality > held.quality
      if (isBetter) counts.accepted++
      else counts.duplicate++
      if (isBetter || (quality === held.quality && kwh > held.kwh))
        standing.set(`${meter} ${slot}`, reading)
    }
  }
  const energyKwh = [...standing.values()].reduce((sum, { kwh }) => sum + kwh, 0)
  return { counts, energyKwh }
}

it('every interval and every kWh is accounted for, whatever comes and however often it is restarted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(readings, { minLength: 1, maxLength: 4 }), async (batches) => {
      const folder = mkdtempSync(join(tmpdir(), 'greywatt-ledger-'))
      try {
        await collated(batches, folder)
        const [row, sum] = readLedger([folder])
        const { counts, energyKwh } = expected(batches.flat())
        expect(row).toMatchObject({ ...counts, intervalsClose: true, energyCloses: true })
        expect((row as LedgerRow).energyInKwh).toBeCloseTo(energyKwh, 3)
        expect(sum).toEqual({ ...row, partition: 'all', offset: null })
      } finally {
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: 30 },
  )
})
