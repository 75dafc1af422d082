import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Feed, newFeed } from '../../../src/adapters/kafka/feed.ts'
import type { LogReader } from '../../../src/adapters/kafka/log-reader.ts'
import { SerialCalls } from '../../../src/adapters/kafka/serial-calls.ts'
import { SilenceWatch } from '../../../src/adapters/kafka/silence-watch.ts'
import { aRecordBatch, aSentRecord } from '../../builders/a-record-batch.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(1_000_000)
})
afterEach(() => {
  vi.useRealTimers()
})

interface Log {
  end: bigint
  /** Offset of the first record at or after the reader's position; none where undefined. */
  record?: bigint
}

const aWatch = (
  log: Log,
  onIdle: () => Promise<void> = async () => undefined,
  bounds = async (): Promise<void> => undefined,
) => {
  const feed: Feed = { ...newFeed(0), position: 5n, running: true, progressAtMs: Date.now() }
  const idles: number[] = []
  const faults: unknown[] = []
  const reader: LogReader = {
    bounds: async () => {
      await bounds()
      return new Map([[0, { low: 0n, end: log.end }]])
    },
    read: async (from) => {
      const found = log.record !== undefined && log.record >= from.get(0)!
      const batch = await aRecordBatch([aSentRecord()], { baseOffset: log.record ?? 0n })
      return [
        {
          partition: 0,
          from: from.get(0)!,
          batches: found ? [batch] : [],
          next: found ? log.record! + 1n : log.end,
        },
      ]
    },
    close: async () => undefined,
  }
  const calls = new SerialCalls(Date.now, (error) => faults.push(error))
  const watch = new SilenceWatch({
    topic: 'meter-readings',
    idleMs: 1_000,
    stallMs: 10_000,
    nowMs: Date.now,
    calls,
    feeds: () => [feed],
    reader,
    onIdle: async () => {
      idles.push(Date.now() - 1_000_000)
      await calls.run(onIdle)
    },
    onFault: (error) => {
      faults.push(error)
      watch.stop()
    },
  })
  watch.start()
  return { feed, idles, faults, calls, watch }
}

describe('silence', () => {
  it('is told at the interval, from the time when the end was reached', async () => {
    const { idles, faults, watch } = aWatch({ end: 5n })
    await vi.advanceTimersByTimeAsync(3_500)
    expect(idles).toEqual([1_000, 2_000, 3_000])
    expect(faults).toEqual([])
    watch.stop()
    await vi.advanceTimersByTimeAsync(3_000)
    expect(idles).toHaveLength(3)
  })
  it('counts from the end of an outage, in which nobody could write', async () => {
    let away = true
    const { idles, watch } = aWatch({ end: 5n }, undefined, async () => {
      if (away) await new Promise((resolve) => setTimeout(resolve, 60_000))
      away = false
    })
    await vi.advanceTimersByTimeAsync(62_500)
    expect(idles).toEqual([62_000])
    watch.stop()
  })
  it('is told where offsets before the end hold nothing any more', async () => {
    const { idles, faults, watch } = aWatch({ end: 9n })
    await vi.advanceTimersByTimeAsync(20_500)
    expect(idles).toHaveLength(20)
    expect(faults).toEqual([])
    watch.stop()
  })
  it('is a stall where a record lies ahead and nothing brings it', async () => {
    const { idles, faults } = aWatch({ end: 9n, record: 7n })
    await vi.advanceTimersByTimeAsync(9_500)
    expect(faults).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(idles).toEqual([])
    expect(faults).toMatchObject([
      {
        code: 'consumer-stalled',
        message:
          'partition 0 of topic meter-readings stands at offset 5 of 9 and has not moved for 10 s: ' +
          "restart the process; if it happens again, look at the broker's log",
      },
    ])
  })
  it('is no stall as long as something moves', async () => {
    const log: Log = { end: 1_000n, record: 900n }
    const { feed, faults, watch } = aWatch(log)
    for (let i = 0; i < 10; i++) {
      await vi.advanceTimersByTimeAsync(6_000)
      feed.position += 1n
      feed.progressAtMs = Date.now()
      feed.stalledMs = 0
    }
    expect(faults).toEqual([])
    watch.stop()
  })
  it('is no stall while the handler is busy with another partition and shows life', async () => {
    const { calls, faults, watch } = aWatch({ end: 9n, record: 7n })
    void calls.run(() => new Promise(() => undefined))
    for (let i = 0; i < 10; i++) {
      await vi.advanceTimersByTimeAsync(6_000)
      calls.touch()
    }
    expect(faults).toEqual([])
    watch.stop()
  })
  it('is a stall where the handler does not come back', async () => {
    const { calls, faults } = aWatch({ end: 5n })
    void calls.run(() => new Promise(() => undefined))
    await vi.advanceTimersByTimeAsync(20_500)
    expect(faults).toMatchObject([
      {
        code: 'consumer-stalled',
        message: expect.stringContaining(
          'the handler of topic meter-readings has not come back for 20 s',
        ),
      },
    ])
  })
  it('is a stall where idle() itself does not come back', async () => {
    const { idles, faults } = aWatch({ end: 5n }, () => new Promise(() => undefined))
    await vi.advanceTimersByTimeAsync(21_500)
    expect(idles).toEqual([1_000])
    expect(faults).toMatchObject([{ code: 'consumer-stalled' }])
  })
})
