import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RankWork } from '../../src/app/stages/rank-work.ts'
import { MEMORY_HEADER } from '../../src/app/stages/stage-work.ts'
import type { Alert } from '../../src/core/alert/alert.ts'
import { assessmentToJson } from '../../src/core/assess/assessment-message.ts'
import { dayClosedToJson } from '../../src/core/collate/meter-day-message.ts'
import { alertMemoryFromJson, type SaidAlert } from '../../src/core/rank/alert-memory.ts'
import type { OutgoingRecord, TopicRecord } from '../../src/ports/topic.ts'
import { aRecord } from '../builders/a-record.ts'
import { anAssessment } from '../builders/an-assessment.ts'
import { dayOf } from '../builders/days.ts'

const FIRST = dayOf('2026-02-01')
const SOURCES = 2
const SITES = 5

/** What assess hands on of one site on one day: a probability, that it could not judge it, or nothing. */
type Word = number | 'unjudged' | 'silent'
const word: fc.Arbitrary<Word> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 20 }).map((twentieth) => twentieth / 20) },
  { weight: 1, arbitrary: fc.constant<Word>('unjudged') },
  { weight: 2, arbitrary: fc.constant<Word>('silent') },
)
const days = fc.array(fc.array(word, { minLength: SITES, maxLength: SITES }), {
  minLength: 3,
  maxLength: 9,
})

const assessed = (day: number, site: number, said: Exclude<Word, 'silent'>): TopicRecord =>
  aRecord({
    topic: 'site-assessments',
    key: `meter:M${site}`,
    value: assessmentToJson(
      anAssessment({
        asOf: FIRST + day,
        meterId: `M${site}`,
        probability: said === 'unjudged' ? undefined : said,
        // More digits than an alert shows.
        expectedKw: 1 + site / 3 + (said === 'unjudged' ? 0 : said / 7),
      }),
    ),
  })
const closed = (day: number, source: number): TopicRecord =>
  aRecord({
    topic: 'site-assessments',
    key: `day-closed:${source}`,
    headers: { 'greywatt.kind': 'day-closed' },
    value: dayClosedToJson({ source, sources: SOURCES, closedThrough: FIRST + day, idle: false }),
  })

/** The topic as two partitions of areas write it, the first of them up to `ahead` days before the second. */
const topicOf = (words: readonly (readonly Word[])[], ahead: number): TopicRecord[] => {
  const ofSource = (source: number, day: number): TopicRecord[] => [
    ...(words[day] ?? []).flatMap((said, site) =>
      said === 'silent' || site % SOURCES !== source ? [] : [assessed(day, site, said)],
    ),
    closed(day, source),
  ]
  return Array.from({ length: words.length + ahead }, (_, step) => [
    ...(step < words.length ? ofSource(0, step) : []),
    ...(step >= ahead ? ofSource(1, step - ahead) : []),
  ]).flat()
}

const decoder = new TextDecoder()
const dayIn = (record: TopicRecord): number =>
  (JSON.parse(decoder.decode(record.value ?? undefined)) as { asOf?: string }).asOf === undefined
    ? 0
    : dayOf((JSON.parse(decoder.decode(record.value ?? undefined)) as { asOf: string }).asOf)

/**
 * The last record of each key, and what min.compaction.lag.ms keeps: the days that rank, which is not that far behind,
 * has not ranked yet.
 */
const compacted = (records: readonly TopicRecord[], rankedThrough: number): TopicRecord[] => {
  const last = new Map(records.map((record, i) => [record.key, i]))
  return records.filter((record, i) => last.get(record.key) === i || dayIn(record) > rankedThrough)
}

const rankWork = (said: readonly SaidAlert[], onDay?: (day: number) => void): RankWork =>
  new RankWork({
    lifecycle: { raiseAt: 0.5, clearAt: 0.35, clearAfterDays: 2, forgetAfterDays: 3 },
    money: { currency: 'KZT', perKwh: 18 },
    weights: { probability: 1, energy: 1, relief: 1 },
    saidAlerts: async () => said,
    onRanking: ({ asOf }) => onDay?.(asOf),
  })
const ranked = (work: RankWork, records: readonly TopicRecord[]): OutgoingRecord[] => {
  const emitted: OutgoingRecord[] = []
  for (const record of records) work.record(record, (out) => emitted.push(out))
  return emitted
}
const lastOfEach = (emitted: readonly OutgoingRecord[]): Map<string, OutgoingRecord> =>
  new Map(emitted.map((record) => [`${record.topic} ${record.key}`, record]))
const saidIn = (emitted: readonly OutgoingRecord[]): SaidAlert[] =>
  [...lastOfEach(emitted).values()]
    .filter(({ topic }) => topic === 'suspect-sites')
    .map(({ value, headers }) => ({
      alert: JSON.parse(value as string) as Alert,
      memory: alertMemoryFromJson(headers?.[MEMORY_HEADER] ?? ''),
    }))

/** Loses rank's state at a record and lets another go on from what the topics hold. */
const lostAt = async (
  topic: readonly TopicRecord[],
  cut: number,
  keep: (records: readonly TopicRecord[], rankedThrough: number) => readonly TopicRecord[],
  unsaid = 0,
): Promise<Map<string, OutgoingRecord>> => {
  let rankedThrough = 0
  const lost = rankWork([], (day) => {
    rankedThrough = day
  })
  const all = ranked(lost, topic.slice(0, cut))
  const before = all.slice(0, Math.max(0, all.length - unsaid))
  const work = rankWork(saidIn(before))
  await work.beginAnew()
  return lastOfEach([
    ...before,
    ...ranked(work, [...keep(topic.slice(0, cut), rankedThrough), ...topic.slice(cut)]),
  ])
}

describe('a rank that lost its state', () => {
  test('says in the end what it would have said, from topics that keep the last record of each key', async () => {
    await fc.assert(
      fc.asyncProperty(
        days,
        fc.nat(3),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (words, ahead, at) => {
          const topic = topicOf(words, ahead)
          const cut = Math.round(at * topic.length)
          const undisturbed = lastOfEach(ranked(rankWork([]), topic))
          expect(await lostAt(topic, cut, compacted)).toEqual(undisturbed)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('says the same from topics that keep everything, also where it died while it was saying a day', async () => {
    await fc.assert(
      fc.asyncProperty(
        days,
        fc.nat(3),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(4),
        async (words, ahead, at, unsaid) => {
          const topic = topicOf(words, ahead)
          const cut = Math.round(at * topic.length)
          const undisturbed = lastOfEach(ranked(rankWork([]), topic))
          expect(await lostAt(topic, cut, (all) => all, unsaid)).toEqual(undisturbed)
        },
      ),
      { numRuns: 400 },
    )
  })
})
