import { expect, test } from 'vitest'
import { WHOLE_TABLE } from '../../../src/app/owned-table.ts'
import { AssessWork } from '../../../src/app/stages/assess-work.ts'
import type { SaidJudgements } from '../../../src/core/assess/assessor.ts'
import type { SavedMembers } from '../../../src/core/assess/saved-pages.ts'
import type { MeterDay } from '../../../src/core/collate/meter-day.ts'
import { dayClosedToJson, meterDayToJson } from '../../../src/core/collate/meter-day-message.ts'
import { meterMovedToJson } from '../../../src/core/collate/meter-moved.ts'
import { ReferenceBook } from '../../../src/core/context/reference-book.ts'
import { type AreaKey, meterId, type SiteId } from '../../../src/core/ids.ts'
import { Calendars, isoDay } from '../../../src/core/time.ts'
import type { OutgoingRecord, TopicRecord } from '../../../src/ports/topic.ts'
import { aFlat } from '../../builders/a-flat.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { aRecord } from '../../builders/a-record.ts'
import { changesOf } from '../../builders/changes-of.ts'
import { dayOf } from '../../builders/days.ts'
import { someAssessParams } from '../../core/assess/assessing.ts'

const FEB_1 = dayOf('2026-02-01')
const mine = aFlat({ days: 8, machines: 1 })
const day = (i: number): TopicRecord =>
  asRecord(aMeterDay({ day: FEB_1 + i, powerKw: mine.subarray(i * 48, i * 48 + 48) }))
const asRecord = (meterDay: MeterDay): TopicRecord =>
  aRecord({ topic: 'meter-days', key: 'TP-1', value: meterDayToJson(meterDay) })
const closed = (through: number | undefined, idle = false): TopicRecord =>
  aRecord({
    topic: 'meter-days',
    headers: { 'greywatt.kind': 'day-closed' },
    value: dayClosedToJson({
      source: 0,
      sources: 1,
      closedThrough: through === undefined ? undefined : FEB_1 + through,
      idle,
    }),
  })

const NOTHING_SAID: SaidJudgements = { closedThrough: undefined, handedOn: [] }

const assessWork = (
  reference = new ReferenceBook(),
  { windowDays = 28, said = NOTHING_SAID }: { windowDays?: number; said?: SaidJudgements } = {},
) => {
  let caughtUp = 0
  const emitted: OutgoingRecord[] = []
  const work = new AssessWork({
    partition: 2,
    partitions: 4,
    assess: someAssessParams({ windowDays }),
    reference,
    transformerShare: WHOLE_TABLE,
    catchUpReference: async () => {
      caughtUp++
    },
    calendars: new Calendars(),
    saidJudgements: async () => said,
  })
  return {
    work,
    emitted,
    caughtUp: () => caughtUp,
    take: (...records: readonly TopicRecord[]) => {
      for (const record of records) work.record(record, (out) => emitted.push(out))
    },
  }
}
const closings = (emitted: readonly OutgoingRecord[]) =>
  emitted
    .filter(({ key }) => key === 'day-closed:2')
    .map(({ value }) => JSON.parse(value as string))

test('suspects go to the one list, and behind them which day is judged', () => {
  const { take, emitted } = assessWork()
  for (let i = 0; i < 7; i++) take(day(i), closed(i))
  expect(
    emitted.every(({ topic, partition }) => topic === 'site-assessments' && partition === 0),
  ).toBe(true)
  expect(emitted.map(({ key }) => key)).toEqual([
    ...new Array<string>(6).fill('day-closed:2'),
    'meter:M1',
    'day-closed:2',
  ])
  expect(closings(emitted).at(-1)).toEqual({
    kind: 'day-closed',
    source: 2,
    sources: 4,
    closedThrough: isoDay(FEB_1 + 6),
    idle: false,
  })
})

test('an area says each day how loaded it is, apart from what rank has to see', () => {
  const reference = new ReferenceBook()
  reference.transformers.put('TP-1', { transformerId: 'TP-1', ratedKva: 10 })
  const { take, emitted } = assessWork(reference)
  for (let i = 0; i < 3; i++) take(day(i), closed(i))
  const loadings = emitted.filter(({ key }) => key === 'area:TP-1')
  expect(loadings.map(({ headers }) => headers)).toEqual(
    // One day is no judgement.
    new Array(2).fill({ 'greywatt.kind': 'area-loading' }),
  )
  expect(JSON.parse(loadings[0]?.value as string)).toMatchObject({
    siteId: 'area:TP-1',
    probability: null,
    expectedKw: 0,
    overload: { band: 'normal' },
    notJudged: ['NO_HEAD_METER', 'GROWTH'],
  })
})

test("a meter that the books moved away is the other area's", () => {
  const { work, take } = assessWork()
  take(day(0), closed(0))
  take(
    aRecord({
      topic: 'meter-days',
      key: 'TP-1',
      headers: { 'greywatt.kind': 'meter-moved' },
      value: meterMovedToJson({
        meterId: meterId('M1'),
        source: 0,
        day: FEB_1 + 1,
        from: 'TP-1' as AreaKey,
        to: 'TP-2' as AreaKey,
      }),
    }),
    closed(1),
  )
  const saved = changesOf(work).put.find(([key]) => key === '#members 48 0')?.[1]
  expect(saved as SavedMembers).toMatchObject({
    meterIds: ['M1'],
    moves: [[0, [{ day: FEB_1 + 1, isIn: false }]]],
  })
})

test('a partition without meters says which days are closed all the same', () => {
  const { take, emitted } = assessWork()
  take(closed(0), closed(1))
  expect(closings(emitted).map(({ closedThrough }) => closedThrough)).toEqual([
    '2026-02-01',
    '2026-02-02',
  ])
})

test('that all sources are silent is said once, and that one woke up, too', () => {
  const { take, emitted } = assessWork()
  take(closed(undefined, true), closed(undefined, true))
  take(day(0), closed(0), closed(0, true), closed(0, true), closed(0))
  expect(closings(emitted).map(({ closedThrough, idle }) => [closedThrough, idle])).toEqual([
    [null, true],
    ['2026-02-01', false],
    ['2026-02-01', true],
    ['2026-02-01', false],
  ])
})

test('reference data is read up to now before a day is judged, not for meter-days', async () => {
  const { work, caughtUp } = assessWork()
  await work.prepare([day(0)])
  expect(caughtUp()).toBe(0)
  await work.prepare([day(0), closed(0)])
  expect(caughtUp()).toBe(1)
})

test('it goes on from its checkpoint as if nothing had happened', () => {
  const records = Array.from({ length: 8 }, (_, i) => [day(i), closed(i)]).flat()
  for (let cut = 0; cut <= records.length; cut++) {
    const before = assessWork()
    before.take(...records.slice(0, cut))
    const already = before.emitted.length
    const after = assessWork()
    after.work.restore(changesOf(before.work).put)
    before.take(...records.slice(cut))
    after.take(...records.slice(cut))
    expect(after.emitted).toEqual(before.emitted.slice(already))
  }
})

test('a checkpoint holds the day that changed, not the windows', () => {
  const { work, take } = assessWork()
  for (let i = 0; i < 8; i++) take(day(i), closed(i))
  const { windowDays } = someAssessParams()
  const places = Array.from({ length: 8 }, (_, i) => (FEB_1 + i) % windowDays).sort((a, b) => a - b)
  expect(changesOf(work).put.map(([key]) => key)).toEqual([
    '#members 48 0',
    ...places.map((place) => `#days 48 0 ${place}`),
    '#stage',
  ])
  take(asRecord(aMeterDay({ day: FEB_1 + 8 })), closed(8))
  expect(changesOf(work).put.map(([key]) => key)).toEqual([
    '#members 48 0',
    `#days 48 0 ${(FEB_1 + 8) % windowDays}`,
    '#stage',
  ])
  expect(changesOf(work).put.map(([key]) => key)).toEqual(['#stage'])
})

test('days that wait for their closing come back from their pages, and leave with them', () => {
  const before = assessWork()
  const many = Array.from({ length: 600 }, (_, i) =>
    asRecord(aMeterDay({ meterId: `M${i}`, day: FEB_1, powerKw: [i, 1, 2, 3] })),
  )
  before.take(closed(-1), ...many)
  const { put, remove } = changesOf(before.work)
  // 600 days of 4 slots in pages of 256.
  const pages = ['#waiting 4 0', '#waiting 4 1', '#waiting 4 2']
  expect(put.map(([key]) => key)).toEqual([...pages, '#stage'])
  expect(remove).toEqual([])
  // One more is in the last of them.
  const oneMore = asRecord(aMeterDay({ meterId: 'M600', day: FEB_1, powerKw: [9, 1, 2, 3] }))
  before.take(oneMore)
  const later = changesOf(before.work)
  expect(later.put.map(([key]) => key)).toEqual(['#waiting 4 2', '#stage'])
  const after = assessWork()
  after.work.restore(structuredClone([...put.slice(0, 2), ...later.put]))
  after.take(closed(0))
  before.take(closed(0))
  const folded = changesOf(after.work)
  expect(folded.remove).toEqual(pages)
  expect(after.work.meters).toBe(601)
  expect(folded.put).toEqual(changesOf(before.work).put)
})

test.each([
  ['windows of another length', 14],
  ['another layout', undefined],
])('a checkpoint of %s gives way to what the log holds', async (_, windowDays) => {
  const records = Array.from({ length: 7 }, (_, i) => [day(i), closed(i)]).flat()
  const before = assessWork(undefined, { windowDays: windowDays ?? 28 })
  before.take(...records)
  const { put } = changesOf(before.work)
  const after = assessWork()
  after.work.restore(windowDays === undefined ? [['M1@TP-1', { version: 1 }], ...put] : put)
  expect(await after.work.isOutdated()).toBe(true)
  await after.work.beginAnew()
  after.take(...records)
  expect(after.emitted).toEqual(before.emitted)
  const { put: written, remove } = changesOf(after.work)
  const kept = new Set([...put.map(([key]) => key), ...written.map(([key]) => key)])
  for (const key of remove) kept.delete(key)
  expect([...kept].sort()).toEqual(written.map(([key]) => key).sort())
})

test('with its state lost it goes on behind the last day that it had closed', async () => {
  const records = Array.from({ length: 8 }, (_, i) => [day(i), closed(i)]).flat()
  const before = assessWork()
  before.take(...records.slice(0, 14))
  const already = before.emitted.length
  before.take(...records.slice(14))
  const anew = assessWork(undefined, {
    said: { closedThrough: FEB_1 + 6, handedOn: ['meter:M1' as SiteId] },
  })
  expect(await anew.work.isOutdated()).toBe(false)
  await anew.work.beginAnew()
  anew.take(...records)
  expect(anew.emitted).toEqual(before.emitted.slice(already))
  expect(anew.emitted.map(({ key }) => key)).toEqual(['meter:M1', 'day-closed:2'])
})

test('something that is not ours on the topic is a fault that names the record', () => {
  expect(() => assessWork().take(aRecord({ topic: 'meter-days', offset: 7n, value: '{' }))).toThrow(
    'meter-days partition 0 offset 7 is not JSON: something else writes to this topic',
  )
})
