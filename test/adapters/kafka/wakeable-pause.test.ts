import { expect, it } from 'vitest'
import { WakeablePause } from '../../../src/adapters/kafka/wakeable-pause.ts'

const A_DAY_MS = 86_400_000

it('ends when it is woken', async () => {
  const pause = new WakeablePause()
  const resting = pause.pause(A_DAY_MS)
  pause.wake()
  await resting
})

it('does not begin where it was woken before, once', async () => {
  const pause = new WakeablePause()
  pause.wake()
  pause.wake()
  await pause.pause(A_DAY_MS)
  let over = false
  const resting = pause.pause(A_DAY_MS).then(() => {
    over = true
  })
  await Promise.resolve()
  expect(over).toBe(false)
  pause.wake()
  await resting
})

it('ends by itself', async () => {
  await new WakeablePause().pause(1)
})
