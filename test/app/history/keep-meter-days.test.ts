import { describe, expect, it } from 'vitest'
import {
  CheckpointMemory,
  MemoryCheckpointStores,
} from '../../../src/adapters/memory/checkpoint-store.ts'
import { MemoryLog } from '../../../src/adapters/memory/memory-log.ts'
import { keepMeterDays } from '../../../src/app/history/keep-meter-days.ts'
import { StageFigures } from '../../../src/app/stage-figures.ts'
import { dayClosedToJson, meterDayToJson } from '../../../src/core/collate/meter-day-message.ts'
import type { KeptDay, MeterDayWriter } from '../../../src/ports/meter-day-lake.ts'
import type { OutgoingRecord } from '../../../src/ports/topic.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { almatyMidnight, dayOf, MINUTE } from '../../builders/days.ts'

const ARRIVED_MS = Date.parse('2026-02-09T00:00:00Z')

/** A lake of lists: what was added and not yet flushed, and each flush. */
const aLake = (onFlush: () => void = () => undefined) => {
  const flushes: KeptDay[][] = []
  let pending: KeptDay[] = []
  const writer: MeterDayWriter = {
    add: async (days) => {
      pending.push(...days)
    },
    flush: async () => {
      onFlush()
      if (pending.length > 0) flushes.push(pending)
      pending = []
    },
    close: () => undefined,
  }
  return { writer, flushes, ids: () => flushes.flat().map(({ meterDay }) => meterDay.meterId) }
}

const dayRecord = (meterId: string, more: Partial<OutgoingRecord> = {}): OutgoingRecord => ({
  topic: 'meter-days',
  key: 'TP-1',
  value: meterDayToJson(aMeterDay({ meterId, revision: 1500 })),
  ...more,
})

const keep = async (
  records: readonly OutgoingRecord[],
  { lake = aLake(), memory = new CheckpointMemory(), flushEveryMs = 60_000 } = {},
) => {
  let nowMs = ARRIVED_MS
  const clock = { nowMs: () => nowMs++ }
  const log = new MemoryLog({ partitions: 1, clock: { nowMs: () => ARRIVED_MS } })
  await log.sink().send(records)
  log.finish('meter-days')
  await keepMeterDays({
    source: log.source('meter-days'),
    checkpoints: new MemoryCheckpointStores(memory),
    lake: lake.writer,
    flushEveryMs,
    clock,
    log: { info: () => undefined },
    figures: new StageFigures(clock),
  })
  return { lake, memory }
}

describe('keeping the meter-days of the topic', () => {
  it('keeps days, and neither days that are open nor closings', async () => {
    const { lake } = await keep([
      dayRecord('M1'),
      dayRecord('M2', { value: meterDayToJson(aMeterDay({ meterId: 'M2', provisional: true })) }),
      dayRecord('M3', {
        value: dayClosedToJson({ source: 0, sources: 1, closedThrough: 1, idle: false }),
        headers: { 'greywatt.kind': 'day-closed' },
      }),
      dayRecord('M4', { value: null }),
      dayRecord('M5'),
    ])
    expect(lake.ids()).toEqual(['M1', 'M5'])
  })

  it('says when a day was known: by its revision, and by the log where late readings came back', async () => {
    const { lake } = await keep([
      dayRecord('M1'),
      dayRecord('M2', { headers: { 'greywatt.replayed': '0:7' } }),
    ])
    expect(lake.flushes.flat().map(({ knownAtMs }) => knownAtMs)).toEqual([
      almatyMidnight(dayOf('2026-02-01')) + 1500 * MINUTE,
      ARRIVED_MS,
    ])
  })

  it('goes on behind what was flushed, and reads the rest again after a flush that failed', async () => {
    const records = Array.from({ length: 1200 }, (_, i) => dayRecord(`M${i}`))
    const memory = new CheckpointMemory()
    let flushes = 0
    const failing = aLake(() => {
      if (++flushes === 2) throw new Error('the disk is full')
    })
    await expect(keep(records, { lake: failing, memory, flushEveryMs: 1 })).rejects.toThrow(
      'the disk is full',
    )
    expect(failing.ids().length).toBe(500)
    const { lake } = await keep(records, { memory })
    expect([...failing.ids(), ...lake.ids()]).toEqual(records.map((_, i) => `M${i}`))
    expect((await keep(records, { memory })).lake.ids()).toEqual([])
  })
})
