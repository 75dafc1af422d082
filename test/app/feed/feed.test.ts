import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/app/config.ts'
import { feedFiles } from '../../../src/app/feed/feed-files.ts'
import { feedLines } from '../../../src/app/feed/feed-lines.ts'
import { feedReference } from '../../../src/app/feed/feed-reference.ts'
import { MeterBook } from '../../../src/app/stages/meter-book.ts'
import { useFolder } from '../../cli/temp-folder.ts'
import { TargetMemory } from './a-target.ts'

const folder = useFolder()
const config = (change: object = {}) => parseConfig(change, 'the test')
const never = new AbortController().signal

/** Half hours of two meters, meter by meter. */
const rows = (from: number, to: number): string =>
  ['B', 'A']
    .flatMap((id) =>
      Array.from({ length: to - from }, (_, i) => {
        const at = new Date(Date.UTC(2026, 0, 1) + (from + i) * 1_800_000).toISOString()
        return `${id},${at},${from + i}\n`
      }),
    )
    .join('')
const HEADER = 'meter_id,read_at,kwh\n'

const feed = (readings: string, target: TargetMemory, change: object = {}) =>
  feedFiles({
    readings,
    columns: {},
    config: config(change),
    meters: new MeterBook(config()),
    target,
    log: target,
    signal: never,
  })

const slots = (target: TargetMemory): readonly string[] =>
  (target.sent() as { meterId: string; kwh: number }[]).map(({ meterId, kwh }) => meterId + kwh)

describe('feeding files', () => {
  it('sends the rows in order of their time, then of their meter, each with the step of its meter', async () => {
    const path = folder.write('order.csv', HEADER + rows(0, 3))
    const target = new TargetMemory()
    await feed(path, target)
    expect(slots(target)).toEqual(['A0', 'B0', 'A1', 'B1', 'A2', 'B2'])
    expect(target.sent()[2]).toEqual({
      meterId: 'A',
      at: Date.UTC(2026, 0, 1, 0, 30),
      stepMin: 30,
      kwh: 1,
    })
  })

  it('goes on at the next row where it broke off, and sends no file again that was sent whole', async () => {
    const path = folder.write('resume.csv', HEADER + rows(0, 2000))
    const target = new TargetMemory()
    target.most = 3000
    await expect(feed(path, target)).rejects.toThrow('the disk is full')
    const before = target.records.length
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(4000)
    target.most = Number.POSITIVE_INFINITY
    await feed(path, target)
    expect(target.records).toHaveLength(4000)
    expect(new Set(slots(target)).size).toBe(4000)
    await feed(path, target)
    expect(target.records).toHaveLength(4000)
  })

  it('sends of a pattern what is new in it', async () => {
    folder.write('day-1.csv', HEADER + rows(0, 48))
    const target = new TargetMemory()
    await feed(folder.path('day-*.csv'), target)
    folder.write('day-2.csv', HEADER + rows(48, 50))
    await feed(folder.path('day-*.csv'), target)
    expect(slots(target).slice(96)).toEqual(['A48', 'B48', 'A49', 'B49'])
  })

  it('passes over a meter of two steps, as a scan does, and rows that cannot be read, and says so', async () => {
    const at = (minutes: number): string =>
      new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString()
    const mixed = [
      ...Array.from({ length: 30 }, (_, i) => i * 15),
      ...Array.from({ length: 30 }, (_, i) => 450 + i * 30),
    ].map((minutes) => `MIX,${at(minutes)},1\n`)
    const path = folder.write('mixed.csv', `${HEADER}${mixed.join('')}A,${at(0)},1\nA,never,1\n`)
    const target = new TargetMemory()
    await feed(path, target)
    expect(slots(target)).toEqual(['A1'])
    expect(target.said).toEqual([
      expect.stringMatching(/^rows passed over .*"reason":"time-unreadable","count":1/),
      'meters of two steps passed over: give step_min {"meters":1,"first":"MIX"}',
      'files fed',
    ])
  })

  it('refuses where the log takes another wire format than it sends', async () => {
    const path = folder.write('format.csv', HEADER + rows(0, 1))
    const target = new TargetMemory()
    await expect(feed(path, target, { ingest: { format: 'espi' } })).rejects.toThrow(
      'files of readings are fed as the JSON of the contract',
    )
    await expect(feed(path, target, { ingest: { mapping: { epochUnit: 's' } } })).rejects.toThrow(
      'files of readings are fed as the JSON of the contract',
    )
  })

  it('sends reference files once, and again when they have changed', async () => {
    const meters = folder.write('meters.csv', 'meter_id,transformer_id\nA,TP-1\n')
    const target = new TargetMemory()
    await feedReference({ meters }, target, target)
    await feedReference({ meters }, target, target)
    expect(target.sent()).toEqual([{ meterId: 'A', transformerId: 'TP-1' }])
    folder.write('meters.csv', 'meter_id,transformer_id\nA,TP-22\n')
    await feedReference({ meters }, target, target)
    expect(target.sent().slice(1)).toEqual([{ meterId: 'A', transformerId: 'TP-22' }])
  })
})

describe('feeding lines', () => {
  it('sends each as it is, keyed by its meter, and by none where it names none', async () => {
    const lines = ['{"meterId":"M1","kwh":1}', '{"meterId":"no id"}', '{broken', '[1]', 'null']
    const source = async function* () {
      yield new TextEncoder().encode(lines.join('\n'))
    }
    const target = new TargetMemory()
    await feedLines({ source: source(), maxMessageBytes: 1000, target, signal: never })
    expect(
      target.records.map(({ key, value }) => [key, new TextDecoder().decode(value as Uint8Array)]),
    ).toEqual(lines.map((line, i) => [i === 0 ? 'M1' : null, line]))
  })
})
