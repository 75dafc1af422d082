import { MS_PER_DAY } from '../units.ts'
import type { CurtailmentOrder, Licence, Tip, TransformerAsset } from './assets.ts'
import { WeatherTable } from './weather-table.ts'

/** Rows by id, found by what they name: a put replaces, undefined removes. */
class Kept<Row> {
  readonly #rows = new Map<string, Row>()
  readonly #naming = new Map<string, Set<string>>()
  readonly #namesOf: (row: Row) => readonly string[]

  constructor(namesOf: (row: Row) => readonly string[]) {
    this.#namesOf = namesOf
  }

  put(id: string, row: Row | undefined): void {
    const held = this.#rows.get(id)
    if (held !== undefined)
      for (const name of this.#namesOf(held)) this.#naming.get(name)?.delete(id)
    this.#rows.delete(id)
    if (row === undefined) return
    this.#rows.set(id, row)
    for (const name of this.#namesOf(row)) {
      const ids = this.#naming.get(name)
      if (ids === undefined) this.#naming.set(name, new Set([id]))
      else ids.add(id)
    }
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id)
  }

  /** Rows that name it, by id. */
  naming(name: string): Row[] {
    const ids = this.#naming.get(name)
    if (ids === undefined) return []
    return [...ids].sort().map((id) => this.#rows.get(id) as Row)
  }
}

const TIP_DAYS = 90

/**
 * What is known beside the readings when a site is judged.
 *
 * Keeps: one row a transformer, licence, order and tip, and the weather. Bounded by: these assets. Late data: the last
 * one sent stands. After restart: read again from its topics or files.
 */
export class ReferenceBook {
  readonly transformers = new Kept<TransformerAsset>(() => [])
  readonly licences = new Kept<Licence>((licence) => [licence.meterId])
  readonly orders = new Kept<CurtailmentOrder>((order) => [
    ...(order.meterId === undefined ? [] : [`meter ${order.meterId}`]),
    ...(order.licenceId === undefined ? [] : [`licence ${order.licenceId}`]),
    ...(order.regionId === undefined ? [] : [`region ${order.regionId}`]),
  ])
  readonly tips = new Kept<Tip>((tip) => [
    ...(tip.meterId === undefined ? [] : [`meter ${tip.meterId}`]),
    ...(tip.transformerId === undefined ? [] : [`transformer ${tip.transformerId}`]),
  ])
  readonly weather = new WeatherTable()

  /** The licence of a meter in force at an instant; of several, the one that declares most. */
  licenceOf(meterId: string, atMs: number): Licence | undefined {
    let found: Licence | undefined
    for (const licence of this.licences.naming(meterId)) {
      if (licence.validFrom !== undefined && atMs < licence.validFrom) continue
      // A licence is valid through the day it ends on.
      if (licence.validTo !== undefined && atMs >= licence.validTo + MS_PER_DAY) continue
      if (found === undefined || licence.declaredKw > found.declaredKw) found = licence
    }
    return found
  }

  /** Orders that bind a meter: its own, its licence's and, where it is licensed, its region's. */
  ordersFor(meterId: string, licence: Licence | undefined, regionId: string): CurtailmentOrder[] {
    const orders = this.orders.naming(`meter ${meterId}`)
    if (licence !== undefined)
      orders.push(
        ...this.orders.naming(`licence ${licence.licenceId}`),
        ...this.orders.naming(`region ${regionId}`),
      )
    return orders
  }

  /** How many tips of the last 90 days name the target, `meter <id>` or `transformer <id>`. */
  tipsFor(target: string, atMs: number): number {
    return this.tips
      .naming(target)
      .filter((tip) => tip.at <= atMs && tip.at > atMs - TIP_DAYS * MS_PER_DAY).length
  }
}
