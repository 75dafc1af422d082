import type { Health, Probes, Readiness } from '../../ports/probes.ts'
import type { Pipeline } from '../pipeline.ts'
import type { LogWatch } from './log-watch.ts'

export interface ProbeOptions {
  readonly pipeline: Pick<Pipeline, 'stages'>
  readonly watch: Pick<LogWatch, 'reachable'>
  readonly isShuttingDown: () => boolean
}

/** Health and readiness of the stages that run in this process. */
export const probesOf = ({ pipeline, watch, isShuttingDown }: ProbeOptions): Probes => ({
  health: (): Health => ({
    alive: pipeline.stages.every(({ figures }) => figures.state !== 'failed'),
    stages: pipeline.stages.map(({ stage, figures }) => ({ stage, state: figures.state })),
  }),
  readiness: (): Readiness => {
    const standings = pipeline.stages.map(({ stage, source, figures }) => {
      const { joined, taken, awaited } = source.standing()
      return {
        stage,
        ready: joined && awaited.length === 0 && figures.state === 'running',
        joined,
        taken: taken.map(({ partition }) => partition),
        awaited,
      }
    })
    const started = standings.length > 0
    const shuttingDown = isShuttingDown()
    const logReachable = watch.reachable
    return {
      ready: started && logReachable && !shuttingDown && standings.every(({ ready }) => ready),
      started,
      shuttingDown,
      logReachable,
      stages: standings,
    }
  },
})
