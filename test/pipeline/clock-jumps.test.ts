import { beforeAll, expect, test, vi } from 'vitest'
import { CheckpointMemory } from '../../src/adapters/memory/checkpoint-store.ts'
import { closes } from '../../src/core/validate/ledger.ts'
import { aLog, DAYS, listsIn, NOW_MS, raisedIn, readings, run } from './small-region.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const HOUR_MS = 3_600_000

/** A second with each look, and at every tenth one hours back or forth. */
const jumping = (aroundMs: number, hours: readonly number[]) => {
  let looks = 0
  return {
    nowMs: () => {
      looks++
      const jump = hours[Math.floor(looks / 10) % hours.length] as number
      return aroundMs + looks * 1000 + jump * HOUR_MS
    },
  }
}

let raised = ''
let lists = ''
beforeAll(async () => {
  const log = await aLog(2)
  await run(log)
  raised = raisedIn(log)
  lists = listsIn(log)
})

test('a process whose clock jumps by hours, and that is stopped meanwhile, gives the same bytes', async () => {
  const log = await aLog(2)
  const memory = new CheckpointMemory()
  const clock = jumping(NOW_MS, [0, -7, 30, -400, 3])
  await run(log, { memory, clock, stopAfter: 6000 })
  const ledgers = await run(log, { memory, clock })
  expect(ledgers.every(closes)).toBe(true)
  expect(raisedIn(log)).toBe(raised)
  expect(listsIn(log)).toBe(lists)
})

test('records whose arrival jumps back and forth after their intervals give the same bytes', async () => {
  const log = await aLog(2, readings, jumping(NOW_MS + 30 * HOUR_MS, [0, -29, 200, -5]))
  await run(log)
  expect(raisedIn(log)).toBe(raised)
  expect(listsIn(log)).toBe(lists)
})

test('what a log says arrived before it was measured is turned away, and every interval is accounted for', async () => {
  const last = NOW_MS - HOUR_MS
  const arrival = jumping(last, [0, 0, 0, -DAYS * 24])
  const log = await aLog(2, readings, arrival)
  const ledgers = await run(log)
  const letters = log.records('rejected-readings')
  expect(letters.length).toBeGreaterThan(100)
  expect(new Set(letters.map(({ headers }) => headers['greywatt.error.reason']))).toEqual(
    new Set(['future']),
  )
  expect(ledgers.every(closes)).toBe(true)
  expect(ledgers.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(letters.length)
})
