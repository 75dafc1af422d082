import { beforeAll, describe, expect, test } from 'vitest'
import { CheckpointMemory } from '../../src/adapters/memory/checkpoint-store.ts'
import { scan } from '../../src/app/scan/scan.ts'
import type { Alert } from '../../src/core/alert/alert.ts'
import { closes, type LedgerCounts } from '../../src/core/validate/ledger.ts'
import {
  aLog,
  config,
  DAYS,
  FIRST_DAY,
  history,
  listsIn,
  message,
  NOW_MS,
  raisedIn,
  readings,
  reference,
  run,
} from './small-region.ts'

const total = (ledgers: readonly LedgerCounts[]): LedgerCounts =>
  ledgers.reduce((sum, counts) => ({
    read: sum.read + counts.read,
    accepted: sum.accepted + counts.accepted,
    duplicate: sum.duplicate + counts.duplicate,
    late: sum.late + counts.late,
    rejected: sum.rejected + counts.rejected,
  }))
/** HOME-05 sends every 17th of 960 half hours twice. */
const TWICE = Math.ceil((DAYS * 48) / 17)
const SENT = {
  read: 13 * DAYS * 48 + TWICE,
  accepted: 13 * DAYS * 48,
  duplicate: TWICE,
  late: 0,
  rejected: 0,
}

let raised = ''
let lists = ''
beforeAll(async () => {
  const log = await aLog(1)
  expect(total(await run(log))).toEqual(SENT)
  raised = raisedIn(log)
  lists = listsIn(log)
})

test('the home with a machine since day 12 leads the list, with its power, its step and its area', () => {
  const alerts = raised.split('\n').map((text) => JSON.parse(text) as Alert)
  expect(alerts.map(({ siteId, rank, of }) => [siteId, rank, of])).toEqual([
    ['meter:HOME-04', 1, alerts.length],
    ...alerts.slice(1).map(({ siteId }, i) => [siteId, i + 2, alerts.length]),
  ])
  const [first] = alerts
  expect(first).toMatchObject({
    kind: 'meter',
    regionId: 'ALA',
    transformerId: 'TP-1',
    onsetAt: '2026-01-22',
    asOf: '2026-01-29',
  })
  expect(first?.expectedKw).toBeCloseTo(3.25, 1)
  expect(first?.probability).toBeGreaterThan(0.8)
  expect(alerts.every(({ siteId }) => ['meter:HOME-04', 'meter:HOME-09'].includes(siteId))).toBe(
    true,
  )
})

test('the list is the one that a scan of the same readings gives, byte for byte', async () => {
  const scanned = await scan(history, reference, {
    config: config(),
    asOf: undefined,
    nowMs: NOW_MS,
  })
  expect(scanned.asOf).toBe(FIRST_DAY + DAYS - 1)
  expect(scanned.suspects.map((alert) => JSON.stringify(alert)).join('\n')).toBe(raised)
})

test('with the learned score the stream and a scan still say the same, and put the same home first', async () => {
  const learned = config({ assess: { model: 'current' } })
  const log = await aLog(3)
  await run(log, { config: learned })
  const { suspects } = await scan(history, reference, {
    config: learned,
    asOf: undefined,
    nowMs: NOW_MS,
  })
  expect(suspects.map((alert) => JSON.stringify(alert)).join('\n')).toBe(raisedIn(log))
  expect(suspects[0]).toMatchObject({ siteId: 'meter:HOME-04', rank: 1 })
  expect(suspects[0]?.modelVersion).not.toBe('rules-1')
})

test('each day has the list of a scan as of it, also while an alert is on its way out', async () => {
  const shortly = config({ assess: { windowDays: 8, minDays: 4 } })
  const streamed = new Map<number, string>()
  const ways = new Set<string>()
  const log = await aLog(3)
  await run(log, {
    config: shortly,
    onRanking: ({ asOf, alerts }) => {
      for (const { siteId, changed } of alerts) ways.add(`${siteId} ${changed}`)
      const standing = alerts.filter(({ state }) => state === 'raised')
      streamed.set(asOf, standing.map((alert) => JSON.stringify(alert)).join('\n'))
    },
  })
  // The last late reading came on day 10.
  for (let asOf = FIRST_DAY + 11; asOf < FIRST_DAY + DAYS; asOf++) {
    const { suspects } = await scan(history, reference, { config: shortly, asOf, nowMs: NOW_MS })
    expect([asOf, streamed.get(asOf)]).toEqual([
      asOf,
      suspects.map((alert) => JSON.stringify(alert)).join('\n'),
    ])
  }
  expect([...ways].sort()).toEqual(
    expect.arrayContaining(['meter:HOME-04 new', 'meter:HOME-09 cleared', 'meter:HOME-09 updated']),
  )
})

test.each([3, 5])('%i partitions give the same bytes as one', async (partitions) => {
  const log = await aLog(partitions)
  expect(total(await run(log))).toEqual(SENT)
  expect(raisedIn(log)).toBe(raised)
  expect(listsIn(log)).toBe(lists)
})

describe.each([1, 3])('with %i partitions', (partitions) => {
  test('a run that is stopped and started anew gives the same bytes', async () => {
    const log = await aLog(partitions)
    const memory = new CheckpointMemory()
    await run(log, { memory, stopAfter: 3000 })
    expect(raisedIn(log)).not.toBe(raised)
    await run(log, { memory, stopAfter: 4000 })
    expect(total(await run(log, { memory }))).toEqual(SENT)
    expect(raisedIn(log)).toBe(raised)
    expect(listsIn(log)).toBe(lists)
  })

  test('a run that is lost and goes on from older checkpoints gives the same bytes', async () => {
    const log = await aLog(partitions)
    const lost = new CheckpointMemory()
    const kept = new CheckpointMemory()
    await run(log, {
      memory: lost,
      stopAfter: 9000,
      onReadings: (handled) => {
        if (handled < 4000 || kept.checkpoints.size > 0) return
        for (const [name, checkpoint] of structuredClone(lost.checkpoints))
          kept.checkpoints.set(name, checkpoint)
      },
    })
    expect(kept.checkpoints.size).toBeGreaterThan(1)
    expect(total(await run(log, { memory: kept }))).toEqual(SENT)
    expect(raisedIn(log)).toBe(raised)
    expect(listsIn(log)).toBe(lists)
  })

  test('a run that lost all its checkpoints reads everything again and gives the same bytes', async () => {
    const log = await aLog(partitions)
    await run(log, { stopAfter: 9000 })
    await run(log)
    expect(raisedIn(log)).toBe(raised)
    expect(listsIn(log)).toBe(lists)
  })

  test.each(['collate', 'assess', 'rank'])(
    'a %s that lost its checkpoints catches up with the others',
    async (stage) => {
      const log = await aLog(partitions)
      const memory = new CheckpointMemory()
      await run(log, { memory, stopAfter: 9000 })
      for (const name of [...memory.checkpoints.keys()])
        if (name.startsWith(stage)) memory.checkpoints.delete(name)
      await run(log, { memory })
      expect(raisedIn(log)).toBe(raised)
      expect(listsIn(log)).toBe(lists)
    },
  )
})

test('bad messages go to the dead letters with their reasons, and every interval is accounted for', async () => {
  const last = DAYS * 48 - 1
  const bad: [reason: string, stage: string, value: string][] = [
    ['not-json', 'ingest', '{"meterId":'],
    ['schema', 'ingest', '{"meterId":"HOME-00","at":"2026-01-29T00:00:00+05:00"}'],
    ['negative-energy', 'validate', message('HOME-00', last, -1).value as string],
    ['implausible', 'validate', message('HOME-00', last, 20_000).value as string],
    ['future', 'validate', message('HOME-00', last + 48, 1).value as string],
    [
      'quality-unknown',
      'validate',
      message('HOME-00', last, 1, { quality: 'bogus' }).value as string,
    ],
    ['step-conflict', 'collate', message('HOME-00', last - 1, 1, { stepMin: 60 }).value as string],
    ['late', 'collate', message('HOME-00', last - 5 * 48, 9).value as string],
  ]
  const block = JSON.stringify({
    meterId: 'HOME-00',
    from: '2026-01-29T00:00:00+05:00',
    stepMin: 30,
    kwh: [-1, 0, -2, null],
  })
  const log = await aLog(1, [
    ...readings,
    ...bad.map(([, , value]) => ({
      topic: 'meter-readings' as const,
      key: 'HOME-00',
      value,
      headers: { trace: 'x1' },
    })),
    { topic: 'meter-readings', key: 'HOME-00', value: block },
  ])
  const counts = total(await run(log))
  // The block: two negative, one worth less than what is held and one marked as missing.
  expect(counts).toEqual({
    read: SENT.read + bad.length + 4,
    accepted: SENT.accepted,
    duplicate: SENT.duplicate + 2,
    late: 1,
    rejected: bad.length - 1 + 2,
  })
  expect(closes(counts)).toBe(true)
  const decoder = new TextDecoder()
  const letters = log.records('rejected-readings').map(({ key, value, headers }) => ({
    key,
    value: decoder.decode(value ?? undefined),
    headers,
  }))
  const headersOf = (reason: string, stage: string, offset: number, more: object) => ({
    ...more,
    'greywatt.error.reason': reason,
    'greywatt.error.stage': stage,
    'greywatt.error.topic': 'prefix.meter-readings',
    'greywatt.error.partition': '0',
    'greywatt.error.offset': String(readings.length + offset),
    'greywatt.error.message': expect.stringMatching(/^[^\n]+$/),
    'greywatt.error.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'greywatt.error.at': expect.stringMatching(/^2026-01-/),
  })
  expect(letters).toEqual([
    ...bad.map(([reason, stage, value], i) => ({
      key: 'HOME-00',
      value,
      headers: headersOf(reason, stage, i, { trace: 'x1' }),
    })),
    {
      key: 'HOME-00',
      value: block,
      headers: headersOf('negative-energy', 'validate', bad.length, {}),
    },
  ])
  expect(letters.at(-1)?.headers['greywatt.error.message']).toMatch(
    /interval 0: .*\(and 1 more intervals\)/,
  )
  expect(raisedIn(log)).toBe(raised)
})

test('a feed of which most is rejected stops the run instead of draining it into the dead letters', async () => {
  const wrong = Array.from({ length: 30 }, (_, i) => message('HOME-00', i, i < 10 ? 1 : -1))
  const log = await aLog(1, wrong)
  const stopping = run(log, {
    config: config({ ingest: { rejectedShareAfter: 20, maxRejectedShare: 0.5 } }),
  })
  await expect(stopping).rejects.toThrow(
    /55 % of the last 20 messages of meter-readings partition 0 were rejected/,
  )
  expect(log.records('rejected-readings')).toEqual([])
})

test('alerts are CloudEvents whose id hangs on their content', async () => {
  const log = await aLog(1)
  await run(log)
  const records = log.records('suspect-sites')
  for (const { key, headers } of records) {
    expect(headers).toMatchObject({
      ce_specversion: '1.0',
      ce_source: '/greywatt/rank',
      ce_subject: key,
      'content-type': 'application/json',
    })
  }
  const ids = new Map<string, string>()
  const decoder = new TextDecoder()
  for (const { headers, value } of records) {
    const text = decoder.decode(value ?? undefined)
    expect(ids.get(headers['ce_id'] ?? '') ?? text).toBe(text)
    ids.set(headers['ce_id'] ?? '', text)
  }
})
