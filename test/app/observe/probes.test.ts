import { describe, expect, it } from 'vitest'
import { probesOf } from '../../../src/app/observe/probes.ts'
import type { RunningStage } from '../../../src/app/pipeline.ts'
import { aStage } from './standing-stage.ts'

const probing = (
  stages: readonly RunningStage[],
  { reachable = true, shuttingDown = false } = {},
) => probesOf({ pipeline: { stages }, watch: { reachable }, isShuttingDown: () => shuttingDown })

const taken = [{ partition: 1, next: 5n }]

describe('a process is ready', () => {
  it('when each stage has joined and taken its partitions, one that stands by included', () => {
    const stages = [aStage({ standing: { taken } }), aStage({ stage: 'rank' })]
    expect(probing(stages).readiness()).toEqual({
      ready: true,
      started: true,
      shuttingDown: false,
      logReachable: true,
      stages: [
        { stage: 'collate', ready: true, joined: true, taken: [1], awaited: [] },
        { stage: 'rank', ready: true, joined: true, taken: [], awaited: [] },
      ],
    })
  })

  it.each([
    { label: 'a stage has not joined', stages: [aStage({ standing: { joined: false } })] },
    { label: 'a stage waits for a partition', stages: [aStage({ standing: { awaited: [3] } })] },
    { label: 'no stage has started', stages: [] },
    { label: 'the log is not reached', stages: [aStage()], more: { reachable: false } },
    { label: 'it shuts down', stages: [aStage()], more: { shuttingDown: true } },
  ])('but not where $label', ({ stages, more }) => {
    const answer = probing(stages, more).readiness()
    expect(answer.ready).toBe(false)
    expect(answer.stages.map(({ stage }) => stage)).toEqual(stages.map(({ stage }) => stage))
  })

  it('and not once a stage has failed, which is death as well', () => {
    const failed = aStage({ standing: { taken } })
    failed.figures.state = 'failed'
    const probes = probing([aStage({ stage: 'rank' }), failed])
    expect(probes.readiness().ready).toBe(false)
    expect(probes.health()).toEqual({
      alive: false,
      stages: [
        { stage: 'rank', state: 'running' },
        { stage: 'collate', state: 'failed' },
      ],
    })
  })
})

it('a process lives before its stages start, and while they end', () => {
  const ended = aStage()
  ended.figures.state = 'ended'
  expect([probing([]).health().alive, probing([ended]).health().alive]).toEqual([true, true])
})
