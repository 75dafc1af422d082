import { expect, test } from 'vitest'
import { RankWork } from '../../../src/app/stages/rank-work.ts'
import { assessmentToJson } from '../../../src/core/assess/assessment-message.ts'
import { dayClosedToJson } from '../../../src/core/collate/meter-day-message.ts'
import { fnv1a } from '../../../src/core/ids.ts'
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
const rankWork = () => {
  const emitted: OutgoingRecord[] = []
  const rankings: Ranking[] = []
  const work = new RankWork({
    lifecycle: { raiseAt: 0.5, clearAt: 0.35, clearAfterDays: 2, forgetAfterDays: 28 },
    money: { currency: 'KZT', perKwh: 18 },
    weights: { probability: 1, energy: 1, relief: 1 },
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
