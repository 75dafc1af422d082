import { beforeEach, describe, expect, it } from 'vitest'
import {
  CheckpointMemory,
  MemoryCheckpointStores,
} from '../../../src/adapters/memory/checkpoint-store.ts'
import { MemoryLog } from '../../../src/adapters/memory/memory-log.ts'
import { parseConfig } from '../../../src/app/config.ts'
import {
  EVERY_LETTER,
  type LetterFilter,
  listDeadLetters,
  replayDeadLetters,
} from '../../../src/app/dead-letters/dead-letters.ts'
import { startPipeline } from '../../../src/app/pipeline.ts'

const config = parseConfig({ collate: { provisionalEveryMin: 0 } }, 'the test')
const NOW_MS = Date.UTC(2026, 1, 25)

let log: MemoryLog
let checkpoints: CheckpointMemory
beforeEach(() => {
  log = new MemoryLog({ partitions: 1, clock: { nowMs: () => NOW_MS } })
  checkpoints = new CheckpointMemory()
})
const letterLog = () => ({ sink: log.sink(), table: log.table.bind(log) })

const reading = (date: string, hour: number, kwh: number) => ({
  topic: 'meter-readings' as const,
  key: 'M1',
  value: JSON.stringify({
    meterId: 'M1',
    at: `${date}T${String(hour).padStart(2, '0')}:00Z`,
    stepMin: 360,
    kwh,
  }),
})
const wholeDay = (date: string) => [0, 6, 12, 18].map((hour) => reading(date, hour, 6))

/** Collates all that is in the log and was not collated before. */
const collate = async (): Promise<void> => {
  const pipeline = await startPipeline({
    config,
    stages: ['collate'],
    transport: {
      source: (topic) => log.source(topic),
      sink: log.sink(),
      partitionTable: log.partitionTable.bind(log),
      table: log.table.bind(log),
      topicName: (topic) => topic,
    },
    checkpoints: new MemoryCheckpointStores(checkpoints),
    clock: { nowMs: () => NOW_MS },
    log: { info: () => undefined, warn: () => undefined },
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  await pipeline.stop()
}
const replay = (filter: Partial<LetterFilter> = {}, dryRun = false) =>
  replayDeadLetters(letterLog(), config, {
    filter: { ...EVERY_LETTER, ...filter },
    maxReplays: 2,
    dryRun,
  })
const NOTHING = {
  resent: 0,
  restatedDays: 0,
  restated: 0,
  unchanged: 0,
  tooOld: 0,
  unreadable: 0,
  overLimit: 0,
  cameBack: 0,
  others: 0,
}

describe('a replay', () => {
  it('sends a letter as it came, names it, and gives up after so many times', async () => {
    await log.sink().send([{ ...reading('2026-02-01', 0, -1), headers: { trace: 'abc' } }])
    await collate()
    expect(await replay()).toEqual({ ...NOTHING, resent: 1 })
    const again = log.records('meter-readings').at(-1)
    expect(again).toMatchObject({
      key: 'M1',
      headers: { trace: 'abc', 'greywatt.replayed': '0:0', 'greywatt.replays': '1' },
    })
    expect(again?.headers).not.toHaveProperty('greywatt.error.reason')
    expect(again?.value).toEqual(log.records('meter-readings')[0]?.value)

    await collate()
    expect(await replay()).toEqual({ ...NOTHING, resent: 1, cameBack: 1 })
    await collate()
    expect(await replay()).toEqual({ ...NOTHING, cameBack: 2, overLimit: 1 })
    expect(
      log.records('rejected-readings').map(({ headers }) => headers['greywatt.replays']),
    ).toEqual([undefined, '1', '2'])
  })

  it('sends a message with two reasons once, and nothing that somebody else wrote there', async () => {
    const block = { meterId: 'M1', from: '2026-02-01T00:00Z', stepMin: 30, kwh: [-1, 1e9] }
    await log.sink().send([
      { topic: 'meter-readings', key: 'M1', value: JSON.stringify(block) },
      { topic: 'rejected-readings', key: 'x', value: 'not ours' },
    ])
    await collate()
    expect(await replay({}, true)).toEqual({ ...NOTHING, resent: 1, others: 2 })
    expect(log.records('meter-readings')).toHaveLength(1)
  })

  it('takes what its filter names', async () => {
    await log
      .sink()
      .send([
        reading('2026-02-01', 0, -1),
        { ...reading('2026-02-01', 0, 1e9), key: 'M2' },
        { topic: 'meter-readings', key: 'M3', value: '{' },
      ])
    await collate()
    const keys = async (filter: Partial<LetterFilter>) =>
      (await listDeadLetters(letterLog(), { ...EVERY_LETTER, ...filter })).map(
        ({ record }) => record.key,
      )
    expect(await keys({})).toEqual(['M1', 'M2', 'M3'])
    expect(await keys({ reasons: ['implausible', 'not-json'] })).toEqual(['M2', 'M3'])
    expect(await keys({ key: 'M1' })).toEqual(['M1'])
    expect(await keys({ partition: 1 })).toEqual([])
    expect(await keys({ sinceMs: NOW_MS, untilMs: NOW_MS })).toHaveLength(3)
    expect(await keys({ sinceMs: NOW_MS + 1 })).toEqual([])
    expect(await keys({ untilMs: NOW_MS - 1 })).toEqual([])
    expect(await replay({ reasons: ['not-json'] })).toEqual({ ...NOTHING, resent: 1 })
  })
})

describe('a replay of late readings', () => {
  const lateOnes = [reading('2026-02-01', 12, 12), reading('2026-02-01', 18, 12)]
  beforeEach(async () => {
    await log
      .sink()
      .send([
        ...wholeDay('2026-02-01').slice(0, 2),
        ...wholeDay('2026-02-02'),
        ...wholeDay('2026-02-10'),
        ...wholeDay('2026-02-11'),
        ...lateOnes,
      ])
    await collate()
  })
  const meterDays = () =>
    log
      .records('meter-days')
      .filter(({ headers }) => headers['greywatt.kind'] === undefined)
      .map(({ key, headers, value }) => ({
        key,
        headers,
        ...JSON.parse(new TextDecoder().decode(value ?? undefined)),
      }))

  it('puts them into the meter-day that they came too late for', async () => {
    const before = meterDays()
    const first = before.find(({ day }) => day === '2026-02-01')
    expect(first).toMatchObject({ quality: 'vv--' })
    expect(await replay({ reasons: ['late'] })).toEqual({
      ...NOTHING,
      restatedDays: 1,
      restated: 2,
    })
    // It goes with its source's next closing, whichever that is.
    const { closing: _closing, ...rest } = first
    expect(meterDays().slice(before.length)).toEqual([
      {
        ...rest,
        headers: { 'greywatt.replayed': '0:1' },
        revision: first.revision + 1,
        powerKw: [1, 1, 2, 2],
        quality: 'vvvv',
      },
    ])
    expect(log.records('meter-readings')).toHaveLength(16)
  })

  it('changes nothing the second time', async () => {
    await replay({ reasons: ['late'] })
    const before = meterDays().length
    expect(await replay({ reasons: ['late'] })).toEqual({ ...NOTHING, unchanged: 2 })
    expect(meterDays()).toHaveLength(before)
  })

  it('sends them to collate where a longer grace has opened their day again', async () => {
    const longer = parseConfig({ collate: { graceDays: 14 } }, 'the test')
    const filter = { ...EVERY_LETTER, reasons: ['late'] }
    const options = { filter, maxReplays: 2, dryRun: false }
    expect(await replayDeadLetters(letterLog(), longer, options)).toEqual({ ...NOTHING, resent: 2 })
  })

  it('leaves those alone that assess has no day for any more', async () => {
    const narrow = parseConfig({ assess: { windowDays: 7 } }, 'the test')
    const filter = { ...EVERY_LETTER, reasons: ['late'] }
    const options = { filter, maxReplays: 2, dryRun: false }
    expect(await replayDeadLetters(letterLog(), narrow, options)).toEqual({ ...NOTHING, tooOld: 2 })
  })
})
