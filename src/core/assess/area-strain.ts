import type { TransformerAsset } from '../context/assets.ts'
import type { Outcome } from '../outcome.ts'
import { AREA_SLOTS, toAreaGrid } from '../overload/area-load.ts'
import type { AreaDay } from '../overload/area-sums.ts'
import {
  assessOverload,
  MOST_LOAD_FACTOR,
  type Overload,
  type OverloadNotJudged,
} from '../overload/assess-overload.ts'
import { type ThermalConstants, thermalConstantsOf } from '../overload/thermal-constants.ts'
import type { DayIndex } from '../time.ts'
import type { AreaMember } from './area-member.ts'
import type { AreaView } from './area-view.ts'
import type { AssessContext } from './assess-context.ts'

/** What an area's transformer goes through in the window, and what it would without some of the load; kW by slot. */
export class AreaStrain {
  readonly transformer: TransformerAsset | undefined
  readonly #area: AreaView
  readonly #consumers: number
  readonly #head: AreaMember | undefined
  readonly #from: DayIndex
  readonly #days: number
  readonly #constants: ThermalConstants
  readonly #context: AssessContext
  #loadKw: Float32Array | undefined
  #ambientC: readonly (Float32Array | undefined)[] | undefined
  #judged: Outcome<Overload, OverloadNotJudged> | undefined

  /** @param consumers members that are no head meter, and the head meter where it was heard of in the window */
  constructor(
    area: AreaView,
    transformer: TransformerAsset | undefined,
    { consumers, head }: { readonly consumers: number; readonly head: AreaMember | undefined },
    asOf: DayIndex,
    context: AssessContext,
  ) {
    this.transformer = transformer
    this.#area = area
    this.#consumers = consumers
    this.#head = head
    this.#days = context.params.windowDays
    this.#from = asOf - this.#days + 1
    this.#constants = thermalConstantsOf(transformer ?? {}, transformer?.thermal)
    this.#context = context
  }

  get powerFactor(): number {
    return this.#context.params.powerFactor
  }

  get judged(): Outcome<Overload, OverloadNotJudged> {
    this.#judged ??= this.#assess(this.loadKw)
    return this.#judged
  }

  /**
   * The same with so much of the load gone, as far as there is any. What is beyond belief stays unknown.
   * @param removedKw by slot of the window, not negative
   */
  without(removedKw: ArrayLike<number>): Overload | undefined {
    const mostKw = MOST_LOAD_FACTOR * (this.transformer?.ratedKva ?? 0) * this.powerFactor
    const left = this.loadKw.map((kw, slot) =>
      kw > mostKw ? Number.NaN : Math.max(0, kw - (removedKw[slot] as number)),
    )
    const outcome = this.#assess(left)
    return outcome.type === 'ok' ? outcome.value : undefined
  }

  /** A member's block, or as much of it as the member drew; 0 where that is unknown. */
  blockOf(member: AreaMember, blockKw: number): Float32Array {
    const removedKw = new Float32Array(this.#days * AREA_SLOTS)
    const curve = new Float32Array(member.slots)
    const grid = new Float32Array(AREA_SLOTS)
    for (let i = 0; i < this.#days; i++) {
      if (!this.#context.windows.curve(member, this.#from + i, curve, true)) continue
      toAreaGrid(curve, grid)
      for (let slot = 0; slot < AREA_SLOTS; slot++) {
        const kw = grid[slot] as number
        if (kw > 0) removedKw[i * AREA_SLOTS + slot] = Math.min(blockKw, kw)
      }
    }
    return removedKw
  }

  #assess(loadKw: Float32Array): Outcome<Overload, OverloadNotJudged> {
    this.#ambientC ??= this.#ambient()
    // Before its first day an area was not heard of: those days are no gaps.
    const first = Math.floor(
      Math.max(
        0,
        this.loadKw.findIndex((kw) => !Number.isNaN(kw)),
      ) / AREA_SLOTS,
    )
    return assessOverload({
      ratedKva: this.transformer?.ratedKva,
      constants: this.#constants,
      daysKw: Array.from({ length: this.#days - first }, (_, i) =>
        loadKw.subarray((first + i) * AREA_SLOTS, (first + i + 1) * AREA_SLOTS),
      ),
      daysAmbientC: this.#ambientC.slice(first),
      powerFactor: this.powerFactor,
    })
  }

  /** Load of the area by slot of the window, kW; NaN where unknown. */
  get loadKw(): Float32Array {
    if (this.#loadKw === undefined) {
      this.#loadKw = new Float32Array(this.#days * AREA_SLOTS)
      for (let i = 0; i < this.#days; i++)
        this.#putLoad(
          this.#area.dayLoad(this.#from + i, this.transformer?.headMeterId),
          this.#loadKw.subarray(i * AREA_SLOTS, (i + 1) * AREA_SLOTS),
        )
    }
    return this.#loadKw
  }

  /** The head meter where there is one, else the sum of the consumers, where at least half arrived. */
  #putLoad({ sumKw, counts, headKw }: AreaDay, into: Float32Array): void {
    if (this.#head !== undefined) {
      into.set(headKw)
      return
    }
    for (let slot = 0; slot < AREA_SLOTS; slot++) {
      const arrived = counts[slot] as number
      into[slot] =
        arrived === 0 || arrived * 2 < this.#consumers
          ? Number.NaN
          : ((sumKw[slot] as number) * this.#consumers) / arrived
    }
  }

  #ambient(): readonly (Float32Array | undefined)[] {
    const attributes = (this.#head ?? this.#area.members[0])?.attributes
    if (attributes === undefined) return []
    const { reference, calendars } = this.#context
    const regionId = this.transformer?.regionId ?? attributes.regionId
    const calendar = calendars.of(attributes.timeZone)
    return Array.from({ length: this.#days }, (_, i) =>
      reference.weather.hourlyC(
        regionId,
        calendar.startOf(this.#from + i),
        calendar.startOf(this.#from + i + 1),
      ),
    )
  }
}
