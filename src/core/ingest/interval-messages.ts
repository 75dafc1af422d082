import { MS_PER_MINUTE } from '../units.ts'
import type { RawInterval, RawMessage, RawRegister } from './raw-message.ts'

/** One value of a channel as it was sent, in kWh or kvarh. */
export interface SentValue {
  readonly atMs: number
  readonly stepMin: number | undefined
  readonly value: number | null
  readonly quality: string | undefined
}

/** As many as a block of JSON may have. */
const MAX_BLOCK_INTERVALS = 2_000

/** Energies of one meter as messages: a block for each run without a gap, an interval where it stands alone. */
export const intervalMessages = (
  meterId: string,
  stamp: 'start' | 'end',
  energies: readonly SentValue[],
  reactive: readonly SentValue[],
): readonly RawMessage[] => {
  const kvarhAt = new Map(reactive.map((sent) => [`${sent.atMs} ${sent.stepMin}`, sent.value]))
  const withKvarh = energies.map((sent) => ({
    ...sent,
    kvarh: kvarhAt.get(`${sent.atMs} ${sent.stepMin}`) ?? null,
  }))
  return runsOf(withKvarh).map((run) => {
    const [first] = run
    if (run.length === 1 || first.stepMin === undefined) return asInterval(meterId, stamp, first)
    return {
      type: 'block',
      stamp,
      meterId,
      fromMs: first.atMs,
      stepMin: first.stepMin,
      kwh: run.map(({ value }) => value),
      kvarh: run.some(({ kvarh }) => kvarh !== null) ? run.map(({ kvarh }) => kvarh) : undefined,
      quality: run.some(({ quality }) => quality !== undefined)
        ? run.map(({ quality }) => quality ?? 'valid')
        : undefined,
    }
  })
}

/** Register snapshots; one without a value says nothing that the next does not say. */
export const registerMessages = (
  meterId: string,
  snapshots: readonly SentValue[],
): readonly RawRegister[] =>
  snapshots.flatMap(({ atMs, stepMin, value, quality }) =>
    value === null
      ? []
      : [{ type: 'register' as const, meterId, atMs, stepMin, registerKwh: value, quality }],
  )

type WithKvarh = SentValue & { readonly kvarh: number | null }

const asInterval = (
  meterId: string,
  stamp: 'start' | 'end',
  { atMs, stepMin, value, kvarh, quality }: WithKvarh,
): RawInterval => ({
  type: 'interval',
  stamp,
  meterId,
  atMs,
  stepMin,
  kwh: value,
  kvarh: kvarh ?? undefined,
  quality,
})

const runsOf = (values: readonly WithKvarh[]): readonly [WithKvarh, ...WithKvarh[]][] => {
  const runs: [WithKvarh, ...WithKvarh[]][] = []
  for (const value of values) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const follows =
      last?.stepMin !== undefined &&
      last.stepMin === value.stepMin &&
      value.atMs === last.atMs + last.stepMin * MS_PER_MINUTE
    if (run !== undefined && follows && run.length < MAX_BLOCK_INTERVALS) run.push(value)
    else runs.push([value])
  }
  return runs
}
