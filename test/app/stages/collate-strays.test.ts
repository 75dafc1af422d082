import { beforeEach, expect, test } from 'vitest'
import { MemoryLog } from '../../../src/adapters/memory/memory-log.ts'
import { parseConfig } from '../../../src/app/config.ts'
import { openReferenceTables, type ReferenceTables } from '../../../src/app/reference-tables.ts'
import { CollateWork } from '../../../src/app/stages/collate-work.ts'
import { openWireDecoder } from '../../../src/app/wire-decoder.ts'
import { Calendars } from '../../../src/core/time.ts'
import type { OutgoingRecord, TopicRecord } from '../../../src/ports/topic.ts'
import { aRecord } from '../../builders/a-record.ts'
import { changesOf } from '../../builders/changes-of.ts'

/** A feed that is not keyed by meter: one concentrator sends for all of its meters. */
const CONCENTRATOR = 'C-1'
const METERS = ['M0', 'M1', 'M2', 'M3', 'M4', 'M5'] as const
const config = parseConfig(
  { ingest: { unknownMeters: 'reject' }, collate: { provisionalEveryMin: 0 } },
  'the test',
)

let log: MemoryLog
let tables: ReferenceTables
beforeEach(async () => {
  log = new MemoryLog({ partitions: 3, clock: { nowMs: () => 0 } })
  const row = (meterId: string) => JSON.stringify({ meterId, transformerId: `TP-of-${meterId}` })
  await log.sink().send(METERS.map((key) => ({ topic: 'meters', key, value: row(key) })))
  tables = await openReferenceTables(['collate'], log, config, (_, problem) => {
    throw new Error(problem)
  })
})

const collateWork = async (partition: number): Promise<CollateWork> =>
  new CollateWork({
    partition,
    partitions: 3,
    dayPartitions: 1,
    decoder: openWireDecoder(config.ingest, () => 0),
    ingest: config.ingest,
    collate: config.collate,
    timezone: config.timezone,
    meters: tables.meters,
    meterShare: await tables.meterShare(partition),
    catchUpMeters: () => tables.catchUpMeters(),
    calendars: new Calendars(),
    nowMs: () => 0,
    topicName: 'meter-readings',
    version: '0.1.0',
  })

const day = (meterId: string): TopicRecord[] =>
  [0, 6, 12, 18].map((hour) =>
    aRecord({
      key: CONCENTRATOR,
      value: {
        meterId,
        at: `2026-02-01T${String(hour).padStart(2, '0')}:00Z`,
        stepMin: 360,
        kwh: 6,
      },
    }),
  )
const worked = async (work: CollateWork, records: readonly TopicRecord[]) => {
  const emitted: OutgoingRecord[] = []
  await work.prepare(records)
  for (const record of records) await work.record(record, (out) => emitted.push(out))
  work.idle((out) => emitted.push(out))
  return emitted
}
const areas = (emitted: readonly OutgoingRecord[]) =>
  emitted.map(({ key }) => key).filter((key) => key?.startsWith('TP-') === true)

test.each([0, 1, 2])(
  'a meter is known in partition %i, wherever its row lies, and its days go to its area',
  async (partition) => {
    const emitted = await worked(await collateWork(partition), METERS.flatMap(day))
    expect(emitted.filter(({ topic }) => topic === 'rejected-readings')).toEqual([])
    expect(areas(emitted).sort()).toEqual(METERS.map((meterId) => `TP-of-${meterId}`))
  },
)

test('after a restart such meters are known before anything is sent of them', async () => {
  const before = await collateWork(0)
  const first = METERS.flatMap((meterId) => day(meterId).slice(0, 3))
  for (const record of first) await before.record(record, () => undefined)
  const saved = changesOf(before).put
  before.close()
  expect(tables.meters.size).toBe(0)

  const after = await collateWork(0)
  after.restore(saved)
  await after.prepare([])
  const last = day('M0').slice(3)
  const emitted = await worked(after, last)
  expect(new Set(areas(emitted))).toEqual(new Set(METERS.map((meterId) => `TP-of-${meterId}`)))
})

test('of a feed that is keyed by meter no more than the partition is in memory', async () => {
  const { partitionOf } = log.partitionTable('meters')
  const own = METERS.filter((meterId) => partitionOf(meterId) === 1)
  const work = await collateWork(1)
  await worked(work, own.flatMap(day))
  expect(own.length).toBeGreaterThan(0)
  expect(tables.meters.size).toBe(own.length)
  work.close()
  expect(tables.meters.size).toBe(0)
})
