import { type InferredStep, inferStep, MIXED_RUN } from '../../core/collate/infer-step.ts'
import { MS_PER_DAY, MS_PER_MINUTE } from '../../core/units.ts'
import type { MeterSeries } from '../../ports/history.ts'

export interface ToldStep {
  readonly series: MeterSeries
  /** Of registers, which carry none. */
  readonly stepMin: number | undefined
  /** The row from which on another step is kept to; the rows from there are left out. */
  readonly changedAt: number | undefined
}

/**
 * A meter's rows with the step that its first days say, where neither they nor the books do: a step taken from all rows
 * would know of later ones. Where the meter keeps to another step later on, its rows end once it has done so for a while:
 * no power can be told from the energies that follow.
 */
export const withToldStep = (
  series: MeterSeries,
  assetStepMin: number | undefined,
  firstDays: number,
): ToldStep => {
  if (series.stepMin !== undefined || assetStepMin !== undefined)
    return { series, stepMin: undefined, changedAt: undefined }
  const { startMs } = series
  const { step, rows } = firstStep(startMs, firstDays)
  // Mixed from the start: nobody is judged by it, whatever comes later.
  if (step.type !== 'step')
    return { series: firstOf(series, rows), stepMin: undefined, changedAt: undefined }
  const changedAt = changeOfStep(startMs, step.stepMs)
  const known = firstOf(series, changedAt ?? startMs.length)
  const stepMin = step.stepMs / MS_PER_MINUTE
  const told = { stepMin: new Float64Array(known.startMs.length).fill(stepMin) }
  return { series: series.isRegister ? known : { ...known, ...told }, stepMin, changedAt }
}

/** The step of the first days; of the first that have one, where rows stand alone before them. */
const firstStep = (
  startMs: Float64Array,
  firstDays: number,
): { readonly step: InferredStep; readonly rows: number } => {
  for (let from = 0; ; ) {
    const untilMs = (startMs[from] ?? 0) + firstDays * MS_PER_DAY
    let to = from
    while (to < startMs.length && (startMs[to] as number) < untilMs) to++
    const step = inferStep(startMs.subarray(from, to))
    if (step.type !== 'unknown' || to === startMs.length) return { step, rows: to }
    from = to
  }
}

/** The row at which another distance has been kept to for a while. */
const changeOfStep = (startMs: Float64Array, stepMs: number): number | undefined => {
  let run = 0
  let last = 0
  for (let i = 1; i < startMs.length; i++) {
    const distance = (startMs[i] as number) - (startMs[i - 1] as number)
    if (distance === 0) continue
    run = distance === last ? run + 1 : 1
    last = distance
    if (distance !== stepMs && run >= MIXED_RUN) return i
  }
  return undefined
}

const firstOf = (series: MeterSeries, rows: number): MeterSeries => {
  if (rows === series.startMs.length) return series
  const { startMs, kwh, kvarh, quality, tariffZone } = series
  return {
    ...series,
    startMs: startMs.subarray(0, rows),
    kwh: kwh.subarray(0, rows),
    kvarh: kvarh?.subarray(0, rows),
    quality: quality?.slice(0, rows),
    ...(tariffZone === undefined ? {} : { tariffZone: tariffZone.subarray(0, rows) }),
  }
}
