import { expect, it } from 'vitest'
import { StageFigures } from '../../src/app/stage-figures.ts'

const figuresAt = () => {
  const clock = { atMs: 1_000 }
  return { clock, figures: new StageFigures({ nowMs: () => clock.atMs }) }
}

it('counts what was read, sent and stored of each partition, in their order', () => {
  const { clock, figures } = figuresAt()
  figures.taken(4)
  figures.taken(1)
  clock.atMs = 2_000
  figures.worked(4, 500, 7)
  figures.worked(4, 20, 0)
  figures.batch(4)
  clock.atMs = 3_250
  figures.stored(4, 12, 3_000)
  expect(figures.partitions()).toEqual([
    {
      ...{ partition: 1, held: true, records: 0, batches: 0, sent: 0, progressAtMs: 1_000 },
      ...{ checkpoints: 0, checkpointRows: 0, checkpointMs: 0 },
      ...{ lastCheckpointRows: 0, lastCheckpointMs: 0, storedAtMs: 1_000 },
    },
    {
      ...{ partition: 4, held: true, records: 520, batches: 1, sent: 7, progressAtMs: 2_000 },
      ...{ checkpoints: 1, checkpointRows: 12, checkpointMs: 250 },
      ...{ lastCheckpointRows: 12, lastCheckpointMs: 250, storedAtMs: 3_000 },
    },
  ])
})

it('goes on counting where a partition comes back, for a count never falls', () => {
  const { figures } = figuresAt()
  figures.taken(0)
  figures.worked(0, 10, 1)
  figures.givenUp(0)
  expect(figures.partitions()).toMatchObject([{ held: false, records: 10 }])
  figures.taken(0)
  figures.worked(0, 5, 0)
  expect(figures.partitions()).toMatchObject([{ held: true, records: 15 }])
})

it('takes a state that has not changed since its checkpoint for stored', () => {
  const { clock, figures } = figuresAt()
  figures.taken(0)
  clock.atMs = 60_000
  figures.nothingToStore(0)
  expect(figures.partitions()).toMatchObject([{ checkpoints: 0, storedAtMs: 60_000 }])
})
