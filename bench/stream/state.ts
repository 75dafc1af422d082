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

const checkpointed = async ({ folder }: PartOptions, meters: number) => {
  const stateDir = await mkdtemp(join(folder, 'state-'))
  return await measure<Checkpointed>('./run-checkpoint.ts', [meters, stateDir])
}

const collateCheckpoint = async (options: PartOptions): Promise<readonly Line[]> => {
  const written = await checkpointed(options, CHECKPOINT_METERS)
  const restarted = await checkpointed(options, RESTART_METERS)
  return [
    {
      what: `collate: checkpoint of ${CHECKPOINT_METERS} dirty meters`,
      figure: `${written.writeSeconds.toFixed(2)} s`,
      bar: '<= 2 s',
      holds: written.writeSeconds <= 2,
    },
    {
      what: 'collate: longest stall of the event loop meanwhile',
      figure: `${written.stallMs.toFixed(0)} ms`,
      bar: '<= 100 ms',
      holds: written.stallMs <= 100,
    },
    {
      what: `collate: ${RESTART_METERS} meters from their checkpoint`,
      figure: `${restarted.restoreSeconds.toFixed(2)} s`,
      bar: '<= 5 s',
      holds: restarted.restoreSeconds <= 5,
    },
  ]
}

export const checkpoint = async (options: PartOptions): Promise<readonly Line[]> => [
  ...(await collateCheckpoint(options)),
  ...(await assessCheckpoint(options)),
]

interface AssessCheckpointed {
  readonly daySeconds: number
  readonly stallMs: number
  readonly restoreSeconds: number
}

const assessCheckpointed = async ({ folder }: PartOptions, meters: number) => {
  const stateDir = await mkdtemp(join(folder, 'state-'))
  return await measure<AssessCheckpointed>('./run-assess-checkpoint.ts', [meters, stateDir])
}

/** Between two checkpoints a meter has one day more: all of them are dirty, their windows are not. */
const assessCheckpoint = async (options: PartOptions): Promise<readonly Line[]> => {
  const written = await assessCheckpointed(options, CHECKPOINT_METERS)
  const restarted = await assessCheckpointed(options, RESTART_METERS)
  return [
    {
      what: `assess: checkpoint of one more day of ${CHECKPOINT_METERS} meters`,
      figure: `${written.daySeconds.toFixed(2)} s`,
      bar: '<= 2 s',
      holds: written.daySeconds <= 2,
    },
    {
      what: 'assess: longest stall of the event loop meanwhile',
      figure: `${written.stallMs.toFixed(0)} ms`,
      bar: '<= 100 ms',
      holds: written.stallMs <= 100,
    },
    {
      what: `assess: ${RESTART_METERS} meters from their checkpoint`,
      figure: `${restarted.restoreSeconds.toFixed(2)} s`,
      bar: '<= 5 s',
      holds: restarted.restoreSeconds <= 5,
    },
  ]
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
