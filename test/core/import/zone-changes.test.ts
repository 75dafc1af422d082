import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { standardOffsetMs, wallSpanOf, zoneClock } from '../../../src/core/import/zone-changes.ts'

const HOUR = 3_600_000
const year = (of: number) => [Date.UTC(of, 0, 1), Date.UTC(of + 1, 0, 1)] as const

describe('the clock of a zone', () => {
  it('changes twice a year where there is summer time', () => {
    const clock = zoneClock('Europe/London', ...year(2013))
    expect(clock).toEqual({
      firstOffsetMs: 0,
      changes: [
        { atMs: Date.UTC(2013, 2, 31, 1), offsetBeforeMs: 0, offsetAfterMs: HOUR },
        { atMs: Date.UTC(2013, 9, 27, 1), offsetBeforeMs: HOUR, offsetAfterMs: 0 },
      ],
    })
    expect(standardOffsetMs(clock)).toBe(0)
    expect(clock.changes.map(wallSpanOf)).toEqual([
      { kind: 'gap', fromMs: Date.UTC(2013, 2, 31, 1), toMs: Date.UTC(2013, 2, 31, 2) },
      { kind: 'doubled', fromMs: Date.UTC(2013, 9, 27, 1), toMs: Date.UTC(2013, 9, 27, 2) },
    ])
  })

  it('never changes in UTC', () => {
    expect(zoneClock('UTC', ...year(2024))).toEqual({ firstOffsetMs: 0, changes: [] })
  })

  // Almaty gave up an hour for good; Lord Howe changes by half an hour; Apia's summer is in January.
  it.each([
    ['Asia/Almaty', 2024],
    ['Australia/Lord_Howe', 2024],
    ['Pacific/Apia', 2020],
    ['America/New_York', 2024],
    ['Asia/Kolkata', 2024],
  ])('of %s says what ICU says, hour by hour', async (zone, of) => {
    const [fromMs, toMs] = year(of)
    const clock = zoneClock(zone, fromMs, toMs)
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const reader = await connection.runAndReadAll(
      `SELECT epoch_ms(t)::DOUBLE, (epoch_ms(timezone('${zone}', t)) - epoch_ms(t))::DOUBLE
       FROM range(make_timestamptz(${fromMs}000), make_timestamptz(${toMs}000), INTERVAL 30 MINUTE) r(t)`,
    )
    const offsetAt = (atMs: number) =>
      clock.changes.findLast((change) => change.atMs <= atMs)?.offsetAfterMs ?? clock.firstOffsetMs
    const wrong = reader.getRows().filter(([atMs, offset]) => offsetAt(Number(atMs)) !== offset)
    connection.closeSync()
    instance.closeSync()
    expect(wrong).toEqual([])
  })
})
