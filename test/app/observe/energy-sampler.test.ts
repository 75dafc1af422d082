import { expect, it } from 'vitest'
import { EnergySampler } from '../../../src/app/observe/energy-sampler.ts'

it('works out the account of a partition once a minute, however often it is asked', () => {
  const clock = { atMs: 0 }
  const sampler = new EnergySampler({ nowMs: () => clock.atMs })
  let looks = 0
  const work = {
    ledger: () => ({ read: 0, accepted: 0, duplicate: 0, late: 0, rejected: 0 }),
    turnedAway: () => new Map(),
    energy: () => ({ takenKwh: ++looks, replacedKwh: 0, finalKwh: 0, openDays: 0, openKwh: looks }),
  }
  const takenAt = (atMs: number): number => {
    clock.atMs = atMs
    return sampler.sampleOf(work).takenKwh
  }
  expect([0, 1_000, 59_999, 60_000, 61_000].map(takenAt)).toEqual([1, 1, 1, 2, 2])
})
