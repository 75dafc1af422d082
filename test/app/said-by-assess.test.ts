import { expect, test } from 'vitest'
import { MemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { SaidByAssess } from '../../src/app/said-by-assess.ts'
import { alertMemoryToJson } from '../../src/core/rank/alert-memory.ts'
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
const assessment = (siteId: string, asOf: string, probability: number | null): OutgoingRecord => ({
  topic: 'site-assessments',
  key: siteId,
  value: JSON.stringify({ siteId, asOf, probability }),
  partition: 0,
})
const loading = (siteId: string, asOf: string): OutgoingRecord => ({
  ...assessment(siteId, asOf, null),
  headers: { 'greywatt.kind': 'area-loading' },
})
const rankedOn = (day: number): OutgoingRecord => {
  const life = {
    raised: true,
    firstRaisedDay: day,
    belowDays: 0,
    unjudgedDays: 0,
    shown: undefined,
  }
  const memory = { day, before: life, life, withdrawn: false, heard: true }
  return {
    ...{ topic: 'suspect-sites', key: `meter:${day}`, value: '{}' },
    headers: { 'greywatt.memory': alertMemoryToJson(memory) },
  }
}

const aReader = () => {
  const log = new MemoryLog({ partitions: 2, clock: { nowMs: () => 0 } })
  const said = new SaidByAssess({
    assessments: log.table('site-assessments'),
    alerts: log.table('suspect-sites'),
    emitFrom: 0.35,
  })
  const ofPartition1 = async () => {
    const { closedThrough, handedOn } = await said.of(1)
    return { closedThrough, handedOn: [...handedOn].sort() }
  }
  return { said, ofPartition1, send: (...records: OutgoingRecord[]) => log.sink().send(records) }
}

test('what assess has closed is that of its partition, and suspects are what it handed on that day', async () => {
  const { send, said, ofPartition1 } = aReader()
  await send(
    assessment('meter:UP', '2026-02-04', 0.2),
    assessment('meter:UP', '2026-02-05', 0.35),
    assessment('meter:DOWN', '2026-02-04', 0.9),
    assessment('meter:DOWN', '2026-02-05', 0.349),
    assessment('meter:UNJUDGED', '2026-02-05', null),
    assessment('meter:RESTATED', '2026-02-05', 0.9),
    assessment('meter:RESTATED', '2026-02-05', 0.1),
    assessment('area:TP-1', '2026-02-04', 0.8),
    loading('area:TP-1', '2026-02-05'),
    loading('area:TP-2', '2026-02-05'),
    closing(0, '2026-02-09'),
    closing(1, '2026-02-05'),
    closing(1, '2026-02-04'),
    rankedOn(FEB_1 + 7),
    rankedOn(FEB_1 + 2),
  )
  expect(await ofPartition1()).toEqual({
    closedThrough: FEB_1 + 4,
    handedOn: ['meter:UNJUDGED', 'meter:UP'],
  })
  await send(
    assessment('meter:UP', '2026-02-06', 0.1),
    assessment('meter:UNJUDGED', '2026-02-06', null),
    closing(1, '2026-02-06'),
  )
  expect(await ofPartition1()).toEqual({
    closedThrough: FEB_1 + 5,
    handedOn: ['meter:UNJUDGED'],
  })
  await said.stop()
})

test('a day that is said again after a later one makes nobody a suspect', async () => {
  const { send, said, ofPartition1 } = aReader()
  await send(
    assessment('meter:M', '2026-02-04', 0.9),
    closing(1, '2026-02-04'),
    assessment('meter:M', '2026-02-05', 0.1),
    closing(1, '2026-02-05'),
    rankedOn(FEB_1 + 4),
    // Of an instance that went on from an older checkpoint, and was killed behind this day.
    assessment('meter:M', '2026-02-04', 0.9),
    closing(1, '2026-02-04'),
  )
  expect(await ofPartition1()).toEqual({ closedThrough: FEB_1 + 4, handedOn: [] })
  await said.stop()
})

test('where rank is behind, suspects are those of the last day that it has ranked', async () => {
  const { send, said, ofPartition1 } = aReader()
  await send(
    assessment('meter:AGAIN', '2026-02-03', 0.9),
    assessment('meter:AGAIN', '2026-02-04', 0.1),
    assessment('meter:AGAIN', '2026-02-05', 0.9),
    assessment('meter:UNTIL', '2026-02-04', 0.9),
    assessment('meter:UNTIL', '2026-02-05', 0.1),
    // Compaction has left its last word: it was handed on on the day before as well, or was not.
    assessment('meter:COMPACTED', '2026-02-05', null),
    closing(1, '2026-02-05'),
    rankedOn(FEB_1 + 3),
  )
  expect(await ofPartition1()).toEqual({
    closedThrough: FEB_1 + 3,
    handedOn: ['meter:COMPACTED', 'meter:UNTIL'],
  })
  await said.stop()
})

test('what rank has not ranked yet was not said', async () => {
  const { send, said, ofPartition1 } = aReader()
  expect((await ofPartition1()).closedThrough).toBeUndefined()
  await send(closing(1, '2026-02-05'))
  expect((await ofPartition1()).closedThrough).toBeUndefined()
  await send(rankedOn(FEB_1 + 2))
  expect((await ofPartition1()).closedThrough).toBe(FEB_1 + 2)
  await said.stop()
})
