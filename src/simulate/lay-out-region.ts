import type {
  CurtailmentOrder,
  Licence,
  MeterAsset,
  Tip,
  TransformerAsset,
} from '../core/context/assets.ts'
import { areaSite, meterId, meterSite, transformerId } from '../core/ids.ts'
import { type DayIndex, isoDay } from '../core/time.ts'
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../core/units.ts'
import { fillArea, type Occupant } from './fill-area.ts'
import { AREA_POWER_FACTOR, sizeFor, TRANSFORMER_SIZES } from './grid.ts'
import type { Area, Consumer, Layout, PlantedLookAlike, PlantedMine } from './layout.ts'
import { drawMine, type Mine, machinesOn, mineLoad, ratedKw } from './mine.ts'
import type { Random } from './random.ts'
import type { AreaPlan, MinePlan, RegionCode, RegionPlan, Scenario } from './scenario.ts'

/** Centre of the town, and what its transformers were chosen with: the north with room to spare, the south without. */
const TOWNS = {
  PAV: { lat: 52.287, lon: 76.967, reserve: 1.5, cold: true },
  ALA: { lat: 43.238, lon: 76.945, reserve: 0.9, cold: false },
  SHY: { lat: 42.317, lon: 69.596, reserve: 0.9, cold: false },
} as const satisfies Record<RegionCode, object>

/** An honest owner declares a little more than he draws; the other kind, half of it. */
const DECLARED_SHARE = { licensed: 1.08, 'licensed-over': 0.5 } as const

const TIP_FOR_A_MINE = 0.25
const TIP_FOR_NOTHING = 0.04

interface LayOutParams {
  readonly scenario: Scenario
  readonly plan: RegionPlan
  readonly firstDay: DayIndex
  /** Number of the region's first transformer. */
  readonly firstArea: number
  /** The instant at which a local day starts. */
  readonly startOf: (day: DayIndex) => number
  readonly random: Random
}

const roundTo = (value: number, digits: number): number => Number(value.toFixed(digits))

/** Places a region's consumers, meters and mines; the same generator gives the same region. */
class RegionLayout {
  readonly #params: LayOutParams
  readonly #areas: Area[] = []
  readonly #licences: Licence[] = []
  readonly #tips: Tip[] = []
  readonly #truth: PlantedMine[] = []
  readonly #lookAlikes: PlantedLookAlike[] = []
  #meters = 0

  constructor(params: LayOutParams) {
    this.#params = params
  }

  layOut(): Layout {
    const { plan, firstArea } = this.#params
    for (const [index, area] of plan.areas.entries()) this.#addArea(area, firstArea + index)
    return {
      regionId: plan.regionId,
      areas: this.#areas,
      licences: this.#licences,
      orders: this.#orders(),
      tips: this.#tips,
      truth: this.#truth,
      lookAlikes: this.#lookAlikes,
    }
  }

  #addArea(plan: AreaPlan, number: number): void {
    const { scenario, firstDay, random } = this.#params
    const { regionId } = this.#params.plan
    const town = TOWNS[regionId]
    const occupants = fillArea(plan, { cold: town.cold, firstDay, days: scenario.days, random })
    const designKw = occupants.reduce((sum, { premises }) => sum + premises.designKw, 0)
    const size =
      TRANSFORMER_SIZES.find(({ ratedKva }) => ratedKva === plan.ratedKva) ??
      sizeFor((designKw / AREA_POWER_FACTOR) * town.reserve)
    const place = {
      lat: town.lat + random.between(-0.06, 0.06),
      lon: town.lon + random.between(-0.08, 0.08),
    }
    const id = `TP-${number}`
    const consumers = occupants.map((occupant) => this.#addConsumer(occupant, id, place))
    const hidden = plan.mines.filter(({ host }) => host === undefined)
    const headMeterId = `KZ-${regionId}-${id}`
    const transformer: TransformerAsset = {
      transformerId: id,
      ratedKva: size.ratedKva,
      regionId,
      p0Kw: size.p0Kw,
      pkKw: size.pkKw,
      indoor: plan.indoor ?? false,
      lat: roundTo(place.lat, 5),
      lon: roundTo(place.lon, 5),
      ...(plan.headMeter ? { headMeterId } : {}),
    }
    const head: MeterAsset | undefined = plan.headMeter
      ? { ...this.#metered(headMeterId, id), phases: 3, contractedKw: size.ratedKva * 2 }
      : undefined
    const mines = hidden.map((mine) => this.#plant(mine, areaSite(transformerId(id))))
    const load = mines.length === 0 ? undefined : this.#together(mines)
    this.#areas.push({ transformer, size, consumers, hidden: load, head })
    this.#tipOffNothing(consumers, number)
  }

  #metered(id: string, transformer: string): MeterAsset {
    const { scenario, plan } = this.#params
    return {
      meterId: id,
      transformerId: transformer,
      regionId: plan.regionId,
      timezone: scenario.timeZone,
      stepMin: scenario.stepMin,
      registerDigits: 6,
    }
  }

  #addConsumer(
    { premises, mine: plan, lookAlike }: Occupant,
    transformer: string,
    place: { readonly lat: number; readonly lon: number },
  ): Consumer {
    const { firstDay, random } = this.#params
    this.#meters++
    const { regionId } = this.#params.plan
    const id = `KZ-${regionId}-${String(this.#meters).padStart(6, '0')}`
    const siteId = meterSite(meterId(id))
    if (lookAlike !== undefined) this.#lookAlikes.push({ siteId, kind: lookAlike })
    const mine = plan === undefined ? undefined : this.#plant(plan, siteId)
    const mineKw = mine === undefined ? 0 : ratedKw(mine, mine.machineKw.length)
    if (mine !== undefined) this.#license(mine, mineKw, id)
    const since = premises.servedSince ?? firstDay - random.integer(400, 9_000)
    const asset: MeterAsset = {
      ...this.#metered(id, transformer),
      lat: roundTo(place.lat + random.between(-0.002, 0.002), 5),
      lon: roundTo(place.lon + random.between(-0.002, 0.002), 5),
      customerClass: premises.customerClass,
      tariff: premises.tariff,
      zone: premises.zone,
      contractedKw: Math.ceil(premises.contractedKw + mineKw * 1.1),
      phases: mineKw > 5 ? 3 : premises.phases,
      activity: premises.activity,
      servedSince: since * MS_PER_DAY,
    }
    return {
      asset,
      load: premises.load,
      mine: mine === undefined ? undefined : mineLoad(mine),
      metering: premises.metering,
    }
  }

  #plant(plan: MinePlan, siteId: string): Mine {
    const { scenario, firstDay, random, startOf } = this.#params
    const onsetDay = firstDay + plan.onset
    const mine = drawMine({ ...plan, onsetDay, startsInside: plan.onset > 0 }, random)
    const machines = machinesOn(mine, firstDay + scenario.days - 1)
    if (mine.behaviour === 'licensed' || machines === 0) return mine
    const kw = roundTo(ratedKw(mine, machines), 3)
    const { model } = plan
    const onsetAt = isoDay(onsetDay)
    this.#truth.push({ siteId, kind: mine.behaviour, kw, machines, onsetAt, model })
    if (random.chance(TIP_FOR_A_MINE)) {
      const at = startOf(onsetDay + random.integer(1, 6)) + random.integer(9, 20) * MS_PER_HOUR
      this.#tip(at, siteId, random.pick(['fans hum day and night', 'new cable from the pole']))
    }
    return mine
  }

  #license(mine: Mine, mineKw: number, id: string): void {
    if (mine.behaviour !== 'licensed' && mine.behaviour !== 'licensed-over') return
    this.#licences.push({
      licenceId: `LIC-${id}`,
      meterId: id,
      declaredKw: Math.ceil(mineKw * DECLARED_SHARE[mine.behaviour]),
      machines: mine.behaviour === 'licensed' ? mine.machineKw.length : mine.machineKw.length >> 1,
      validFrom: (this.#params.firstDay - 300) * MS_PER_DAY,
      validTo: (this.#params.firstDay + 430) * MS_PER_DAY,
      zone: 'industrial',
    })
  }

  /** People also call about neighbours who do nothing wrong. */
  #tipOffNothing(consumers: readonly Consumer[], number: number): void {
    const { firstDay, random, startOf } = this.#params
    if (!random.chance(TIP_FOR_NOTHING) || consumers.length === 0) return
    const at = startOf(firstDay + random.integer(2, 12)) + 15 * MS_PER_HOUR
    const { lat, lon } = random.pick(consumers).asset
    const tipId = `TIP-${number}-N`
    this.#tips.push({ tipId, at, lat, lon, text: 'lights flicker in the evening' })
  }

  #tip(at: number, siteId: string, text: string): void {
    const tipId = `TIP-${this.#params.plan.regionId}-${this.#truth.length}`
    const [kind, id] = siteId.split(':') as [string, string]
    const where = kind === 'area' ? { transformerId: id } : { meterId: id }
    this.#tips.push({ tipId, at, ...where, text })
  }

  #orders(): readonly CurtailmentOrder[] {
    const { scenario, plan, firstDay, startOf } = this.#params
    return scenario.orders
      .filter(({ regionId }) => regionId === plan.regionId)
      .flatMap(({ on, fromMin, toMin, maxKw }, index) =>
        this.#licences.map(({ licenceId }) => ({
          orderId: `ORD-${index + 1}-${licenceId}`,
          from: startOf(firstDay + on) + fromMin * MS_PER_MINUTE,
          to: startOf(firstDay + on) + toMin * MS_PER_MINUTE,
          maxKw,
          licenceId,
        })),
      )
  }

  #together(mines: readonly Mine[]): Area['hidden'] {
    const loads = mines.map(mineLoad)
    return (energyKwh, conditions, random) => {
      for (const load of loads) load(energyKwh, conditions, random)
    }
  }
}

export const layOutRegion = (params: LayOutParams): Layout => new RegionLayout(params).layOut()
