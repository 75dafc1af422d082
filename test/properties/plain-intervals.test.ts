import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseConfig } from '../../src/app/config.ts'
import { WHOLE_TABLE } from '../../src/app/owned-table.ts'
import { collateCheckpointIn } from '../../src/app/stages/collate-checkpoint.ts'
import { CollateWork } from '../../src/app/stages/collate-work.ts'
import { MeterBook } from '../../src/app/stages/meter-book.ts'
import { openWireDecoder } from '../../src/app/wire-decoder.ts'
import { Collator } from '../../src/core/collate/collator.ts'
import { meterAssetSchema } from '../../src/core/context/assets.ts'
import type { RawMessage } from '../../src/core/ingest/raw-message.ts'
import { Calendars } from '../../src/core/time.ts'
import { RegisterBook } from '../../src/core/validate/register-book.ts'
import { validate } from '../../src/core/validate/validate.ts'
import { changesOf } from '../builders/changes-of.ts'

const START_MS = Date.parse('2026-02-01T00:00:00+05:00')
const HALF_HOUR_MS = 1_800_000
const ARRIVED_MS = START_MS + 3 * 86_400_000

const asset = meterAssetSchema.parse({
  meterId: 'MULTIPLIED',
  multipliers: [{ from: '2026-01-01', factor: 40 }],
})
const meter = fc.constantFrom('M1', 'M2', 'MULTIPLIED')
const stepMin = fc.constantFrom(15, 30, 60, 120, 1440, undefined)
const startMs = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.integer({ min: 0, max: 200 }).map((i) => START_MS + i * HALF_HOUR_MS),
  },
  fc.constantFrom(START_MS + 1, START_MS + 900_000, Date.UTC(1999), ARRIVED_MS + 86_400_000),
)
const kwh = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4_000 }).map((wh) => wh / 1000) },
  fc.constantFrom(null, -1, 1e9, 0),
)
const code = fc.constantFrom('valid', 'estimated', 'missing', '8', 'strange', 'VALID ')
const kvarh = fc.option(fc.integer({ min: 0, max: 900 }).map((it) => it / 1000))

const message: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  fc.record(
    { meterId: meter, at: startMs, stepMin, kwh, kvarh, quality: code },
    { requiredKeys: ['meterId', 'at', 'kwh'] },
  ),
  fc
    .tuple(
      meter,
      startMs,
      fc.constantFrom(15, 30, 60),
      fc.array(fc.tuple(kwh, code), { minLength: 1, maxLength: 60 }),
    )
    .map(([meterId, from, step, values]) => ({
      meterId,
      from,
      stepMin: step,
      kwh: values.map(([energy]) => energy),
      ...(step === 15 ? {} : { quality: values.map(([, quality]) => quality) }),
    })),
)

test.each(['start', 'end'] as const)(
  'collate counts and keeps what validate and the fold make of each message, stamped by its %s',
  (stamp) => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 40 }), (sent) => {
        const config = parseConfig(
          {
            timezone: 'Asia/Almaty',
            ingest: { stamp, stepMin: 30 },
            collate: { provisionalEveryMin: 0 },
          },
          'the test',
        )
        const meters = new MeterBook(config)
        meters.put('MULTIPLIED', asset)
        const calendars = new Calendars()
        const decoder = openWireDecoder(config.ingest, () => ARRIVED_MS)
        const work = new CollateWork({
          partition: 0,
          partitions: 1,
          dayPartitions: 1,
          decoder,
          ingest: config.ingest,
          collate: config.collate,
          timezone: config.timezone,
          meters,
          meterShare: WHOLE_TABLE,
          catchUpMeters: async () => undefined,
          calendars,
          nowMs: () => ARRIVED_MS,
          topicName: 'meter-readings',
          version: 'test',
        })
        const registers = new RegisterBook()
        const collator = new Collator(
          { partition: 0, partitions: 1 },
          config.collate,
          calendars,
          (id) => meters.attributesOf(id),
          { meterDay: () => undefined, dayClosed: () => undefined },
        )
        const expected = { read: 0, accepted: 0, duplicate: 0, late: 0, rejected: 0 }
        for (const [offset, body] of sent.entries()) {
          const value = new TextEncoder().encode(JSON.stringify(body))
          const place = { buffer: value, valueFrom: 0, valueTo: value.length }
          const record = {
            topic: 'meter-readings',
            partition: 0,
            offset: BigInt(offset),
            key: null,
            value,
            headers: {},
            arrivedAtMs: ARRIVED_MS,
            ...place,
          } as const
          work.record(record, () => undefined)
          const decoded = decoder.decode(value, null)
          const messages: readonly RawMessage[] = decoded.type === 'ok' ? decoded.value : []
          if (decoded.type === 'rejected') {
            expected.read++
            expected.rejected++
          }
          for (const raw of messages) {
            const validated = validate(raw, {
              asset: meters.get(raw.meterId),
              arrivedAtMs: ARRIVED_MS,
              params: config.ingest,
              timezone: config.timezone,
              calendars,
              registers,
            })
            expected.read += validated.intervals
            expected.rejected += validated.rejections.length
            for (const reading of validated.readings) {
              const result = collator.accept(reading, ARRIVED_MS)
              if (result === 'accepted' || result === 'restated') expected.accepted++
              else if (result === 'duplicate' || result === 'contradiction') expected.duplicate++
              else if (result === 'late') expected.late++
              else expected.rejected++
            }
          }
        }
        expect(work.ledger()).toEqual(expected)
        const kept = new Map(collateCheckpointIn(changesOf(work).put).meters)
        for (const id of ['M1', 'M2', 'MULTIPLIED'] as const) {
          const entry = kept.get(id)
          expect(entry?.days).toEqual(collator.meterState(id as never))
        }
      }),
      { numRuns: 300 },
    )
  },
)
