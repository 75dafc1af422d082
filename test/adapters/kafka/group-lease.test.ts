import { expect, it } from 'vitest'
import { GroupLease } from '../../../src/adapters/kafka/group-lease.ts'

it('a member speaks for its partitions until its session is over without an answer of the group', () => {
  let nowMs = 1_000
  const lease = new GroupLease(() => nowMs, 30_000)
  nowMs += 29_999
  expect([lease.isHeld, lease.ageMs]).toEqual([true, 29_999])
  nowMs += 1
  expect([lease.isHeld, lease.ageMs]).toEqual([false, 30_000])
  lease.renew()
  nowMs += 5
  expect([lease.isHeld, lease.ageMs]).toEqual([true, 5])
})
