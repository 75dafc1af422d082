import { describe, expect, test } from 'vitest'
import { runStage } from '../../src/app/run-stage.ts'
import { StageFigures } from '../../src/app/stage-figures.ts'
import type { StageWork } from '../../src/app/stages/stage-work.ts'
import type { CheckpointChange } from '../../src/ports/checkpoint-store.ts'
import type { OutgoingRecord, PartitionHandler, TopicRecord } from '../../src/ports/topic.ts'
import { aRecord } from '../builders/a-record.ts'

interface Played {
  /** What happened, in order. */
  readonly events: string[]
  readonly figures: StageFigures
  readonly run: Promise<void>
}

/** Runs a stage whose source does what `play` says; its work echoes each record's key. */
const played = (
  play: (handler: PartitionHandler) => Promise<void>,
  options: {
    readonly savedOffset?: bigint
    readonly checkpointEveryMs?: number
    readonly send?: (records: readonly OutgoingRecord[]) => void
    readonly restore?: () => void
    readonly idle?: string
    readonly isOutdated?: boolean
    readonly nowMs?: () => number
    readonly fetch?: (key: string | null) => Promise<void> | undefined
    readonly lastWordStands?: boolean
  } = {},
): Played => {
  const events: string[] = []
  const figures = new StageFigures({ nowMs: () => 0 })
  const work = (): StageWork => ({
    lastWordStands: options.lastWordStands ?? false,
    prepare: async (records) => void events.push(`prepare ${records.length}`),
    record: ({ key }, emit) => {
      const handle = (): void => emit({ topic: 'meter-days', key, value: null })
      const fetched = options.fetch?.(key)
      if (fetched === undefined) handle()
      return fetched?.then(handle)
    },
    idle: (emit) => {
      if (options.idle !== undefined) emit({ topic: 'meter-days', key: options.idle, value: null })
    },
    restore: (entries) => {
      options.restore?.()
      events.push(`restore ${[...entries].length}`)
    },
    takeChanges: () => ({ put: [], remove: [] }),
    isOutdated: async () => options.isOutdated ?? false,
    beginAnew: async () => void (options.isOutdated !== undefined && events.push('begin anew')),
    close: () => void events.push('let go'),
  })
  const run = runStage({
    stage: 'collate',
    source: {
      run: play,
      stop: async () => undefined,
      standing: () => ({ joined: true, taken: [], awaited: [] }),
      ends: async () => new Map(),
    },
    sink: {
      send: async (records) => {
        events.push(`send ${records.map(({ key }) => key).join(' ')}`)
        options.send?.(records)
      },
      partitionsOf: async () => 1,
      close: async () => undefined,
    },
    checkpoints: {
      open: (stage, partition) => ({
        load: () => {
          events.push(`load ${stage} ${partition}`)
          return options.savedOffset === undefined
            ? undefined
            : { offset: options.savedOffset, entries: [['M1', {}]] }
        },
        write: async ({ offset }: CheckpointChange) => void events.push(`checkpoint ${offset}`),
        close: () => void events.push('close'),
      }),
      close: () => undefined,
    },
    workFor: async () => work(),
    checkpointEveryMs: options.checkpointEveryMs ?? 0,
    clock: { nowMs: options.nowMs ?? (() => 0) },
    figures,
    log: { info: () => undefined },
  })
  return { events, figures, run }
}
const records = (...offsets: number[]): TopicRecord[] =>
  offsets.map((offset) => aRecord({ offset: BigInt(offset), key: `K${offset}` }))
const context = (isStale = () => false) => ({
  isStale,
  heartbeat: async () => undefined,
  atEnd: true,
})

describe('a partition', () => {
  test('is read from its stored offset, and what it gave rise to is sent before the next one is stored', async () => {
    const { events, run } = played(
      async (handler) => {
        expect(await handler.assigned(3)).toBe(41n)
        await handler.batch(3, records(41, 42), context())
        await handler.revoked(3, 'stopped')
      },
      { savedOffset: 41n },
    )
    await run
    expect(events).toEqual([
      'load collate 3',
      'restore 1',
      'prepare 0',
      'prepare 2',
      'send K41 K42',
      'checkpoint 43',
      'let go',
      'close',
    ])
  })

  test('is counted: records read and sent, batches, checkpoints and their rows', async () => {
    const { figures, run } = played(async (handler) => {
      await handler.assigned(3)
      await handler.batch(3, records(1, 2), context())
      await handler.batch(3, records(3), context())
      await handler.revoked(3, 'stopped')
    })
    await run
    expect(figures.partitions()).toMatchObject([
      { partition: 3, held: false, records: 3, batches: 2, sent: 3, checkpoints: 2 },
    ])
  })

  test('is stored every so often, and when it is given up', async () => {
    const { events, run } = played(
      async (handler) => {
        expect(await handler.assigned(0)).toBeUndefined()
        await handler.batch(0, records(0), context())
        await handler.batch(0, records(1), context())
        await handler.revoked(0, 'rebalanced')
      },
      { checkpointEveryMs: 1000 },
    )
    await run
    expect(events.filter((event) => event.startsWith('checkpoint'))).toEqual(['checkpoint 2'])
  })

  test('is stored at once where the clock was set back, and in time from then on', async () => {
    const hourMs = 3_600_000
    let nowMs = 10 * hourMs
    const { events, run } = played(
      async (handler) => {
        await handler.assigned(0)
        for (const [offset, atMs] of [
          [0, 10 * hourMs + 999],
          [1, 7 * hourMs],
          [2, 7 * hourMs + 999],
          [3, 7 * hourMs + 1000],
          [4, 9 * hourMs],
        ] as const) {
          nowMs = atMs
          await handler.batch(0, records(offset), context())
        }
        await handler.revoked(0, 'stopped')
      },
      { checkpointEveryMs: 1000, nowMs: () => nowMs },
    )
    await run
    expect(events.filter((event) => event.startsWith('checkpoint'))).toEqual([
      'checkpoint 2',
      'checkpoint 4',
      'checkpoint 5',
    ])
  })

  test('that never had a record has nothing to store, whatever it says on being silent', async () => {
    const { events, run } = played(
      async (handler) => {
        await handler.assigned(0)
        await handler.idle(0)
        await handler.revoked(0, 'stopped')
      },
      { idle: 'silent' },
    )
    await run
    expect(events).toEqual(['load collate 0', 'send silent', 'let go', 'close'])
  })

  test("that is another's already is left alone", async () => {
    const { events, run } = played(async (handler) => {
      await handler.assigned(0)
      await handler.batch(
        0,
        records(0),
        context(() => true),
      )
      await handler.revoked(0, 'rebalanced')
      await handler.batch(0, records(0), context())
      await handler.idle(0)
      await handler.revoked(0, 'rebalanced')
    })
    await run
    expect(events).toEqual(['load collate 0', 'let go', 'close'])
  })

  test('is worked on in slices, and what is done of it when it is taken away is stored', async () => {
    const offsets = Array.from({ length: 1200 }, (_, offset) => offset)
    let looks = 0
    const { events, run } = played(async (handler) => {
      await handler.assigned(0)
      await handler.batch(
        0,
        records(...offsets),
        context(() => ++looks > 3),
      )
      await handler.revoked(0, 'rebalanced')
    })
    await run
    const sent = events
      .filter((event) => event.startsWith('send'))
      .map((event) => event.split(' ').length - 1)
    expect(sent).toEqual([500, 500])
    expect(events.slice(-3)).toEqual(['checkpoint 1000', 'let go', 'close'])
  })
})

describe('what a process that slept has worked out', () => {
  const woken = (lastWordStands: boolean): Played => {
    let isAnothers = false
    return played(
      async (handler) => {
        await handler.assigned(0)
        await handler.batch(0, records(0, 1), {
          isStale: () => isAnothers,
          // It sleeps, and the group answers that it went on without it.
          heartbeat: async () => {
            isAnothers = true
          },
          atEnd: true,
        })
        await handler.revoked(0, 'rebalanced')
      },
      { lastWordStands },
    )
  }

  test('is not sent where its partition was taken meanwhile and the last word stands', async () => {
    const { events, run } = woken(true)
    await run
    expect(events).toEqual(['load collate 0', 'prepare 2', 'let go', 'close'])
  })

  test('is sent and kept where its successor says the same, so that the slowest gets on', async () => {
    const { events, run } = woken(false)
    await run
    expect(events).toContain('send K0 K1')
    expect(events.slice(-3)).toEqual(['checkpoint 2', 'let go', 'close'])
  })
})

test('a record that has something to be fetched is handled after that, and before the next', async () => {
  let fetched = false
  const { events, run } = played(
    async (handler) => {
      await handler.assigned(0)
      await handler.batch(0, records(0, 1, 2), context())
      await handler.revoked(0, 'stopped')
    },
    {
      fetch: async (key) => {
        if (key !== 'K1') return
        await Promise.resolve()
        fetched = true
      },
    },
  )
  await run
  expect(fetched).toBe(true)
  expect(events).toContain('send K0 K1 K2')
})

test.each([
  ['there is no checkpoint', { isOutdated: false }],
  ['its checkpoint is outdated', { isOutdated: true, savedOffset: 41n }],
])('a stage begins anew, from the earliest record, where %s', async (_, options) => {
  const { events, run } = played(async (handler) => {
    expect(await handler.assigned(0)).toBeUndefined()
  }, options)
  await run
  expect(events.at(-1)).toBe('begin anew')
})

describe('a fault', () => {
  test('in sending stores nothing of a state that ran ahead of its offset', async () => {
    const { events, run } = played(
      async (handler) => {
        await handler.assigned(0)
        await handler.batch(0, records(0), context())
        try {
          await handler.batch(0, records(1), context())
        } finally {
          await handler.revoked(0, 'stopped')
        }
      },
      {
        checkpointEveryMs: 1000,
        send: (sent) => {
          if (sent[0]?.key === 'K1') throw new Error('the log is gone')
        },
      },
    )
    await expect(run).rejects.toThrow('the log is gone')
    expect(events).toEqual([
      'load collate 0',
      'prepare 1',
      'send K0',
      'prepare 1',
      'send K1',
      'let go',
      'close',
    ])
  })

  test('in sending leaves the offset where it was', async () => {
    const { events, run } = played(
      async (handler) => {
        await handler.assigned(0)
        await handler.batch(0, records(0), context())
        try {
          await handler.batch(0, records(1), context())
        } finally {
          await handler.revoked(0, 'stopped')
        }
      },
      {
        send: (sent) => {
          if (sent[0]?.key === 'K1') throw new Error('the log is gone')
        },
      },
    )
    await expect(run).rejects.toThrow('the log is gone')
    expect(events).toEqual([
      'load collate 0',
      'prepare 1',
      'send K0',
      'checkpoint 1',
      'prepare 1',
      'send K1',
      'let go',
      'close',
    ])
  })

  test('in sending what a silent partition closes leaves the offset where it was', async () => {
    const { events, run } = played(
      async (handler) => {
        await handler.assigned(0)
        await handler.batch(0, records(0), context())
        try {
          await handler.idle(0)
        } finally {
          await handler.revoked(0, 'stopped')
        }
      },
      {
        idle: 'silent',
        checkpointEveryMs: 1000,
        send: (sent) => {
          if (sent[0]?.key === 'silent') throw new Error('the log is gone')
        },
      },
    )
    await expect(run).rejects.toThrow('the log is gone')
    expect(events.filter((event) => event.startsWith('checkpoint'))).toEqual([])
  })

  test('in a checkpoint closes its store', async () => {
    const { events, run } = played(async (handler) => void (await handler.assigned(0)), {
      savedOffset: 1n,
      restore: () => {
        throw new Error('of another version')
      },
    })
    await expect(run).rejects.toThrow('of another version')
    expect(events).toEqual(['load collate 0', 'let go', 'close'])
  })
})
