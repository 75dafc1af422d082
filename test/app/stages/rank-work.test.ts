import { expect, test } from 'vitest'
import { RankWork } from '../../../src/app/stages/rank-work.ts'
import { assessmentToJson } from '../../../src/core/assess/assessment-message.ts'
import { dayClosedToJson } from '../../../src/core/collate/meter-day-message.ts'
import { fnv1a } from '../../../src/core/ids.ts'
import { alertMemoryFromJson, type SaidAlert } from '../../../src/core/rank/alert-memory.ts'
import type { Ranking } from '../../../src/core/rank/ranker.ts'
import type { OutgoingRecord, TopicRecord } from '../../../src/ports/topic.ts'
import { aRecord } from '../../builders/a-record.ts'
import { anAssessment } from '../../builders/an-assessment.ts'
import { changesOf } from '../../builders/changes-of.ts'
import { dayOf } from '../../builders/days.ts'

const FEB_1 = dayOf('2026-02-01')
const judged = (day: number, probability: number, meterId = 'M1'): TopicRecord =>
  aRecord({
    topic: 'site-assessments',
    value: assessmentToJson(anAssessment({ asOf: FEB_1 + day, probability, meterId })),
  })
const closed = (day: number): TopicRecord =>
  aRecord({
    topic: 'site-assessments',
    headers: { 'greywatt.kind': 'day-closed' },
    value: dayClosedToJson({ source: 0, sources: 1, closedThrough: FEB_1 + day, idle: false }),
  })
const rankWork = (said: readonly SaidAlert[] = []) => {
  const emitted: OutgoingRecord[] = []
  const rankings: Ranking[] = []
  const work = new RankWork({
    lifecycle: { raiseAt: 0.5, clearAt: 0.35, clearAfterDays: 2, forgetAfterDays: 28 },
    money: { currency: 'KZT', perKwh: 18 },
    weights: { probability: 1, energy: 1, relief: 1 },
    saidAlerts: async () => said,
    onRanking: (ranking) => rankings.push(ranking),
  })
  return {
    work,
    emitted,
    rankings,
    take: (...records: readonly TopicRecord[]) => {
      for (const record of records) work.record(record, (out) => emitted.push(out))
    },
  }
}

test('a closed day gives the alerts as CloudEvents and each region its list', () => {
  const { take, emitted, rankings } = rankWork()
  take(judged(0, 0.9), closed(0))
  const [alert, list] = emitted
  const hash = fnv1a(alert?.value as string)
    .toString(16)
    .padStart(8, '0')
  expect([alert?.topic, alert?.key, alert?.headers]).toEqual([
    'suspect-sites',
    'meter:M1',
    {
      'greywatt.memory': expect.stringMatching(/^{"version":1,/),
      ce_specversion: '1.0',
      ce_id: `meter:M1/2026-02-01/${hash}`,
      ce_source: '/greywatt/rank',
      ce_type: 'greywatt.suspect-site.new',
      ce_subject: 'meter:M1',
      'content-type': 'application/json',
    },
  ])
  expect([list?.topic, list?.key, JSON.parse(list?.value as string).sites.length]).toEqual([
    'inspection-lists',
    'ALA',
    1,
  ])
  expect(rankings.map(({ asOf }) => asOf)).toEqual([FEB_1])
})

test('a tombstone on the topic is passed over', () => {
  const { take, emitted } = rankWork()
  take(aRecord({ topic: 'site-assessments', value: null }))
  expect(emitted).toEqual([])
})

test('it goes on from its checkpoint as if nothing had happened', () => {
  const records = [
    ...[judged(0, 0.9), judged(0, 0.8, 'M2'), closed(0)],
    ...[judged(1, 0.9), judged(1, 0.2, 'M2'), closed(1)],
    ...[judged(1, 0.1), closed(1)],
    ...[judged(2, 0.1), closed(2), judged(3, 0.7, 'M3'), closed(3)],
  ]
  for (let cut = 0; cut <= records.length; cut++) {
    const before = rankWork()
    before.take(...records.slice(0, cut))
    const already = before.emitted.length
    const after = rankWork()
    after.work.restore(changesOf(before.work).put)
    before.take(...records.slice(cut))
    after.take(...records.slice(cut))
    expect(after.emitted).toEqual(before.emitted.slice(already))
  }
})

test('how loaded an area is raises nobody, whatever else it says', () => {
  const { take, emitted } = rankWork()
  take({ ...judged(0, 0.9), headers: { 'greywatt.kind': 'area-loading' } }, closed(0))
  expect(emitted).toEqual([])
})

const saidBy = (emitted: readonly OutgoingRecord[]): SaidAlert[] => {
  const last = new Map(emitted.map((record) => [`${record.topic} ${record.key}`, record]))
  return [...last.values()]
    .filter(({ topic }) => topic === 'suspect-sites')
    .map(({ value, headers }) => ({
      alert: JSON.parse(value as string),
      memory: alertMemoryFromJson(headers?.['greywatt.memory'] ?? ''),
    }))
}

test('without a checkpoint it knows from its own alerts since when each stands', async () => {
  const lost = rankWork()
  lost.take(judged(0, 0.9), closed(0), judged(1, 0.8), closed(1))
  const next = rankWork(saidBy(lost.emitted))
  await next.work.beginAnew()
  next.take(judged(1, 0.8), closed(1), judged(2, 0.8), closed(2))
  expect(next.rankings.map(({ asOf, alerts }) => [asOf - FEB_1, alerts[0]?.firstRaisedAt])).toEqual(
    [
      [1, '2026-02-01'],
      [2, '2026-02-01'],
    ],
  )
})

test('assess judging long past days once more raises nobody again', async () => {
  const lost = rankWork()
  lost.take(judged(8, 0.9), closed(8), judged(9, 0.9), closed(9))
  const next = rankWork(saidBy(lost.emitted))
  await next.work.beginAnew()
  for (let day = 0; day < 9; day++) next.take(judged(day, day === 4 ? 0.1 : 0.6), closed(day))
  expect(next.emitted).toEqual([])
  next.take(judged(9, 0.9), closed(9))
  expect(saidBy(next.emitted)).toEqual(saidBy(lost.emitted))
})

test('a stand-by with a checkpoint of long ago leaves it for what the other said since', async () => {
  const standBy = rankWork()
  standBy.take(judged(0, 0.9), judged(0, 0.9, 'M2'), closed(0))
  const saved = structuredClone(standBy.work.takeChanges()).put
  for (let day = 1; day < 9; day++) standBy.take(judged(day, 0.8), closed(day))

  const next = rankWork(saidBy(standBy.emitted))
  next.work.restore(saved)
  expect(await next.work.isOutdated()).toBe(true)
  await next.work.beginAnew()
  next.take(judged(8, 0.8), closed(8))
  expect(saidBy(next.emitted)).toEqual(
    saidBy(standBy.emitted).filter(({ memory }) => memory.day === FEB_1 + 8),
  )
  expect(next.work.takeChanges().remove).toEqual(['meter:M2'])
})

test('its own checkpoint stands where it is a day behind what was said, as after a crash', async () => {
  const crashed = rankWork()
  crashed.take(judged(0, 0.9), closed(0))
  const saved = structuredClone(crashed.work.takeChanges()).put
  crashed.take(judged(1, 0.9), closed(1))
  const next = rankWork(saidBy(crashed.emitted))
  next.work.restore(saved)
  expect(await next.work.isOutdated()).toBe(false)
})
