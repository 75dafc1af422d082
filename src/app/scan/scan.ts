import type { Alert } from '../../core/alert/alert.ts'
import { type Assessment, notJudged } from '../../core/assess/assessment.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import type { ReferenceBook } from '../../core/context/reference-book.ts'
import { type MeterId, meterId, meterSite, transformerId } from '../../core/ids.ts'
import type { NotJudgedSite } from '../../core/signature/signature.ts'
import { Calendars, type DayIndex } from '../../core/time.ts'
import type { ReadingHistory, ReferenceData } from '../../ports/history.ts'
import type { Config } from '../config.ts'
import type { MeterBook } from '../stages/meter-book.ts'
import { AreaPool } from './area-pool.ts'
import {
  type AreaOrder,
  type AreaResult,
  AreaWork,
  type MeterHistory,
  meterBook,
  referenceBook,
} from './area-work.ts'
import { lastCompleteDay } from './last-complete-day.ts'
import { rankSites } from './rank-sites.ts'
import { type ScanTotals, TotalsCounter } from './scan-totals.ts'
import { areasOf, throughAreas } from './through-areas.ts'

export interface ScanProgress {
  readonly meters: number
  readonly readings: number
  /** Readings there are. */
  readonly of: number
}

export interface ScanOptions {
  readonly config: Config
  /** The last day judged; else the last one that the readings cover whole. */
  readonly asOf: DayIndex | undefined
  readonly nowMs: number
  /** Reasons and profiles of every site, not only of suspects. */
  readonly explainAll?: boolean
  /** Threads that judge, this one among them; this one alone where left out. */
  readonly threads?: number
  readonly onProgress?: (done: ScanProgress) => void
  /** Is handed every meter-day, some areas' at a time; the next ones wait until it resolves. */
  readonly onDays?: ((days: readonly MeterDay[]) => Promise<void>) | undefined
}

export interface ScanResult extends ScanTotals {
  readonly asOf: DayIndex
  /** Raised sites, best first. */
  readonly suspects: readonly Alert[]
  /** Every site, best first, those that could not be judged last. */
  readonly sites: readonly Alert[]
}

const AREA_WORKER = new URL('./area-worker.ts', import.meta.url)

/**
 * Runs collate, assess and rank over a history, area by area: the list as of a day is the one that the stream's topics
 * would hold. Results are taken in the order of the areas, so that they are the same however many threads there are.
 *
 * Keeps some areas' readings, the latest assessment of each site and the suspects' days in memory.
 */
export const scan = async (
  history: ReadingHistory<MeterHistory>,
  data: ReferenceData,
  options: ScanOptions,
): Promise<ScanResult> => {
  const { config, nowMs, explainAll = false, threads = 1 } = options
  const meters = meterBook(config, data)
  const ids = (await history.meterIds()).map(meterId)
  const areas = areasOf(ids, meters)
  const asOf =
    options.asOf ?? lastCompleteDay(await history.lastReadings(), meters, new Calendars(), nowMs)
  const { onDays } = options
  const keepsDays = onDays !== undefined
  const order: AreaOrder = { config, data, asOf, nowMs, explainAll, keepsDays }
  const work = new AreaWork(order)
  const pool = threads > 1 ? new AreaPool<AreaResult>(threads - 1, AREA_WORKER, order) : undefined
  const totals = new TotalsCounter()
  const handedOn: Assessment[] = []
  const sites: Assessment[] = []
  const take = async (result: AreaResult): Promise<void> => {
    for (const site of result.sites) sites.push(site)
    for (const assessment of result.handedOn) handedOn.push(assessment)
    totals.add(result.totals)
    const { meters: done, counts } = totals.totals()
    options.onProgress?.({ meters: done, readings: counts.read, of: history.rows })
    await onDays?.(result.days)
  }
  try {
    await throughAreas(history, areas, { work, pool, threads, take, waitsForTake: keepsDays })
  } catch (cause) {
    await pool?.close()
    throw cause
  }
  // Threads take their time to end; the list is ranked meanwhile.
  const closed = pool?.close()
  const reference = referenceBook(data)
  const named = new Set(sites.map(({ siteId }) => siteId))
  for (const id of new Set([...ids, ...data.meters.map((asset) => meterId(asset.meterId))]))
    if (!named.has(meterSite(id))) sites.push(unseen(id, asOf, meters, reference, totals))
  const ranked = rankSites(handedOn, sites, asOf, config)
  await closed
  return { asOf, ...ranked, ...totals.totals() }
}

/** A meter that no area judged as of the last day: it has no readings there, or is the area's head meter. */
const unseen = (
  id: MeterId,
  asOf: DayIndex,
  meters: MeterBook,
  reference: ReferenceBook,
  totals: TotalsCounter,
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
