import type { Assessment } from '../../core/assess/assessment.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import { ReferenceBook } from '../../core/context/reference-book.ts'
import { Calendars, type DayIndex } from '../../core/time.ts'
import type { MeterDays, MeterSeries, ReferenceData } from '../../ports/history.ts'
import type { Config } from '../config.ts'
import { loadModel } from '../model.ts'
import { assessParams, lifecycleParams } from '../params.ts'
import { MeterBook } from '../stages/meter-book.ts'
import { collateSeries } from './collate-series.ts'
import { judgeArea } from './judge-area.ts'
import type { JudgeOptions } from './judged-area.ts'
import { type ScanTotals, TotalsCounter } from './scan-totals.ts'

/** What the areas of a scan have in common: plain data, so that it can go to a thread. */
export interface AreaOrder {
  readonly config: Config
  readonly data: ReferenceData
  readonly asOf: DayIndex
  readonly nowMs: number
  readonly explainAll: boolean
  /** The meter-days are answered, too. */
  readonly keepsDays: boolean
}

/** Rows of a meter, or its days where they were collated before. */
export type MeterHistory = MeterSeries | MeterDays

/** Some areas' meters, in their order. */
export type AreaBatch = readonly (readonly MeterHistory[])[]

export interface AreaResult {
  readonly sites: readonly Assessment[]
  readonly handedOn: readonly Assessment[]
  readonly totals: ScanTotals
  /** Of all meters, where they are asked for. */
  readonly days: readonly MeterDay[]
}

/** Collates and judges areas, here or in a thread. Keeps nothing of one for the next. */
export class AreaWork {
  readonly #order: AreaOrder
  readonly #meters: MeterBook
  readonly #judging: JudgeOptions

  /** @throws AdapterError where the model cannot be loaded */
  constructor(order: AreaOrder) {
    const { config, data, asOf, explainAll } = order
    this.#order = order
    this.#meters = meterBook(config, data)
    this.#judging = {
      asOf,
      params: assessParams(config, loadModel(config)),
      lifecycle: lifecycleParams(config),
      reference: referenceBook(data),
      calendars: new Calendars(),
      explainAll,
    }
  }

  judge(areas: AreaBatch): AreaResult {
    const { config, nowMs, keepsDays } = this.#order
    const totals = new TotalsCounter()
    const sites: Assessment[] = []
    const handedOn: Assessment[] = []
    const kept: MeterDay[] = []
    for (const area of areas) {
      const days: (readonly MeterDay[])[] = []
      for (const series of area) {
        const meter = collateSeries(series, {
          ingest: config.ingest,
          timezone: config.timezone,
          calendars: this.#judging.calendars,
          meters: this.#meters,
          nowMs,
        })
        totals.addMeter(meter)
        days.push(meter.days)
        if (keepsDays) for (const day of meter.days) kept.push(day)
      }
      const judged = judgeArea(days, this.#judging)
      for (const site of judged.sites) sites.push(site)
      handedOn.push(...judged.handedOn)
    }
    return { sites, handedOn, totals: totals.totals(), days: kept }
  }
}

export const meterBook = (config: Config, data: ReferenceData): MeterBook => {
  const meters = new MeterBook(config)
  for (const asset of data.meters) meters.put(asset.meterId, asset)
  return meters
}

export const referenceBook = (data: ReferenceData): ReferenceBook => {
  const book = new ReferenceBook()
  for (const row of data.transformers) book.transformers.put(row.transformerId, row)
  for (const row of data.licences) book.licences.put(row.licenceId, row)
  for (const row of data.orders) book.orders.put(row.orderId, row)
  for (const row of data.tips) book.tips.put(row.tipId, row)
  for (const row of data.weather) book.weather.put(row)
  return book
}
