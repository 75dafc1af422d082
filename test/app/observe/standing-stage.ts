import type { RunningStage } from '../../../src/app/pipeline.ts'
import { StageFigures } from '../../../src/app/stage-figures.ts'
import type { SourceStanding } from '../../../src/ports/topic.ts'

/** A stage that stands as the test says, over a log that ends where it says. */
export const aStage = (
  change: {
    readonly stage?: RunningStage['stage']
    readonly standing?: Partial<SourceStanding>
    readonly ends?: () => Promise<ReadonlyMap<number, bigint>>
  } = {},
): RunningStage => ({
  stage: change.stage ?? 'collate',
  source: {
    standing: () => ({ joined: true, taken: [], awaited: [], ...change.standing }),
    ends: change.ends ?? (async () => new Map([[0, 0n]])),
  },
  figures: new StageFigures({ nowMs: () => 0 }),
})
