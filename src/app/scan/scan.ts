import type { Alert } from '../../core/alert/alert.ts'
import { type Assessment, notJudged } from '../../core/assess/assessment.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import { ReferenceBook } from '../../core/context/reference-book.ts'
import {
  areaKeyOf,
  type MeterId,
  meterId,
  meterSite,
  regionId,
  transformerId,
} from '../../core/ids.ts'
import type { NotJudgedSite } from '../../core/signature/signature.ts'
import { Calendars, type DayIndex } from '../../core/time.ts'
import type { LedgerCounts } from '../../core/validate/ledger.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import type { ReadingHistory, ReferenceData } from '../../ports/history.ts'
import type { Config } from '../config.ts'
import { loadModel } from '../model.ts'
import { assessParams, lifecycleParams } from '../params.ts'
import { MeterBook } from '../stages/meter-book.ts'
import { collateSeries } from './collate-series.ts'
import type { CollatedSeries } from './collated-series.ts'
import { judgeArea } from './judge-area.ts'
import { lastCompleteDay } from './last-complete-day.ts'
import { rankSites } from './rank-sites.ts'

export interface ScanOptions {
  readonly config: Config
  /** The last day judged; else the last one that the readings cover whole. */
  readonly asOf: DayIndex | undefined
  readonly nowMs: number
  /** Reasons and profiles of every site, not only of suspects. */
  readonly explainAll?: boolean
  readonly onProgress?: (done: { readonly meters: number; readonly readings: number }) => void
}

export interface ScanResult {
  readonly asOf: DayIndex
  /** Raised sites, best first. */
  readonly suspects: readonly Alert[]
  /** Every site, best first, those that could not be judged last. */
  readonly sites: readonly Alert[]
  readonly meters: number
  readonly counts: LedgerCounts
  readonly rejections: ReadonlyMap<
    RejectionReason,
    { readonly count: number; readonly example: string }
  >
  readonly mixedSteps: readonly {
    readonly meterId: MeterId
    readonly stepsMin: readonly [number, number]
  }[]
}

/**
 * Runs collate, assess and rank over a history, area by area: the list as of a day is the one that the stream's topics
 * would hold.
 *
 * Keeps one area's readings and the suspects' days in memory.
 */
export const scan = async (
  history: ReadingHistory,
  data: ReferenceData,
  options: ScanOptions,
): Promise<ScanResult> => {
  const { config } = options
  const calendars = new Calendars()
  const params = assessParams(config, loadModel(config))
  const meters = new MeterBook(config)
  for (const asset of data.meters) meters.put(asset.meterId, asset)
  const reference = referenceBook(data)

  const ids = (await history.meterIds()).map(meterId)
  const areas = areasOf(ids, meters)
  const asOf =
    options.asOf ?? lastCompleteDay(await history.lastReadings(), meters, calendars, options.nowMs)
  const totals = new Totals()
  const judging = {
    asOf,
    params,
    lifecycle: lifecycleParams(config),
    reference,
    calendars,
    explainAll: options.explainAll ?? false,
  }
  const handedOn: Assessment[] = []
  const sites: Assessment[] = []
  const series = history.series(areas.flatMap(({ members }) => members))[Symbol.asyncIterator]()
  for (const { members } of areas) {
    const days: (readonly MeterDay[])[] = []
    for (const _ of members) {
      const next = await series.next()
      if (next.done === true) throw new Error('the readings ended before their last meter')
      const meter = collateSeries(next.value, {
        ingest: config.ingest,
        timezone: config.timezone,
        calendars,
        meters,
        nowMs: options.nowMs,
      })
      totals.add(meter)
      days.push(meter.days)
      options.onProgress?.({ meters: totals.meters, readings: totals.counts.read })
    }
    const judged = judgeArea(days, judging)
    sites.push(...judged.sites)
    handedOn.push(...judged.handedOn)
  }
  const named = new Set(sites.map(({ siteId }) => siteId))
  for (const id of new Set([...ids, ...data.meters.map((asset) => meterId(asset.meterId))]))
    if (!named.has(meterSite(id))) sites.push(unseen(id, asOf, meters, reference, totals))
  return { asOf, ...rankSites(handedOn, sites, asOf, config), ...totals.result() }
}

const referenceBook = (data: ReferenceData): ReferenceBook => {
  const book = new ReferenceBook()
  for (const row of data.transformers) book.transformers.put(row.transformerId, row)
  for (const row of data.licences) book.licences.put(row.licenceId, row)
  for (const row of data.orders) book.orders.put(row.orderId, row)
  for (const row of data.tips) book.tips.put(row.tipId, row)
  for (const row of data.weather) book.weather.put(row)
  return book
}

/** Meters by what they are judged with, areas and members in order of their ids. */
const areasOf = (ids: readonly MeterId[], meters: MeterBook): { members: MeterId[] }[] => {
  const areas = new Map<string, MeterId[]>()
  for (const id of ids) {
    const { transformerId: transformer, regionId: region } = meters.attributesOf(id)
    const key = areaKeyOf(
      id,
      transformer === undefined ? undefined : transformerId(transformer),
      regionId(region),
    )
    const members = areas.get(key)
    if (members === undefined) areas.set(key, [id])
    else members.push(id)
  }
  return [...areas]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => ({ members: members.sort() }))
}

/** A meter that no area judged as of the last day: it has no readings there, or is the area's head meter. */
const unseen = (
  id: MeterId,
  asOf: DayIndex,
  meters: MeterBook,
  reference: ReferenceBook,
  totals: Totals,
): Assessment => {
  const attributes = meters.attributesOf(id)
  const transformer = attributes.transformerId
  const isHead =
    transformer !== undefined && reference.transformers.get(transformer)?.headMeterId === id
  const reason: NotJudgedSite = totals.isMixed(id)
    ? 'MIXED_STEP'
    : isHead
      ? 'HEAD_METER'
      : 'NO_DATA'
  return notJudged(
    {
      siteId: meterSite(id),
      kind: 'meter',
      regionId: attributes.regionId,
      transformerId: transformer === undefined ? undefined : transformerId(transformer),
      asOf,
    },
    { reason, quality: { days: 0, coverage: 0, estimatedShare: 0 } },
  )
}

/** Keeps: counts over all meters. Bounded by: reasons, and meters of two steps. */
class Totals {
  meters = 0
  #counts = { read: 0, accepted: 0, duplicate: 0, late: 0, rejected: 0 }
  readonly #rejections = new Map<RejectionReason, { count: number; example: string }>()
  readonly #mixed = new Map<MeterId, readonly [number, number]>()

  get counts(): LedgerCounts {
    return this.#counts
  }

  add(meter: CollatedSeries): void {
    this.meters++
    const { counts } = meter
    this.#counts = {
      read: this.#counts.read + counts.read,
      accepted: this.#counts.accepted + counts.accepted,
      duplicate: this.#counts.duplicate + counts.duplicate,
      late: this.#counts.late + counts.late,
      rejected: this.#counts.rejected + counts.rejected,
    }
    for (const [reason, { count, example }] of meter.rejections) {
      const known = this.#rejections.get(reason)
      if (known === undefined) this.#rejections.set(reason, { count, example })
      else known.count += count
    }
    if (meter.mixedStepsMin !== undefined) this.#mixed.set(meter.meterId, meter.mixedStepsMin)
  }

  isMixed(id: MeterId): boolean {
    return this.#mixed.has(id)
  }

  result(): Pick<ScanResult, 'meters' | 'counts' | 'rejections' | 'mixedSteps'> {
    return {
      meters: this.meters,
      counts: this.#counts,
      rejections: this.#rejections,
      mixedSteps: [...this.#mixed].map(([id, stepsMin]) => ({ meterId: id, stepsMin })),
    }
  }
}
