import { expect, test } from 'vitest'
import { parseConfig } from '../../../src/app/config.ts'
import { checkScale, checkSession } from '../../../src/app/doctor/check-scale.ts'

const reports = (readings: number, days: number) => [
  { topic: 'meter-readings' as const, partitions: readings },
  { topic: 'meter-days' as const, partitions: days },
]
const inShort = (found: ReturnType<typeof checkScale>): string[] =>
  found.map(({ state, says }) => `${state} ${says}`)

test.each([
  [6, 6, undefined, ['ok at most 6 instances collate and 6 instances assess at a time']],
  [6, 6, 6, ['ok at most 6 instances collate and 6 instances assess at a time']],
  [
    12,
    6,
    8,
    [
      'warning at most 12 instances collate and 6 instances assess at a time: of 8 wanted, 2 would stand by',
    ],
  ],
  [1, 1, undefined, ['warning at most 1 instance collate and 1 instance assess at a time']],
  [0, 0, 3, []],
])('%i partitions of readings and %i of days, for %o instances', (readings, days, wanted, says) => {
  expect(inShort(checkScale(reports(readings, days), wanted))).toEqual(says)
})

test.each([
  [30_000, 'ok'],
  [6_000, 'ok'],
  [5_999, 'warning'],
  [120_000, 'warning'],
])('a session of %i ms is %s', (sessionTimeoutMs, state) => {
  const config = parseConfig({ kafka: { sessionTimeoutMs } }, 'the test')
  expect(checkSession(config).state).toBe(state)
})
