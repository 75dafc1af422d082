import { expect, it } from 'vitest'
import { SerialCalls } from '../../../src/adapters/kafka/serial-calls.ts'

it('runs one call after the other, and knows since when the running one is silent', async () => {
  let now = 10
  const log: unknown[] = []
  const calls = new SerialCalls(
    () => now,
    (error) => log.push(error),
  )
  let finish: () => void = () => undefined
  const first = calls.run(
    () =>
      new Promise((resolve) => {
        log.push('first')
        finish = resolve
      }),
  )
  const second = calls.run(async () => {
    log.push('second')
  })
  await Promise.resolve()
  expect(log).toEqual(['first'])
  expect(calls.busySinceMs).toBe(10)
  now = 20
  calls.touch()
  expect(calls.busySinceMs).toBe(20)
  finish()
  await Promise.all([first, second])
  expect(log).toEqual(['first', 'second'])
  expect(calls.busySinceMs).toBeUndefined()
})

it('tells the first error once and runs nothing after it', async () => {
  const boom = new Error('boom')
  const log: unknown[] = []
  const calls = new SerialCalls(
    () => 0,
    (error) => log.push(error),
  )
  void calls.run(async () => {
    throw boom
  })
  await calls.run(async () => {
    log.push('never')
  })
  expect(log).toEqual([boom])
})
