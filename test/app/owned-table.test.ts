import { beforeEach, expect, test } from 'vitest'
import { MemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { OwnedTable } from '../../src/app/owned-table.ts'

const PARTITIONS = 3
const decoder = new TextDecoder()

let log: MemoryLog
let rows: Map<string, string>
let misplaced: string[]
let table: OwnedTable
let homeOf: (key: string) => number

/** Some key that lies in the partition. */
const keyIn = (partition: number, nth = 0): string => {
  const keys = Array.from({ length: 100 }, (_, n) => `M${n}`)
  return keys.filter((key) => homeOf(key) === partition)[nth] as string
}
const send = (key: string, value: string | null, partition?: number): Promise<void> =>
  log
    .sink()
    .send([{ topic: 'meters', key, value, ...(partition === undefined ? {} : { partition }) }])

beforeEach(async () => {
  log = new MemoryLog({ partitions: PARTITIONS, clock: { nowMs: () => 0 } })
  rows = new Map()
  misplaced = []
  const reader = log.partitionTable('meters')
  homeOf = (key) => reader.partitionOf(key)
  table = new OwnedTable({
    reader,
    take: ({ key, value }) =>
      value === null ? rows.delete(key ?? '') : rows.set(key ?? '', decoder.decode(value)),
    drop: (key) => rows.delete(key),
    onMisplaced: ({ key, partition }, home) => misplaced.push(`${key} ${partition} ${home}`),
  })
  await table.start()
  for (const partition of [0, 1, 2]) await send(keyIn(partition), `of ${partition}`)
})

test('holds the rows of the partitions that are worked on, and drops them with the work', async () => {
  expect([...rows]).toEqual([])
  const first = await table.share(0)
  const second = await table.share(2)
  expect([...rows.values()]).toEqual(['of 0', 'of 2'])
  await send(keyIn(0, 1), 'another of 0')
  await send(keyIn(1, 1), 'another of 1')
  expect([...rows.values()]).toEqual(['of 0', 'of 2', 'another of 0'])
  first.release()
  expect([...rows.values()]).toEqual(['of 2'])
  await send(keyIn(0), 'of 0, changed')
  expect([...rows.values()]).toEqual(['of 2'])
  second.release()
  expect([...rows]).toEqual([])
  await table.share(0)
  expect([...rows.values()]).toEqual(['of 0, changed', 'another of 0'])
})

test('knows which keys it has, and fetches the partitions of others for as long as it lives', async () => {
  const share = await table.share(0)
  const others = await table.share(1)
  expect([keyIn(0), keyIn(0, 5), keyIn(1), keyIn(2)].map((key) => share.covers(key))).toEqual([
    true,
    true,
    false,
    false,
  ])
  await share.cover([keyIn(1), keyIn(2)])
  expect([keyIn(0), keyIn(1), keyIn(2)].every((key) => share.covers(key))).toBe(true)
  others.release()
  expect([...rows.values()]).toEqual(['of 0', 'of 1', 'of 2'])
  share.release()
  expect([...rows]).toEqual([])
})

test('forgets the key of a row that was taken back', async () => {
  const share = await table.share(0)
  await send(keyIn(0), null)
  expect([...rows]).toEqual([])
  await send(keyIn(0), 'anew')
  expect([...rows.values()]).toEqual(['anew'])
  share.release()
  expect([...rows]).toEqual([])
})

test('passes over a row that lies where nobody looks for it, whoever holds both partitions', async () => {
  await send(keyIn(2), 'stale', 0)
  await table.share(0)
  await table.share(2)
  expect(rows.get(keyIn(2))).toBe('of 2')
  expect(misplaced).toEqual([`${keyIn(2)} 0 2`])
})

test('holds nothing of a partition that cannot be read', async () => {
  await expect(table.share(PARTITIONS)).rejects.toMatchObject({ code: 'topic-mismatch' })
  expect([...rows]).toEqual([])
})
