import { fnv1a } from '../core/ids.ts'
import { DayCalendar, type DayIndex, dayFromIso } from '../core/time.ts'
import type { Quality } from '../core/validate/quality.ts'
import type { ReferenceData } from '../ports/history.ts'
import { lossKw } from './grid.ts'
import { layOutRegion } from './lay-out-region.ts'
import type { Area, Layout, PlantedLookAlike, PlantedMine } from './layout.ts'
import type { DayConditions } from './load.ts'
import { reportDay, toReported } from './metering.ts'
import { Random } from './random.ts'
import { RegionDays } from './region-days.ts'
import type { Scenario } from './scenario.ts'

/** One local day of one meter as the head-end has it. */
export interface SimulatedCurve {
  readonly meterId: string
  /** The instant at which the local day starts. */
  readonly startMs: number
  readonly stepMin: number
  /** Energy of each interval, to 0.1 Wh; null where missing. */
  readonly kwh: readonly (number | null)[]
  /** undefined where all are valid. */
  readonly quality: readonly Quality[] | undefined
}

export interface SimulatedRegion {
  readonly scenario: Scenario
  readonly seed: number
  readonly reference: ReferenceData
  readonly days: readonly DayIndex[]
  /** All meters' curves of one local day, area by area, an area's head meter last. Any day, in any order. */
  curvesOf(day: DayIndex): readonly SimulatedCurve[]
  readonly truth: readonly PlantedMine[]
  readonly lookAlikes: readonly PlantedLookAlike[]
}

const MINE_SALT = fnv1a('mine')
const LOAD_SALT = fnv1a('load')
const METER_SALT = fnv1a('meter')

interface Part {
  readonly layout: Layout
  readonly days: RegionDays
}

/** Scratch energies, so that a day of many meters makes no garbage but its curves. */
class AreaDay {
  readonly #seed: number
  readonly #flaws: Scenario['meteringFlaws']
  readonly #random = new Random()
  #energyKwh = new Float64Array(0)
  #sentKwh = new Float64Array(0)

  constructor(seed: number, flaws: Scenario['meteringFlaws']) {
    this.#seed = seed
    this.#flaws = flaws
  }

  addCurves(area: Area, conditions: DayConditions, curves: SimulatedCurve[]): void {
    const { day, slots, startMs, stepMin } = conditions
    if (this.#energyKwh.length !== slots) {
      this.#energyKwh = new Float64Array(slots)
      this.#sentKwh = new Float64Array(slots)
    }
    const energyKwh = this.#energyKwh
    const sentKwh = this.#sentKwh.fill(0)
    for (const { asset, load, mine, metering } of area.consumers) {
      const { meterId } = asset
      const word = fnv1a(meterId)
      energyKwh.fill(0)
      load(energyKwh, conditions, this.#draw(word, day, LOAD_SALT))
      mine?.(energyKwh, conditions, this.#draw(word, day, MINE_SALT))
      for (let slot = 0; slot < slots; slot++) {
        sentKwh[slot] = (sentKwh[slot] as number) + (energyKwh[slot] as number)
      }
      const random = this.#draw(word, day, METER_SALT)
      const reported = reportDay(energyKwh, stepMin, day, metering, this.#flaws, random)
      curves.push({ meterId, startMs, stepMin, ...reported })
    }
    const area32 = fnv1a(area.transformer.transformerId)
    area.hidden?.(sentKwh, conditions, this.#draw(area32, day, MINE_SALT))
    if (area.head === undefined) return
    const kwh = Array.from(sentKwh, (energy) => {
      const lostKwh = (lossKw((energy * 60) / stepMin, area.size) * stepMin) / 60
      return toReported(energy + lostKwh)
    })
    curves.push({ meterId: area.head.meterId, startMs, stepMin, kwh, quality: undefined })
  }

  #draw(word: number, day: DayIndex, salt: number): Random {
    return this.#random.reseed(this.#seed, word, day, salt)
  }
}

const referenceOf = (parts: readonly Part[]): ReferenceData => {
  const areas = parts.flatMap(({ layout }) => layout.areas)
  return {
    meters: areas.flatMap(({ consumers, head }) => {
      const meters = consumers.map(({ asset }) => asset)
      return head === undefined ? meters : [...meters, head]
    }),
    transformers: areas.map(({ transformer }) => transformer),
    licences: parts.flatMap(({ layout }) => layout.licences),
    orders: parts.flatMap(({ layout }) => layout.orders),
    tips: parts.flatMap(({ layout }) => layout.tips),
    weather: parts.flatMap(({ days }) => days.weather()),
  }
}

/**
 * A region with meters, mines and weather, drawn from a scenario and a seed (32 bits count). Every day of every meter
 * has random numbers of its own, so a day's curves depend on nothing but (scenario, seed, day).
 * @throws RangeError where the scenario's first day is no date or its time zone is unknown
 */
export const simulateRegion = (scenario: Scenario, seed: number): SimulatedRegion => {
  const firstDay = dayFromIso(scenario.startDay)
  if (firstDay === undefined) throw new RangeError(`"${scenario.startDay}" is no day YYYY-MM-DD`)
  const calendar = new DayCalendar(scenario.timeZone)
  const startOf = (day: DayIndex) => calendar.startOf(day)
  let firstArea = 1
  const parts: Part[] = []
  for (const plan of scenario.regions) {
    const random = Random.of(seed, fnv1a(plan.regionId), fnv1a('layout'))
    const days = new RegionDays(scenario, plan.regionId, calendar, firstDay, seed)
    const layout = layOutRegion({ scenario, plan, firstDay, firstArea, startOf, random })
    parts.push({ layout, days })
    firstArea += plan.areas.length
  }
  const areaDay = new AreaDay(seed, scenario.meteringFlaws)
  return {
    scenario,
    seed,
    reference: referenceOf(parts),
    days: Array.from({ length: scenario.days }, (_, offset) => firstDay + offset),
    curvesOf: (day) => {
      if (day < firstDay || day >= firstDay + scenario.days) {
        throw new RangeError(`day ${day} is outside the scenario`)
      }
      const curves: SimulatedCurve[] = []
      for (const { layout, days } of parts) {
        const conditions = days.conditionsOf(day)
        for (const area of layout.areas) areaDay.addCurves(area, conditions, curves)
      }
      return curves
    },
    truth: parts.flatMap(({ layout }) => layout.truth),
    lookAlikes: parts.flatMap(({ layout }) => layout.lookAlikes),
  }
}
