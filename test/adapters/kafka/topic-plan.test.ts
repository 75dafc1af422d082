import { describe, expect, it } from 'vitest'
import { type ActualTopic, checkTopic } from '../../../src/adapters/kafka/check-topic.ts'
import { type PlannedTopic, planTopics } from '../../../src/adapters/kafka/topic-plan.ts'
import type { TopicName } from '../../../src/ports/topic.ts'

const CONFIG = {
  topicPrefix: 'gw.',
  partitions: 6,
  replication: 3,
  graceDays: 3,
  windowDays: 28,
  maxMessageBytes: 1_000_000,
}
const DAY_MS = 24 * 3600 * 1000
const planned = (topic: TopicName, overrides = {}): PlannedTopic =>
  planTopics({ ...CONFIG, ...overrides }).find((plan) => plan.topic === topic)!

describe('the plan of topics', () => {
  it('is the table of the contract', () => {
    const rows = planTopics(CONFIG).map((plan) => [
      plan.name,
      plan.partitions,
      plan.partitionsLike ?? '',
      plan.cleanup,
      plan.retentionMs === undefined ? '' : plan.retentionMs / DAY_MS,
      plan.minRetentionMs / DAY_MS,
    ])
    expect(rows).toEqual([
      ['gw.meter-readings', 6, '', 'delete', 7, 4],
      ['gw.rejected-readings', 6, '', 'delete', 30, 1],
      ['gw.meters', 6, 'meter-readings', 'compact', '', 0],
      ['gw.transformers', 6, 'meter-days', 'compact', '', 0],
      ['gw.licences', 1, '', 'compact', '', 0],
      ['gw.curtailment-orders', 1, '', 'compact', '', 0],
      ['gw.tips', 1, '', 'compact', '', 0],
      ['gw.weather', 1, '', 'delete', 400, 35],
      ['gw.meter-days', 6, '', 'delete', 40, 35],
      ['gw.site-assessments', 6, '', 'compact', '', 0],
      ['gw.suspect-sites', 1, '', 'compact', '', 0],
      ['gw.inspection-lists', 1, '', 'compact', '', 0],
    ])
    expect(new Set(planTopics(CONFIG).map(({ replication }) => replication))).toEqual(new Set([3]))
  })
  it('keeps readings longer where the days of grace ask for it', () => {
    const { retentionMs, minRetentionMs } = planned('meter-readings', { graceDays: 10 })
    expect([retentionMs, minRetentionMs]).toEqual([11 * DAY_MS, 11 * DAY_MS])
  })
  it('keeps meter-days and weather longer where grace and window ask for it', () => {
    const longer = { graceDays: 5, windowDays: 56 }
    expect(planned('meter-days', longer)).toMatchObject({
      retentionMs: 61 * DAY_MS,
      minRetentionMs: 61 * DAY_MS,
    })
    expect(planned('weather', longer).minRetentionMs).toBe(61 * DAY_MS)
  })
  it.each([
    ['the usual limit', 1_000_000, 1_048_588],
    ['a larger one', 5_000_000, 5_032_768],
  ])('lets a rejected message have 64 KiB of headers more: %s', (_, maxMessageBytes, bytes) => {
    expect(planned('meter-readings', { maxMessageBytes }).maxMessageBytes).toBe(bytes)
    expect(planned('rejected-readings', { maxMessageBytes }).maxMessageBytes).toBe(bytes + 65_536)
  })
})

describe('the check of a topic', () => {
  const actual = (partitions: number, settings: Record<string, string> = {}): ActualTopic => ({
    partitions,
    settings,
  })
  const WEEK = { 'cleanup.policy': 'delete', 'retention.ms': `${7 * DAY_MS}` }
  const COMPACT = { 'cleanup.policy': 'compact' }

  it.each<[string, TopicName, ActualTopic, number, readonly string[]]>([
    ['as planned', 'meter-readings', actual(6, WEEK), 6, []],
    ['more partitions than planned', 'meter-readings', actual(12, WEEK), 6, []],
    ['kept for ever', 'meter-readings', actual(6, { ...WEEK, 'retention.ms': '-1' }), 6, []],
    [
      'just long enough',
      'meter-readings',
      actual(6, { ...WEEK, 'retention.ms': `${4 * DAY_MS}` }),
      6,
      [],
    ],
    [
      'a little too short',
      'meter-readings',
      actual(6, { ...WEEK, 'retention.ms': `${4 * DAY_MS - 1}` }),
      6,
      ['kept for 4 days, and a lost host has to read back 4 days'],
    ],
    [
      'too few partitions',
      'meter-readings',
      actual(3, WEEK),
      6,
      ['3 partitions, and 6 are configured'],
    ],
    [
      'compacted, though every record counts',
      'meter-readings',
      actual(6, { ...WEEK, 'cleanup.policy': 'compact,delete' }),
      6,
      [
        'cleanup.policy=compact,delete, and delete is needed: all but the last record of a key would be deleted',
      ],
    ],
    [
      'deleted by size',
      'meter-readings',
      actual(6, { ...WEEK, 'retention.bytes': '1000' }),
      6,
      ['retention.bytes=1000 may delete before 4 days are over'],
    ],
    [
      'messages too small',
      'meter-readings',
      actual(6, { ...WEEK, 'max.message.bytes': '1000' }),
      6,
      ['max.message.bytes=1000, and a message may have 1048588'],
    ],
    [
      'compacted before rank has read it',
      'site-assessments',
      actual(6, { ...COMPACT, 'min.compaction.lag.ms': '3600000' }),
      6,
      [
        'min.compaction.lag.ms=3600000: days that rank has not read yet may be compacted away while it stands still',
      ],
    ],
    ['a partner with as many', 'meters', actual(12, COMPACT), 12, []],
    [
      'a partner with fewer',
      'meters',
      actual(6, COMPACT),
      12,
      ['6 partitions, but meter-readings has 12, and both have to have the same number'],
    ],
    [
      'a partner with more',
      'transformers',
      actual(12, COMPACT),
      6,
      ['12 partitions, but meter-days has 6, and both have to have the same number'],
    ],
    [
      'a table that is deleted with age',
      'licences',
      actual(1, { 'cleanup.policy': 'delete' }),
      1,
      [
        'cleanup.policy=delete, and compact is needed: rows that never change would be deleted with age',
      ],
    ],
  ])('%s', (_, topic, found, wanted, whats) => {
    const findings = checkTopic(planned(topic), found, wanted)
    expect(findings.map(({ what }) => what)).toEqual(whats)
    for (const { mend } of findings) expect(mend).toContain(`gw.${topic}`)
  })
})
