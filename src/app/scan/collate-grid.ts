import { inferStep } from '../../core/collate/infer-step.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import { meterId } from '../../core/ids.ts'
import { MS_PER_HOUR, MS_PER_MINUTE, meanPowerKw } from '../../core/units.ts'
import { instantFault } from '../../core/validate/check-instant.ts'
import { meterTerms } from '../../core/validate/meter-terms.ts'
import { normaliseQuality } from '../../core/validate/normalise-quality.ts'
import { QUALITY_RANK } from '../../core/validate/quality.ts'
import type { MeterSeries } from '../../ports/history.ts'
import type { CollatedSeries, CollateSeriesOptions } from './collated-series.ts'

const LONGEST_DAY_MS = 27 * MS_PER_HOUR
/** A meter that leaves out more of its slots than this is not worth the memory. */
const MOST_SLOTS_A_ROW = 4

/**
 * The usual meter's rows to its meter-days, straight from array to array: one step of at most an hour, in order of time,
 * each slot once, energies that are possible. A property holds it to what collateMessages() makes of the same rows.
 * @returns undefined where anything is out of the ordinary
 */
export const collateGrid = (
  series: MeterSeries,
  options: CollateSeriesOptions,
): CollatedSeries | undefined => {
  const { ingest, timezone, calendars, meters, nowMs } = options
  const { startMs, kwh } = series
  const rows = startMs.length
  const id = meterId(series.meterId)
  const asset = meters.get(id)
  if (series.isRegister || series.kvarh || series.tariffZone || rows === 0) return undefined
  if (ingest.stamp !== 'start' || (asset?.multipliers ?? []).length > 0) return undefined
  const stepMin = stepMinOf(series, asset?.stepMin)
  if (stepMin === undefined) return undefined
  const told = meterTerms(
    { meterId: id, stepMin },
    { asset, arrivedAtMs: nowMs, params: ingest, timezone, calendars },
  )
  if (told.type === 'rejected') return undefined
  const { stepMs, limitKwh, latestMs } = told.value
  const firstMs = startMs[0] as number
  const lastMs = startMs[rows - 1] as number
  if (stepMs > MS_PER_HOUR || instantFault(firstMs, latestMs) || instantFault(lastMs, latestMs))
    return undefined
  const ranks = ranksOf(series.quality, ingest.qualityCodes)
  if (ranks === undefined) return undefined

  const room = Math.ceil((lastMs - firstMs + 2 * LONGEST_DAY_MS) / stepMs)
  if (lastMs < firstMs || !(room <= MOST_SLOTS_A_ROW * rows + (4 * LONGEST_DAY_MS) / stepMs))
    return undefined
  const power = new Float32Array(room)
  const quality = new Uint8Array(room)
  const attributes = meters.attributesOf(id)
  const calendar = calendars.of(attributes.timeZone)
  const days: MeterDay[] = []
  const isEven = evenStepMs(startMs) === stepMs
  let lastAtMs = Number.NEGATIVE_INFINITY
  let from = 0
  for (let row = 0; row < rows; ) {
    // A time that is none is not after the last one.
    if (!((startMs[row] as number) > lastAtMs)) return undefined
    const day = calendar.dayOf(startMs[row] as number)
    const dayStartMs = calendar.startOf(day)
    const dayEndMs = calendar.startOf(day + 1)
    const to = from + Math.ceil((dayEndMs - dayStartMs) / stepMs)
    let filled = 0
    while (row < rows && (startMs[row] as number) < dayEndMs) {
      const atMs = startMs[row] as number
      const sinceMs = atMs - dayStartMs
      if (atMs <= lastAtMs || sinceMs % stepMs !== 0) return undefined
      const end = isEven
        ? Math.min(rows, row + Math.ceil((dayEndMs - atMs) / stepMs))
        : endOfRun(startMs, row, dayEndMs, stepMs)
      const run = { kwh, ranks, from: row, to: end, slot: from + sinceMs / stepMs }
      const put = putRun(run, power, quality, stepMs, limitKwh)
      if (put === undefined) return undefined
      filled += put
      lastAtMs = startMs[end - 1] as number
      row = end
    }
    // A day of which nothing was measured is none; its room is as it was.
    if (filled === 0) continue
    days.push({
      meterId: id,
      day,
      startMs: dayStartMs,
      stepMs,
      powerKw: power.subarray(from, to),
      quality: quality.subarray(from, to),
      reactiveKvar: undefined,
      source: 0,
      revision: 0,
      provisional: false,
      attributes,
    })
    from = to
  }
  return {
    meterId: id,
    days,
    counts: { read: rows, accepted: rows, duplicate: 0, late: 0, rejected: 0 },
    rejections: new Map(),
    repeats: new Map(),
    mixedStep: undefined,
  }
}

/** Where one step is told or kept to by all rows, that step. */
const stepMinOf = (
  { startMs, stepMin: told }: MeterSeries,
  assetStepMin: number | undefined,
): number | undefined => {
  if (told !== undefined) {
    const [first] = told
    return first !== undefined && first > 0 && told.every((step) => step === first)
      ? first
      : undefined
  }
  if (assetStepMin !== undefined) return assetStepMin
  const stepMs = evenStepMs(startMs)
  if (stepMs !== undefined) return stepMs / MS_PER_MINUTE
  const inferred = inferStep(startMs)
  return inferred.type === 'step' ? inferred.stepMs / MS_PER_MINUTE : undefined
}

/** Of the last times that were asked for: most meters have theirs in common. */
let lastAsked: { readonly startMs: Float64Array; readonly stepMs: number | undefined } | undefined

/** The distance between all rows; undefined where it is not the same throughout. */
const evenStepMs = (startMs: Float64Array): number | undefined => {
  if (lastAsked?.startMs !== startMs) lastAsked = { startMs, stepMs: distanceOfAll(startMs) }
  return lastAsked.stepMs
}

const distanceOfAll = (startMs: Float64Array): number | undefined => {
  const stepMs = (startMs[1] as number) - (startMs[0] as number)
  for (let i = 2; i < startMs.length; i++)
    if ((startMs[i] as number) - (startMs[i - 1] as number) !== stepMs) return undefined
  return stepMs > 0 ? stepMs : undefined
}

/** The first row after one that is not a step after the row before it, or not of the same day. */
const endOfRun = (startMs: Float64Array, row: number, dayEndMs: number, stepMs: number): number => {
  let end = row + 1
  while (
    end < startMs.length &&
    (startMs[end] as number) - (startMs[end - 1] as number) === stepMs &&
    (startMs[end] as number) < dayEndMs
  )
    end++
  return end
}

/** Rows that fill one slot after another. */
interface Run {
  readonly kwh: Float64Array
  readonly ranks: Uint8Array
  readonly from: number
  readonly to: number
  /** That of the first row. */
  readonly slot: number
}

/** Puts a run into its slots; answers how many have a value, undefined where one is out of the ordinary. */
const putRun = (
  { kwh, ranks, from, to, slot }: Run,
  power: Float32Array,
  quality: Uint8Array,
  stepMs: number,
  limitKwh: number,
): number | undefined => {
  let filled = 0
  for (let i = from, at = slot; i < to; i++, at++) {
    const energyKwh = kwh[i] as number
    const rank = ranks === ALL_VALID ? QUALITY_RANK.valid : (ranks[i] as number)
    if (Number.isNaN(energyKwh) || rank === QUALITY_RANK.missing) continue
    if (energyKwh < 0 || energyKwh > limitKwh || rank === UNKNOWN) return undefined
    power[at] = meanPowerKw(energyKwh, stepMs)
    quality[at] = rank
    filled++
  }
  return filled
}

const UNKNOWN = 255
/** Stands for the ranks of a series without a column of quality. */
const ALL_VALID = new Uint8Array(0)

/** Rank of each row, UNKNOWN where nobody said what its code means; undefined where even valid means something else. */
const ranksOf = (
  words: MeterSeries['quality'],
  codes: CollateSeriesOptions['ingest']['qualityCodes'],
): Uint8Array | undefined => {
  if (words === undefined) return ALL_VALID
  const known = new Map<string | null, number>()
  const ranks = new Uint8Array(words.length)
  for (const [i, word] of words.entries()) {
    let rank = known.get(word)
    if (rank === undefined) {
      const quality = normaliseQuality(word ?? 'valid', codes)
      rank = quality === undefined ? UNKNOWN : QUALITY_RANK[quality]
      known.set(word, rank)
    }
    ranks[i] = rank
  }
  return ranks
}
