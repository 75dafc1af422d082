/**
 * The log of one process: readings that are on the disk before they are acknowledged, by one sender after another and by
 * many at a time, and read back, beside a file to which each post is appended and synced (baseline).
 *
 *   npm run bench:log
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteLog } from '../src/adapters/sqlite/log/sqlite-log.ts'
import { type OutgoingRecord, TOPIC_NAMES } from '../src/ports/topic.ts'

const BULK = 200_000
const A_SEND = 1000
const POSTS = 2000
const SENDERS = 64

const folder = mkdtempSync(join(tmpdir(), 'greywatt-bench-log-'))
const text = (n: number): string =>
  `{"meterId":"KZ-ALA-${String(n % 100_000).padStart(6, '0')}","at":"2026-02-01T10:30:00+05:00","stepMin":30,"kwh":${(n % 977) / 1000}}`
const reading = (n: number): OutgoingRecord => ({
  topic: 'meter-readings',
  key: `KZ-ALA-${String(n % 100_000).padStart(6, '0')}`,
  value: text(n),
})

const log = new SqliteLog({
  folder,
  topics: TOPIC_NAMES.map((topic) => ({
    topic,
    partitions: 1,
    cleanup: 'delete',
    retentionMs: 86_400_000,
  })),
  clock: { nowMs: () => Date.now() },
  maxBacklog: Number.POSITIVE_INFINITY,
})

const secondsOf = async (work: () => Promise<void> | void): Promise<number> => {
  const startedMs = performance.now()
  await work()
  return (performance.now() - startedMs) / 1000
}

const synced = await secondsOf(() => {
  const file = openSync(join(folder, 'baseline'), 'a')
  for (let n = 0; n < POSTS; n++) {
    writeSync(file, `${text(n)}\n`)
    fdatasyncSync(file)
  }
  closeSync(file)
})
const alone = await secondsOf(async () => {
  for (let n = 0; n < POSTS; n++) await log.append([reading(n)])
})
const together = await secondsOf(async () => {
  let next = 0
  const sender = async (): Promise<void> => {
    while (next < POSTS) await log.append([reading(next++)])
  }
  await Promise.all(Array.from({ length: SENDERS }, sender))
})
const bulk = await secondsOf(async () => {
  for (let n = 0; n < BULK; n += A_SEND)
    await log.append(Array.from({ length: A_SEND }, (_, i) => reading(n + i)))
})
let read = 0
const back = await secondsOf(async () => {
  const table = log.table('meter-readings')
  await table.start(() => {
    read++
  })
  await table.stop()
})
if (read !== 2 * POSTS + BULK) throw new Error(`${read} readings came back`)
await log.close()
rmSync(folder, { recursive: true })

const baseline = POSTS / synced
for (const [what, readings, seconds] of [
  ['a file, synced after each reading (baseline)', POSTS, synced],
  ['one sender, a reading at a time', POSTS, alone],
  [`${SENDERS} senders, a reading at a time`, POSTS, together],
  [`one sender, ${A_SEND} readings at a time`, BULK, bulk],
  ['read back', read, back],
] as const)
  process.stdout.write(
    `${what.padEnd(46)} ${Math.round(readings / seconds)
      .toLocaleString('en')
      .padStart(10)} readings/s  ${(readings / seconds / baseline).toFixed(2).padStart(7)} x\n`,
  )
