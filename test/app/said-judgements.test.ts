import { expect, test } from 'vitest'
import { MemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { readSaidJudgements } from '../../src/app/said-judgements.ts'
import type { Alert } from '../../src/core/alert/alert.ts'
import type { SaidAlert } from '../../src/core/rank/alert-memory.ts'
import type { OutgoingRecord } from '../../src/ports/topic.ts'
import { dayOf } from '../builders/days.ts'

const FEB_1 = dayOf('2026-02-01')
const closing = (partition: number, date: string): OutgoingRecord => ({
  topic: 'site-assessments',
  key: `day-closed:${partition}`,
  value: JSON.stringify({
    ...{ kind: 'day-closed', source: partition, sources: 2, closedThrough: date, idle: false },
  }),
  headers: { 'greywatt.kind': 'day-closed' },
  partition: 0,
})
const assessment = (siteId: string, probability: number | null): OutgoingRecord => ({
  topic: 'site-assessments',
  key: siteId,
  value: JSON.stringify({ siteId, probability }),
  partition: 0,
})
const loading = (siteId: string): OutgoingRecord => ({
  ...assessment(siteId, null),
  headers: { 'greywatt.kind': 'area-loading' },
})
const rankedOn = (day: number): SaidAlert => {
  const life = {
    raised: true,
    firstRaisedDay: day,
    belowDays: 0,
    unjudgedDays: 0,
    shown: undefined,
  }
  const memory = { day, before: life, life, withdrawn: false, heard: true }
  return { alert: {} as Alert, memory }
}

const said = async (records: readonly OutgoingRecord[], saidAlerts: readonly SaidAlert[]) => {
  const log = new MemoryLog({ partitions: 2, clock: { nowMs: () => 0 } })
  await log.sink().send(records)
  const { closedThrough, handedOn } = await readSaidJudgements({
    ...{ table: log.table('site-assessments'), saidAlerts, partition: 1, emitFrom: 0.35 },
  })
  return { closedThrough, handedOn: [...handedOn].sort() }
}

test('what assess has closed is that of its partition, and suspects are what it handed on last', async () => {
  const records = [
    assessment('meter:UP', 0.2),
    assessment('meter:UP', 0.35),
    assessment('meter:DOWN', 0.9),
    assessment('meter:DOWN', 0.349),
    assessment('meter:UNJUDGED', null),
    assessment('area:TP-1', 0.8),
    loading('area:TP-1'),
    closing(0, '2026-02-09'),
    closing(1, '2026-02-05'),
    closing(1, '2026-02-04'),
  ]
  expect(await said(records, [rankedOn(FEB_1 + 2), rankedOn(FEB_1 + 7)])).toEqual({
    closedThrough: FEB_1 + 4,
    handedOn: ['meter:UNJUDGED', 'meter:UP'],
  })
})

test('what rank has not ranked yet was not said', async () => {
  const records = [closing(1, '2026-02-05')]
  expect((await said(records, [rankedOn(FEB_1 + 2)])).closedThrough).toBe(FEB_1 + 2)
  expect((await said(records, [])).closedThrough).toBeUndefined()
  expect((await said([], [rankedOn(FEB_1)])).closedThrough).toBeUndefined()
})
