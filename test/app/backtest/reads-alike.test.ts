import { expect, it } from 'vitest'
import { readingDifference } from '../../../src/app/backtest/reads-alike.ts'
import { parseConfig } from '../../../src/app/config.ts'

it.each([
  ['nothing', {}, undefined],
  ['thresholds', { alerts: { raiseAt: 0.2 }, assess: { windowDays: 35 } }, undefined],
  ['the time zone', { timezone: 'Asia/Almaty' }, 'timezone'],
  ['a field of how readings are taken', { ingest: { maxKw: 77 } }, 'ingest.maxKw'],
])('two configurations that differ by %s read by this differently', (_, change, field) => {
  expect(readingDifference(parseConfig({}, 'a'), parseConfig(change, 'b'))).toBe(field)
})
