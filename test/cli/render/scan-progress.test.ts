import { expect, test } from 'vitest'
import { scanProgress } from '../../../src/cli/render/scan-progress.ts'

test.each([
  [
    'some seconds',
    { meters: 12_000, readings: 16_000_000, of: 20_000_000 },
    8,
    '80 % of 20,000,000 readings, 2 s left, 2,000,000 readings/s',
  ],
  [
    'minutes',
    { meters: 10, readings: 1_000_000, of: 91_000_000 },
    1.329,
    '1 % of 91,000,000 readings, 2 min 0 s left, 752,445 readings/s',
  ],
  [
    'the end',
    { meters: 3, readings: 300, of: 300 },
    1,
    '100 % of 300 readings, 0 s left, 300 readings/s',
  ],
])('a scan shows how far it is, how fast, and what is left: %s', (_, done, seconds, line) => {
  expect(scanProgress(done, seconds)).toBe(line)
})
