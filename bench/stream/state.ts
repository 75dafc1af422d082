import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Line, PartOptions } from './parts.ts'
import { measure } from './processes.ts'

/** Bars of the state: its checkpoint, the restart from it, and what it takes in memory. */
const CHECKPOINT_METERS = 250_000
const RESTART_METERS = 200_000
const MEMORY_METERS = 500_000
const MB = 2 ** 20
/** 4 KB a meter and 150 MB. */
const MEMORY_BAR_MB = (MEMORY_METERS * 4096) / MB + 150

interface Checkpointed {
  readonly writeSeconds: number
  readonly restoreSeconds: number
}

/** The stages, the process that measures each, and what is dirty in it. */
const CHECKPOINTS = [
  ['collate', './run-checkpoint.ts', `${CHECKPOINT_METERS} dirty meters`],
  // All of them have a day more; their windows are not dirty.
  ['assess', './run-assess-checkpoint.ts', `one more day of ${CHECKPOINT_METERS} meters`],
] as const

export const checkpoint = async ({ folder }: PartOptions): Promise<readonly Line[]> => {
  const lines: Line[] = []
  for (const [stage, script, dirty] of CHECKPOINTS) {
    const of = async (meters: number) =>
      await measure<Checkpointed>(script, [meters, await mkdtemp(join(folder, 'state-'))])
    const { writeSeconds, stallMs } = await of(CHECKPOINT_METERS)
    const { restoreSeconds } = await of(RESTART_METERS)
    lines.push(
      {
        what: `${stage}: checkpoint of ${dirty}`,
        figure: `${writeSeconds.toFixed(2)} s`,
        bar: '<= 2 s',
        holds: writeSeconds <= 2,
      },
      {
        what: `${stage}: longest stall of the event loop meanwhile`,
        figure: `${stallMs.toFixed(0)} ms`,
        bar: '<= 100 ms',
        holds: stallMs <= 100,
      },
      {
        what: `${stage}: ${RESTART_METERS} meters from their checkpoint`,
        figure: `${restoreSeconds.toFixed(2)} s`,
        bar: '<= 5 s',
        holds: restoreSeconds <= 5,
      },
    )
  }
  return lines
}

export const memory = async (): Promise<readonly Line[]> => {
  const lines: Line[] = []
  for (const stage of ['collate', 'assess']) {
    const { rssMb } = await measure<object>('./run-memory.ts', [stage, MEMORY_METERS])
    lines.push({
      what: `${stage}: resident with ${MEMORY_METERS} meters`,
      figure: `${rssMb.toFixed(0)} MB`,
      bar: `<= ${MEMORY_BAR_MB.toFixed(0)} MB`,
      holds: rssMb <= MEMORY_BAR_MB,
    })
  }
  return lines
}
