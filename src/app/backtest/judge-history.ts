import type { Assessment } from '../../core/assess/assessment.ts'
import type { WatchedSite } from '../../core/backtest/missed-because.ts'
import type { MeterId } from '../../core/ids.ts'
import type { DayIndex } from '../../core/time.ts'
import type { ReadingHistory } from '../../ports/history.ts'
import { AreaPool } from '../scan/area-pool.ts'
import type { MeterHistory } from '../scan/area-work.ts'
import type { ScanProgress } from '../scan/scan.ts'
import { type ScanTotals, TotalsCounter } from '../scan/scan-totals.ts'
import { type MeterArea, throughAreas } from '../scan/through-areas.ts'
import { type BacktestOrder, type BacktestResult, BacktestWork } from './backtest-work.ts'

/** A history of which every day was judged, by each side. */
export interface JudgedHistory {
  readonly sides: readonly {
    readonly handedOn: readonly Assessment[]
    readonly watched: ReadonlyMap<string, WatchedSite>
  }[]
  readonly totals: ScanTotals
  /** Of any meter's readings; undefined where there are none. */
  readonly firstDay: DayIndex | undefined
  /** The first as of which any side judged anybody. */
  readonly firstJudgedDay: DayIndex | undefined
  /** Meters whose rows end with a change of their step. */
  readonly changedStep: readonly MeterId[]
}

export interface JudgeHistoryOptions {
  readonly threads: number
  readonly onProgress?: ((done: ScanProgress) => void) | undefined
}

const BACKTEST_WORKER = new URL('./backtest-worker.ts', import.meta.url)

/** Judges every day of a history, area by area: it is read once, whatever the number of sides. */
export const judgeHistory = async (
  history: ReadingHistory<MeterHistory>,
  areas: readonly MeterArea[],
  order: BacktestOrder,
  { threads, onProgress }: JudgeHistoryOptions,
): Promise<JudgedHistory> => {
  const work = new BacktestWork(order)
  const pool =
    threads > 1 ? new AreaPool<BacktestResult>(threads - 1, BACKTEST_WORKER, order) : undefined
  const totals = new TotalsCounter()
  const sides = order.configs.map(() => ({
    handedOn: [] as Assessment[],
    watched: new Map<string, WatchedSite>(),
  }))
  const changedStep: MeterId[] = []
  let firstDay: DayIndex | undefined
  let firstJudgedDay: DayIndex | undefined
  const take = async (result: BacktestResult): Promise<void> => {
    for (const [i, side] of sides.entries()) {
      const judged = result.sides[i]
      for (const assessment of judged?.handedOn ?? []) side.handedOn.push(assessment)
      for (const watched of judged?.watched ?? []) side.watched.set(watched.siteId, watched)
    }
    changedStep.push(...result.changedStep)
    firstDay = earlier(firstDay, result.firstDay)
    firstJudgedDay = earlier(firstJudgedDay, result.firstJudgedDay)
    totals.add(result.totals)
    const { meters, counts } = totals.totals()
    onProgress?.({ meters, readings: counts.read, of: history.rows })
  }
  try {
    await throughAreas(history, areas, { work, pool, threads, take, waitsForTake: false })
  } finally {
    await pool?.close()
  }
  return { sides, totals: totals.totals(), firstDay, firstJudgedDay, changedStep }
}

const earlier = (one: DayIndex | undefined, other: DayIndex | undefined): DayIndex | undefined => {
  if (one === undefined || other === undefined) return one ?? other
  return Math.min(one, other)
}
