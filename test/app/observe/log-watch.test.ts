import { describe, expect, it } from 'vitest'
import { LogWatch } from '../../../src/app/observe/log-watch.ts'
import type { RunningStage } from '../../../src/app/pipeline.ts'
import { aStage } from './standing-stage.ts'

const watching = (...stages: readonly RunningStage[]) => {
  const clock = { atMs: 100_000 }
  return {
    clock,
    watch: new LogWatch({ pipeline: { stages }, clock: { nowMs: () => clock.atMs } }),
  }
}

describe('how far a stage is behind', () => {
  it('is counted to where the log says it ends, in the partitions that are read here', async () => {
    const stage = aStage({
      standing: {
        taken: [
          { partition: 0, next: 40n },
          { partition: 2, next: 7n },
        ],
      },
      ends: async () =>
        new Map([
          [0, 100n],
          [1, 1_000n],
          [2, 7n],
        ]),
    })
    const { watch } = watching(stage)
    expect(watch.lagOf(stage)).toEqual([
      { partition: 0, next: 40n, records: undefined },
      { partition: 2, next: 7n, records: undefined },
    ])
    await watch.look()
    expect(watch.lagOf(stage)).toEqual([
      { partition: 0, next: 40n, records: 60 },
      { partition: 2, next: 7n, records: 0 },
    ])
    expect([watch.backlogOf('collate'), watch.backlogOf('rank')]).toEqual([60, undefined])
  })

  it('is nothing where it has read past what the log said last', async () => {
    let next = 5n
    const stage: RunningStage = {
      ...aStage(),
      source: {
        standing: () => ({ joined: true, taken: [{ partition: 0, next }], awaited: [] }),
        ends: async () => new Map([[0, 6n]]),
      },
    }
    const { watch } = watching(stage)
    await watch.look()
    next = 9n
    expect(watch.backlogOf('collate')).toBe(0)
  })
})

describe('the log', () => {
  it('is reached once it has answered for every stage, and for ten seconds after', async () => {
    let answers = true
    const ends = async () => {
      if (!answers) throw new Error('no broker answers')
      return new Map([[0, 1n]])
    }
    const { clock, watch } = watching(aStage(), aStage({ stage: 'assess', ends }))
    expect(watch.reachable).toBe(false)
    await watch.look()
    expect(watch.reachable).toBe(true)
    answers = false
    clock.atMs += 9_000
    await watch.look()
    expect(watch.reachable).toBe(true)
    clock.atMs += 2_000
    await watch.look()
    expect(watch.reachable).toBe(false)
    answers = true
    await watch.look()
    expect(watch.reachable).toBe(true)
  })

  it('is asked again only once it has answered', async () => {
    let asked = 0
    let answer: (ends: ReadonlyMap<number, bigint>) => void = () => undefined
    const ends = () => {
      asked++
      return new Promise<ReadonlyMap<number, bigint>>((resolve) => {
        answer = resolve
      })
    }
    const { watch } = watching(aStage({ ends }))
    const looking = watch.look()
    await watch.look()
    expect(asked).toBe(1)
    answer(new Map([[0, 1n]]))
    await looking
    void watch.look()
    expect(asked).toBe(2)
  })

  it('is not reached before there is a stage to ask for', () => {
    expect(watching().watch.reachable).toBe(false)
  })
})
