import { expect, it } from 'vitest'
import { InFlight } from '../../../src/adapters/http/in-flight.ts'

it('gives out no more than there is, and takes back what a request had', () => {
  const inFlight = new InFlight(100)
  const first = inFlight.lease()
  const second = inFlight.lease()
  expect([first.grow(60), second.grow(50), second.grow(40), first.grow(1)]).toEqual([
    true,
    false,
    true,
    false,
  ])
  expect(inFlight.bytes).toBe(100)
  first.release()
  first.release()
  expect(inFlight.bytes).toBe(40)
  expect(second.grow(60)).toBe(true)
})
