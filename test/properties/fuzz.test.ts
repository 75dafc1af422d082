import { expect, test } from 'vitest'
import { runFuzz } from '../../scripts/fuzz/run-fuzz.ts'
import { closes } from '../../src/core/validate/ledger.ts'

test('20,000 mutated messages are all accounted for, and none stops the stage', async () => {
  const summary = await runFuzz({ messages: 20_000, seed: 42 })
  expect(summary.firstFaults).toEqual([])
  expect(summary).toMatchObject({ messages: 20_000, faults: 0 })
  expect(closes(summary.ledger)).toBe(true)
  // The feed reaches every part of the way: what it is turned away for, and what is taken.
  for (const reason of ['not-json', 'schema', 'unknown-meter', 'future', 'misaligned', 'late'])
    expect(summary.reasons.get(reason)).toBeGreaterThan(10)
  expect(summary.ledger.accepted).toBeGreaterThan(2_000)
  expect(summary.hot).toBeGreaterThan(2_000)
  expect(summary.meterDays).toBeGreaterThan(100)
})

test('a seed decides every byte', async () => {
  const first = await runFuzz({ messages: 1_000, seed: 5 })
  expect(await runFuzz({ messages: 1_000, seed: 5 })).toEqual(first)
  expect(await runFuzz({ messages: 1_000, seed: 6 })).not.toEqual(first)
})
