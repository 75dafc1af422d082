import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openLogReader } from '../../../../src/adapters/sqlite/log/log-reader.ts'
import type { SqliteLog } from '../../../../src/adapters/sqlite/log/sqlite-log.ts'
import type { PartitionHandler, TopicName, TopicRecord } from '../../../../src/ports/topic.ts'
import { topicContract } from '../../../contract/topic-contract.ts'
import { aLog, readingsFrom } from './a-log.ts'

// Each log starts a thread, and some tests a process, which may be slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'greywatt-log-'))

topicContract('sqlite', async () => {
  const folder = newFolder()
  const log = aLog(folder)
  return {
    partitions: 3,
    sink: () => log.sink(),
    source: (topic) => log.source(topic, { idleMs: 20 }),
    table: (topic) => log.table(topic),
    partitionTable: (topic) => log.partitionTable(topic),
    dispose: async () => {
      await log.close()
      rmSync(folder, { recursive: true })
    },
  }
})

const decoder = new TextDecoder()
const DAY_MS = 86_400_000
const NEVER = () => undefined

const WRITER = fileURLToPath(new URL('log-writer.fixture.ts', import.meta.url))
const NODE_ARGS = ['--import', 'tsx', WRITER]

describe('a log in SQLite', () => {
  let folder: string
  let open: SqliteLog[]
  beforeEach(() => {
    folder = newFolder()
    open = []
  })
  afterEach(async () => {
    for (const log of open) await log.close()
    rmSync(folder, { recursive: true })
  })

  const opened = (options: Parameters<typeof aLog>[1] = {}): SqliteLog => {
    const log = aLog(folder, options)
    open.push(log)
    return log
  }
  const path = (): string => join(folder, 'log.sqlite')

  const records = async (topic: TopicName): Promise<readonly TopicRecord[]> => {
    const reader = openLogReader(folder)
    const table = reader.table(topic)
    const found: TopicRecord[] = []
    try {
      await table.start((record) => found.push(record))
    } finally {
      await table.stop()
      await reader.close()
    }
    return found
  }
  const values = async (topic: TopicName): Promise<readonly string[]> =>
    (await records(topic)).map(({ value }) => decoder.decode(value ?? undefined))

  /** Many chunks, closed again. */
  const writeLarge = async (): Promise<void> => {
    const log = opened()
    for (let n = 0; n < 20; n++) await log.append(readingsFrom(n * 500, 500))
    await log.close()
  }

  const failureOf = async (action: () => unknown): Promise<{ code: string; message: string }> => {
    try {
      await action()
    } catch (error) {
      const { code, message } = error as { code: string; message: string }
      return { code, message }
    }
    throw new Error('nothing was thrown')
  }

  it('goes on after a restart where it was, offsets and all', async () => {
    const first = opened()
    await first.append(readingsFrom(0, 3))
    await first.close()
    const second = opened()
    await second.append(readingsFrom(3, 2))
    expect((await records('meter-readings')).map(({ offset }) => offset)).toEqual([
      0n,
      1n,
      2n,
      3n,
      4n,
    ])
  })

  it('keeps offsets counting where retention has taken everything before', async () => {
    let nowMs = 100 * DAY_MS
    const log = opened({ clock: { nowMs: () => nowMs } })
    await log.append(readingsFrom(0, 5))
    nowMs += 8 * DAY_MS
    await log.append(readingsFrom(5, 5))
    expect(await log.tidy(NEVER)).toBe(true)
    await log.close()
    await opened().append(readingsFrom(10, 1))
    expect((await records('meter-readings')).map(({ offset }) => offset)).toEqual(
      [5, 6, 7, 8, 9, 10].map(BigInt),
    )
  })

  it('never drops what a stage has not stored, however old it is', async () => {
    let nowMs = 100 * DAY_MS
    const log = opened({ clock: { nowMs: () => nowMs } })
    for (const n of [0, 5, 10]) await log.append(readingsFrom(n, 5))
    nowMs += 30 * DAY_MS
    await log.append(readingsFrom(15, 5))
    await log.tidy((topic) => (topic === 'meter-readings' ? 7n : undefined))
    const offsets = (await records('meter-readings')).map(({ offset }) => Number(offset))
    expect(offsets[0]).toBe(5)
    expect(offsets).toHaveLength(15)
  })

  it('compacts to the latest record of each key, with its offset, and leaves what is not stored', async () => {
    let nowMs = 100 * DAY_MS
    const log = opened({ clock: { nowMs: () => nowMs }, partitions: 1 })
    const send = (key: string, value: string | null) =>
      log.append([{ topic: 'site-assessments', key, value }])
    await send('gone', 'was here')
    await send('gone', null)
    await log.append(
      Array.from({ length: 2400 }, (_, n) => ({
        topic: 'site-assessments' as const,
        key: n % 2 === 0 ? 'a' : 'b',
        value: String(n),
      })),
    )
    nowMs += 2 * DAY_MS
    await send('a', 'not stored')
    await send('a', 'not stored either')
    await log.tidy((topic) => (topic === 'site-assessments' ? 2402n : undefined))
    const left = await records('site-assessments')
    expect(left.map(({ key, offset }) => [key, offset])).toEqual([
      ['a', 2400n],
      ['b', 2401n],
      ['a', 2402n],
      ['a', 2403n],
    ])
  })

  it('shares one write among all that send while another is under way', async () => {
    const log = opened()
    await log.append(readingsFrom(0, 1))
    await Promise.all(Array.from({ length: 200 }, (_, n) => log.append(readingsFrom(n + 1, 1))))
    await log.close()
    const database = new DatabaseSync(path(), { readOnly: true })
    const { n } = database.prepare('SELECT count(*) AS n FROM chunk').get() as { n: number }
    database.close()
    expect(await values('meter-readings')).toEqual(Array.from({ length: 201 }, (_, i) => String(i)))
    // One chunk an append: 200 sends of one turn are one.
    expect(n).toBe(2)
  })

  it('is full once so many readings wait, and makes senders wait while somebody reads', async () => {
    const log = opened({ maxBacklog: 10 })
    expect(log.backlog()).toEqual({ records: 0, most: 10 })
    let proceed: () => void = () => undefined
    const blocked = new Promise<void>((resolve) => {
      proceed = resolve
    })
    let read = 0
    const handler: PartitionHandler = {
      assigned: async () => undefined,
      batch: async (_, batch) => {
        await blocked
        read += batch.length
      },
      idle: async () => undefined,
      revoked: async () => undefined,
    }
    const source = log.source('meter-readings', { idleMs: 10_000 })
    const running = source.run(handler)
    await log.append(readingsFrom(0, 10))
    expect(log.backlog()).toEqual({ records: 10, most: 10 })
    let taken = false
    const waiting = log.append(readingsFrom(10, 5)).then(() => {
      taken = true
    })
    await log.append([{ topic: 'meters', key: 'm', value: 'another topic' }])
    expect(taken).toBe(false)
    proceed()
    await waiting
    await vi.waitFor(() => expect(read).toBe(15), { timeout: 60_000 })
    await source.stop()
    await running
    expect(log.backlog()).toEqual({ records: 0, most: 10 })
  })

  it('notes with the records how far their feed has come', async () => {
    const log = opened()
    expect(log.positionOf('a file')).toBe(0)
    await log.append(readingsFrom(0, 2), { name: 'a file', position: 2 })
    await log.close()
    expect(opened().positionOf('a file')).toBe(2)
  })

  it('calls nobody idle while it is fed', async () => {
    const log = opened({ partitions: 1 })
    const release = log.hold('meter-readings')
    let idle = 0
    const source = log.source('meter-readings', { idleMs: 5 })
    const running = source.run({
      assigned: async () => undefined,
      batch: async () => undefined,
      idle: async () => {
        idle++
      },
      revoked: async () => undefined,
    })
    await log.append(readingsFrom(0, 1))
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(idle).toBe(0)
    release()
    await vi.waitFor(() => expect(idle).toBeGreaterThan(0), { timeout: 60_000 })
    await source.stop()
    await running
  })

  it.each([
    {
      label: 'is no database',
      damage: () => writeFileSync(path(), 'not a database '.repeat(1000)),
      why: 'file is not a database',
    },
    {
      label: 'was cut short',
      damage: () => truncateSync(path(), 40_960),
      why: /it ends after 40960 of \d+ bytes/,
    },
  ])('says how to mend a file that $label', async ({ damage, why }) => {
    await writeLarge()
    expect(statSync(path()).size).toBeGreaterThan(40_960)
    damage()
    const { code, message } = await failureOf(() => aLog(folder))
    expect(code).toBe('log-unreadable')
    expect(message).toMatch(why)
    expect(message).toContain(`cannot read the log ${path()} (`)
    expect(message).toContain(
      '): bring back the state folder from a backup, or move it away and send the readings again',
    )
  })

  it('tells of records that are not as they were written, to whoever reads them', async () => {
    await writeLarge()
    const database = new DatabaseSync(path())
    database.exec('UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE first_offset = 500')
    database.close()
    expect(await failureOf(() => records('meter-readings'))).toMatchObject({
      code: 'log-unreadable',
      message: expect.stringContaining('(checksum of the records from offset 500 is wrong)'),
    })
  })

  it('refuses a file of a newer program', async () => {
    await writeLarge()
    const database = new DatabaseSync(path())
    database.exec('PRAGMA user_version = 2')
    database.close()
    const expected = {
      code: 'log-newer',
      message: `the log ${path()} has version 2, this program writes 1: run the newer program, or set state.dir to another folder and send the readings again`,
    }
    expect(await failureOf(() => aLog(folder))).toEqual(expected)
    expect(await failureOf(() => openLogReader(folder))).toEqual(expected)
  })

  it('refuses another number of partitions than it was made with', async () => {
    await writeLarge()
    expect(await failureOf(() => aLog(folder, { partitions: 4 }))).toMatchObject({
      code: 'topic-mismatch',
      message: expect.stringContaining('has 3 partitions in the log'),
    })
  })

  it('refuses a reader whose checkpoint is ahead of it: they are not of one time', async () => {
    const log = opened()
    await log.append(readingsFrom(0, 3))
    const running = log.source('meter-readings', { idleMs: 20 }).run({
      assigned: async () => 4n,
      batch: async () => undefined,
      idle: async () => undefined,
      revoked: async () => undefined,
    })
    expect(await failureOf(() => running)).toMatchObject({
      code: 'log-behind',
      message: expect.stringContaining(
        "ends at 3 in partition 0 of meter-readings, and its reader's checkpoint is at 4",
      ),
    })
  })

  it('has everything that was acknowledged after a kill', async () => {
    const writer = spawn(process.execPath, [...NODE_ARGS, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(writer, 'exit')
    let told = ''
    for await (const chunk of writer.stdout) {
      told += String(chunk)
      if (told.split('\n').length > 20) break
    }
    writer.kill('SIGKILL')
    await exit
    const acknowledged = Number(told.trim().split('\n').at(-1))
    const kept = (await values('meter-readings')).map(Number.parseFloat)
    expect(kept.length).toBeGreaterThan(acknowledged)
    expect(kept).toEqual(kept.map((_, n) => n))
    await opened().append(readingsFrom(kept.length, 1))
  })

  it('fails loudly when the disk takes no more, and has what it acknowledged', async () => {
    // A limit on the size of files stands in for a full disk: 4 MiB in blocks of 1 KiB.
    const writer = spawn(
      'bash',
      ['-c', 'ulimit -f 4096; exec "$@"', 'bash', process.execPath, ...NODE_ARGS, folder],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let told = ''
    writer.stdout.on('data', (chunk) => {
      told += String(chunk)
    })
    await once(writer, 'close')
    const lines = told.trim().split('\n')
    expect(lines.at(-1)).toMatch(
      /^log-write cannot write the log .*log\.sqlite \(.*\): make room on the disk or mend its access, then start again; nothing that was acknowledged is lost$/,
    )
    const acknowledged = Number(lines.at(-2))
    expect(acknowledged).toBeGreaterThan(100)
    const kept = (await values('meter-readings')).map(Number.parseFloat)
    expect(kept.slice(0, acknowledged + 1)).toEqual(
      Array.from({ length: acknowledged + 1 }, (_, n) => n),
    )
    const log = opened()
    await log.append(readingsFrom(0, 1))
  })

  it('says so when its folder cannot be used', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    expect(await failureOf(() => aLog(join(file, 'log')))).toMatchObject({ code: 'log-write' })
    expect(readdirSync(folder)).toEqual(['a-file'])
  })
})
