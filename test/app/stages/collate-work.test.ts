import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../../src/app/config.ts'
import { WHOLE_TABLE } from '../../../src/app/owned-table.ts'
import { CollateWork } from '../../../src/app/stages/collate-work.ts'
import { MeterBook } from '../../../src/app/stages/meter-book.ts'
import { openWireDecoder } from '../../../src/app/wire-decoder.ts'
import { Calendars } from '../../../src/core/time.ts'
import type { OutgoingRecord } from '../../../src/ports/topic.ts'
import type { WireDecoder } from '../../../src/ports/wire-decoder.ts'
import { aRecord } from '../../builders/a-record.ts'
import { changesOf } from '../../builders/changes-of.ts'

const reading = (at: string, kwh: number | null, more: object = {}) =>
  aRecord({ value: { meterId: 'M1', at, stepMin: 360, kwh, ...more } })
const wholeDay = (date: string) =>
  [0, 6, 12, 18].map((hour) => reading(`${date}T${String(hour).padStart(2, '0')}:00Z`, 6))

const collateWork = (change: { readonly unknownMeters?: 'reject' } = {}, decoder?: WireDecoder) => {
  const config = parseConfig({ ingest: change, collate: { provisionalEveryMin: 0 } }, 'the test')
  const meters = new MeterBook(config)
  const asked: number[] = []
  let nowMs = 0
  const work = new CollateWork({
    partition: 1,
    partitions: 2,
    dayPartitions: 3,
    decoder: decoder ?? openWireDecoder(config.ingest, () => nowMs),
    ingest: config.ingest,
    collate: config.collate,
    timezone: config.timezone,
    meters,
    meterShare: WHOLE_TABLE,
    catchUpMeters: async () => {
      asked.push(nowMs)
    },
    calendars: new Calendars(),
    nowMs: () => nowMs,
    topicName: 'meter-readings',
    version: '0.1.0',
  })
  const emitted: OutgoingRecord[] = []
  return {
    work,
    meters,
    asked,
    emitted,
    take: (...records: readonly ReturnType<typeof aRecord>[]) => {
      for (const record of records) work.record(record, (out) => emitted.push(out))
    },
    wait: (ms: number) => {
      nowMs += ms
    },
  }
}

describe('what collate sends', () => {
  test('is the meter-day to its area, and behind it the closing to every partition', () => {
    const { take, meters, emitted } = collateWork()
    meters.put('M1', { meterId: 'M1', transformerId: 'TP-1' })
    take(...wholeDay('2026-02-01'))
    expect(
      emitted.map(({ topic, key, partition, headers }) => ({ topic, key, partition, headers })),
    ).toEqual([
      { topic: 'meter-days', key: 'TP-1', partition: undefined, headers: undefined },
      ...[0, 1, 2].map((partition) => ({
        topic: 'meter-days',
        key: 'day-closed:1',
        partition,
        headers: { 'greywatt.kind': 'day-closed' },
      })),
    ])
    expect(JSON.parse(emitted[1]?.value as string)).toEqual({
      kind: 'day-closed',
      source: 1,
      sources: 2,
      closedThrough: '2026-02-01',
      idle: false,
    })
  })

  test('says to both areas that the books have moved a meter, before the first day that goes to the new one', () => {
    const { work, take, meters, emitted } = collateWork()
    meters.put('M1', { meterId: 'M1', transformerId: 'TP-1' })
    take(...wholeDay('2026-02-01'))
    meters.put('M1', { meterId: 'M1', transformerId: 'TP-2' })
    const { put } = changesOf(work)
    const after = collateWork()
    after.meters.put('M1', { meterId: 'M1', transformerId: 'TP-2' })
    after.work.restore(put)
    after.take(...wholeDay('2026-02-02'))
    expect(emitted.map(({ key }) => key)).toEqual(['TP-1', ...new Array(3).fill('day-closed:1')])
    expect(after.emitted.slice(0, 3).map(({ key, headers }) => [key, headers])).toEqual([
      ['TP-1', { 'greywatt.kind': 'meter-moved' }],
      ['TP-2', { 'greywatt.kind': 'meter-moved' }],
      ['TP-2', undefined],
    ])
    expect(JSON.parse(after.emitted[0]?.value as string)).toEqual({
      kind: 'meter-moved',
      meterId: 'M1',
      source: 1,
      closing: '2026-02-02',
      day: '2026-02-02',
      from: 'TP-1',
      to: 'TP-2',
    })
  })

  test('goes to a group of its region where the transformer is unknown', () => {
    const { take, emitted } = collateWork()
    take(...wholeDay('2026-02-01'))
    expect(emitted[0]?.key).toMatch(/^region:default:\d{1,2}$/)
  })
})

test('a missing value is taken in, and a repeated one is a duplicate', () => {
  const { work, take } = collateWork()
  take(
    reading('2026-02-01T00:00Z', null),
    reading('2026-02-01T06:00Z', 1),
    reading('2026-02-01T06:00Z', 1),
  )
  expect(work.ledger()).toEqual({ read: 3, accepted: 2, duplicate: 1, late: 0, rejected: 0 })
})

test('a tombstone is no reading', () => {
  const { work, take, emitted } = collateWork()
  take(aRecord({ value: null }))
  expect(work.ledger()).toEqual({ read: 1, accepted: 0, duplicate: 0, late: 0, rejected: 1 })
  expect(emitted[0]).toMatchObject({
    topic: 'rejected-readings',
    key: 'M1',
    value: null,
    headers: { 'greywatt.error.reason': 'not-json' },
  })
})

test('the energy of what it took is that of its open days and of those that were sent for good', () => {
  const { work, take } = collateWork()
  const days = ['2026-01-25', '2026-01-26', '2026-01-27', '2026-01-28', '2026-01-29']
  for (const day of days) take(...wholeDay(day))
  // Four readings of 6 kWh a day; grace leaves four days open.
  expect(work.energy()).toEqual({
    takenKwh: 120,
    replacedKwh: 0,
    finalKwh: 24,
    openDays: 4,
    openKwh: 96,
  })
})

test('what is turned away is counted by reason, in intervals and in letters', () => {
  const { work, take } = collateWork()
  const block = { meterId: 'M1', from: '2026-02-01T00:00Z', stepMin: 360, kwh: [-1, 1, -2] }
  take(aRecord({ value: block }), aRecord({ value: null }), reading('2026-02-02T00:00Z', -1))
  expect(work.turnedAway()).toEqual(
    new Map([
      ['negative-energy', { intervals: 3, letters: 2 }],
      ['not-json', { intervals: 1, letters: 1 }],
    ]),
  )
})

describe('a message of another wire format', () => {
  const decoderOf = (format: string) =>
    openWireDecoder(parseConfig({ ingest: { format } }, 'the test').ingest, () => 0)
  const message = (...meterReadings: readonly string[]): Uint8Array =>
    new TextEncoder().encode(`<MeterReadings>${meterReadings.join('')}</MeterReadings>`)
  const meterReading = (meter: string, kwh: number): string =>
    `<MeterReading><IntervalBlocks><IntervalReadings><timeStamp>2026-02-01T06:00:00Z</timeStamp><value>${kwh}</value></IntervalReadings><ReadingType ref="0.0.81.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0"/></IntervalBlocks><Meter><mRID>${meter}</mRID></Meter></MeterReading>`

  test('may hold several meters, and what is bad of it travels in its own bytes', () => {
    const { work, take, emitted } = collateWork({}, decoderOf('cim'))
    const value = message(meterReading('M1', 6), meterReading('M2', -1), meterReading('M3', -2))
    take({ ...aRecord({ value: null }), value })
    expect(work.ledger()).toEqual({ read: 3, accepted: 1, duplicate: 0, late: 0, rejected: 2 })
    expect(emitted).toMatchObject([
      { value, headers: { 'greywatt.error.reason': 'negative-energy' } },
    ])
  })

  test('that is no such format is rejected as ingest says', () => {
    const { work, take, emitted } = collateWork({}, decoderOf('espi'))
    const value = new TextEncoder().encode('{}')
    take({ ...aRecord({ value: null }), value })
    expect(work.ledger()).toMatchObject({ read: 1, rejected: 1 })
    expect(emitted).toMatchObject([
      {
        topic: 'rejected-readings',
        value,
        headers: { 'greywatt.error.reason': 'not-xml', 'greywatt.error.stage': 'ingest' },
      },
    ])
  })
})

describe('a message counts once among the rejected', () => {
  const twoFaults = { meterId: 'M1', from: '2026-02-01T00:00Z', stepMin: 30, kwh: [-1, 1e9] }
  test('however many reasons it has', () => {
    const { take } = collateWork()
    // 1,000 messages, of which 400 are bad twice over.
    const good = Array.from({ length: 600 }, () => reading('2026-02-01T00:00Z', 1))
    const bad = Array.from({ length: 400 }, () => aRecord({ value: twoFaults }))
    expect(() => take(...good, ...bad)).not.toThrow()
  })

  test('and more than half of them stop the stage', () => {
    const { take } = collateWork()
    const bad = Array.from({ length: 1000 }, () => aRecord({ value: twoFaults }))
    expect(() => take(...bad)).toThrow(
      '100 % of the last 1000 messages of meter-readings partition 0 were rejected',
    )
  })

  test('also of a feed that was good for long', () => {
    const { take } = collateWork()
    const good = reading('2026-02-01T00:00Z', 1)
    for (let n = 0; n < 20_000; n++) take(good)
    const bad = Array.from({ length: 501 }, () => aRecord({ value: twoFaults }))
    expect(() => take(...bad.slice(1))).not.toThrow()
    expect(() => take(...bad.slice(0, 1))).toThrow('50 % of the last 1000 messages')
  })

  test('but what a feed sends again late stops nothing', () => {
    const { take } = collateWork()
    const late = Array.from({ length: 2000 }, () => reading('2026-01-01T00:00Z', 1))
    expect(() => take(...wholeDay('2026-02-01'), ...late)).not.toThrow()
  })
})

describe('where only known meters may send', () => {
  test('the assets are read up to now before one is called unknown, once a minute', async () => {
    const { work, meters, asked, wait } = collateWork({ unknownMeters: 'reject' })
    const record = reading('2026-02-01T00:00Z', 1)
    await work.prepare([record, record])
    await work.prepare([record])
    wait(60_000)
    await work.prepare([record])
    meters.put('M1', { meterId: 'M1' })
    wait(60_000)
    await work.prepare([record])
    expect(asked).toEqual([0, 60_000])
  })

  test('and asks again where the clock was set back since', async () => {
    const { work, asked, wait } = collateWork({ unknownMeters: 'reject' })
    await work.prepare([reading('2026-02-01T00:00Z', 1)])
    wait(-5 * 3_600_000)
    await work.prepare([reading('2026-02-01T00:00Z', 1)])
    expect(asked).toEqual([0, -18_000_000])
  })

  test('ids without end are not remembered without end', async () => {
    const { work, asked } = collateWork({ unknownMeters: 'reject' })
    const record = reading('2026-02-01T00:00Z', 1)
    await work.prepare([record])
    await work.prepare(Array.from({ length: 20_000 }, (_, i) => ({ ...record, key: `X-${i}` })))
    await work.prepare([record])
    expect(asked).toEqual([0, 0, 0])
  })

  test('the reading of another is rejected, and nothing is stored of it', () => {
    const { work, take } = collateWork({ unknownMeters: 'reject' })
    take(reading('2026-02-01T00:00Z', 1))
    expect(work.ledger().rejected).toBe(1)
    expect(changesOf(work).put.map(([key]) => key)).toEqual(['#stage'])
  })
})

test('registers, open days and counts come back from a checkpoint', () => {
  const register = (at: string, registerKwh: number) =>
    aRecord({ value: { meterId: 'R1', at, stepMin: 360, registerKwh } })
  const before = collateWork()
  before.take(
    ...wholeDay('2026-02-01').slice(0, 2),
    register('2026-02-01T00:00Z', 100),
    register('2026-02-01T06:00Z', 106),
  )
  const changes = changesOf(before.work)
  expect([changes.put.map(([key]) => key), changes.remove]).toEqual([
    ['#page-0', '#stage'],
    // What has open days stands on a page, and may have stood by itself before.
    ['M1', 'R1'],
  ])
  const after = collateWork()
  after.work.restore(changes.put)
  for (const { take } of [before, after])
    take(
      ...wholeDay('2026-02-01').slice(2),
      register('2026-02-01T12:00Z', 112),
      register('2026-02-01T18:00Z', 118),
      register('2026-02-02T00:00Z', 124),
    )
  expect(after.emitted).toEqual(before.emitted)
  expect(after.emitted.length).toBe(5)
  expect(after.work.ledger()).toEqual(before.work.ledger())
  expect(changesOf(after.work)).toEqual(changesOf(before.work))
})

test('a day that a closing took is known as taken after a restart', () => {
  const of = (id: string, hours: readonly number[]) =>
    hours.map((hour) =>
      aRecord({
        value: {
          meterId: id,
          at: `2026-02-01T${String(hour).padStart(2, '0')}:00Z`,
          stepMin: 360,
          kwh: 6,
        },
      }),
    )
  const before = collateWork()
  before.take(...of('M1', [0, 6, 12, 18]).slice(0, 3), ...of('M2', [0, 6, 12]), ...of('M1', [18]))
  const entries = new Map<string, unknown>(changesOf(before.work).put)
  before.take(...of('M2', [18]))
  for (const [key, value] of changesOf(before.work).put) entries.set(key, value)
  const after = collateWork()
  after.work.restore(structuredClone([...entries]))
  after.work.idle((out) => after.emitted.push(out))
  expect(after.emitted.map(({ key }) => key)).toEqual(new Array(3).fill('day-closed:1'))
})

test('zone registers go on after a restart, and the ledger counts each hour', () => {
  const snapshot = (at: string, peak: number, valley: number) =>
    aRecord({ value: { meterId: 'M1', at, zoneRegisterKwh: { peak, valley } } })
  const before = collateWork()
  before.take(snapshot('2026-02-01T00:00Z', 100, 500))
  const after = collateWork()
  after.work.restore(changesOf(before.work).put)
  after.take(snapshot('2026-02-02T00:00Z', 108, 516))
  // Two baselines; then an evening of four hours and a night of eight.
  expect(after.work.ledger()).toEqual({
    read: 14,
    accepted: 14,
    duplicate: 0,
    late: 0,
    rejected: 0,
  })
  const day = JSON.parse(after.emitted[0]?.value as string)
  const none = new Array<number>(12).fill(0)
  expect([day.zoned, day.quality]).toEqual([true, 'vvvvvvv------------vvvvv'])
  expect(day.powerKw).toEqual([2, 2, 2, 2, 2, 2, 2, ...none, 2, 2, 2, 2, 2])
})
