import { describe, expect, it } from 'vitest'
import { paced, type Timer } from '../../src/app/pace.ts'

/** Time that passes only by waiting. */
const aTimer = () => {
  let nowMs = 1_000
  const waits: number[] = []
  const timer: Timer = {
    nowMs: () => nowMs,
    wait: async (ms) => {
      waits.push(ms)
      nowMs += ms
    },
  }
  return { timer, waits, work: (ms: number) => (nowMs += ms) }
}

describe('a pace', () => {
  it('waits for each moment, counted from the first', async () => {
    const { timer, waits, work } = aTimer()
    const until = paced(60, undefined, timer)
    await until(500_000)
    await until(560_000)
    work(400)
    await until(620_000)
    // A minute of the simulation is a second: 1000 ms, then what 400 ms of work left of the next.
    expect(waits).toEqual([1_000, 600])
  })

  it('never waits for what is overdue, nor for a few milliseconds', async () => {
    const { timer, waits, work } = aTimer()
    const until = paced(60, undefined, timer)
    await until(0)
    work(10_000)
    await until(60_000)
    await until(600_120)
    expect(waits).toEqual([])
  })

  it('that is fast never waits', async () => {
    const { timer, waits } = aTimer()
    const until = paced('fast', undefined, timer)
    await until(0)
    await until(1e9)
    expect(waits).toEqual([])
  })

  it('lets a stop end its wait', async () => {
    const stopping = new AbortController()
    const until = paced(1, stopping.signal)
    await until(0)
    setImmediate(() => stopping.abort())
    await until(3_600_000)
    expect(stopping.signal.aborted).toBe(true)
  })
})
