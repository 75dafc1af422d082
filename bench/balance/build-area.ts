import type { AreaCurves, MeterCurve } from '../../src/core/balance/area-curves.ts'
import type { BookFaultCode } from '../../src/core/balance/book-fault.ts'
import { delayed } from '../../src/core/balance/clock-skew.ts'
import { darkShares } from '../../src/core/balance/dark-hours.ts'
import { fnv1a } from '../../src/core/ids.ts'
import { AREA_SLOTS } from '../../src/core/overload/area-load.ts'
import { AREA_POWER_FACTOR, lossKw, sizeFor } from '../../src/simulate/grid.ts'
import type { MineBehaviour } from '../../src/simulate/machines.ts'
import { machinesOn, mineLoad, ratedKw } from '../../src/simulate/mine.ts'
import { Random } from '../../src/simulate/random.ts'
import { conditionsOver } from '../quality/conditions.ts'
import { mineOfSize } from '../quality/plant-mine.ts'
import { type Home, type Pool, WINDOW_DAYS } from './area-homes.ts'

/** Each consumer's error, in its ratio and again from slot to slot; the head meter's is half of it. */
const METER_ERROR = 0.01
const SILENT_SHARE = 0.03

export const MINE_BEHAVIOURS = [
  'before-meter',
  'nights-only',
  'peak-avoiding',
  'price-driven',
  'throttled',
  'with-outages',
] as const satisfies readonly MineBehaviour[]
export type AreaMine = (typeof MINE_BEHAVIOURS)[number]

export interface BuiltArea {
  readonly source: string
  readonly firstDay: number
  readonly curves: AreaCurves
  /** Meters of the same days that hang elsewhere. */
  readonly candidates: readonly MeterCurve[]
  readonly ratedKva: number | undefined
  readonly p0Kw: number | undefined
  readonly pkKw: number | undefined
  readonly latitudeDeg: number | undefined
  /** Rated power over the homes' mean, and the day of the window it begins on; undefined where it ran before. */
  readonly mine:
    | { readonly kind: AreaMine; readonly share: number; readonly onset: number | undefined }
    | undefined
  readonly fault: TrueFault | undefined
}

export interface TrueFault {
  readonly code: BookFaultCode
  readonly meterId: string | undefined
  /** Mean of what is at fault over the area's. */
  readonly share: number
}

export interface AreaOrder {
  readonly pool: Pool
  readonly homes: readonly Home[]
  /** Homes of the same days that hang elsewhere. */
  readonly others: readonly Home[]
  readonly mine: AreaMine | undefined
  readonly fault: BookFaultCode | undefined
  readonly seed: number
  /** Areas of one seed and number are the same but for mine and fault. */
  readonly number: number
}

const SLOTS = WINDOW_DAYS * AREA_SLOTS
const LATITUDE = 50
const LAGS = [-4, -2, -1, -0.5, 0.5, 1, 2, 4]
const PHASES = [1.5, 3]
const RATIOS = [20, 40, 80, 120]

/** An area as its head meter and its books show it. */
export const buildArea = (order: AreaOrder): BuiltArea => {
  const { pool, seed, number, homes } = order
  const randomOf = (word: string): Random => Random.of(seed, number, fnv1a(word))
  const forFault = randomOf('fault')
  const listed = [...homes]
  const others = [...order.others]
  const areaKw = homes.reduce((sum, { meanKw }) => sum + meanKw, 0)
  const moved = (from: Home[], to: Home[]): Home => {
    const stray = from.splice(forFault.integer(0, from.length - 1), 1)[0] as Home
    to.push(stray)
    return stray
  }
  let atFault: Home | undefined
  if (order.fault === 'FED_ELSEWHERE') atFault = moved(others, listed)
  if (order.fault === 'LISTED_ELSEWHERE') atFault = moved(listed, others)
  let faultKw = atFault?.meanKw ?? 0

  const sentKw = new Float32Array(SLOTS)
  for (const { kw, meanKw } of homes)
    for (let t = 0; t < SLOTS; t++) {
      const value = kw[t] as number
      sentKw[t] = (sentKw[t] as number) + (Number.isNaN(value) ? meanKw : value)
    }
  const mine =
    order.mine && plant(sentKw, areaKw, order.mine, pool.firstDay, seed, randomOf('mine'))
  if (order.fault === 'STREET_LIGHT') {
    faultKw = forFault.between(1, 8)
    const shares = darkShares(pool.firstDay, WINDOW_DAYS, LATITUDE, forFault.between(0, 1))
    for (let t = 0; t < SLOTS; t++)
      sentKw[t] = (sentKw[t] as number) + faultKw * (shares[t] as number)
  }

  const forHead = randomOf('head')
  const peakKva = sentKw.reduce((most, kw) => Math.max(most, kw), 0) / AREA_POWER_FACTOR
  const size = sizeFor(peakKva * forHead.between(1, 2))
  const headRatio = forHead.normal(1, METER_ERROR / 2)
  let headKw: Float32Array = sentKw.map(
    (kw) => (kw + lossKw(kw, size)) * headRatio * forHead.normal(1, METER_ERROR / 2),
  )
  if (order.fault === 'CLOCK_SKEW') headKw = delayed(headKw, forFault.pick(LAGS))
  if (order.fault === 'HEAD_MULTIPLIER') {
    const factor = forFault.pick([...PHASES, ...RATIOS])
    headKw = headKw.map((kw) => kw / factor)
  }

  const wordOf = ({ realMeter }: Home): number => fnv1a(`${realMeter} ${seed} ${number}`)
  const silent = [...listed]
    .filter((home) => home !== atFault)
    .sort((a, b) => wordOf(a) - wordOf(b))
    .slice(0, Math.round(SILENT_SHARE * homes.length))
  if (order.fault === 'METER_MULTIPLIER') {
    atFault = forFault.pick(listed.filter((home) => !silent.includes(home)))
    faultKw = atFault.meanKw
  }
  const factor = forFault.pick([...PHASES, ...RATIOS])
  const meters = listed.map((home): MeterCurve => {
    const random = Random.of(wordOf(home))
    const meter = reported(home, random)
    if (silent.includes(home)) {
      // Half of them for good, the others for some days.
      const lasts = random.chance(0.5) ? SLOTS : random.integer(2, 14) * AREA_SLOTS
      const from = random.integer(0, SLOTS - lasts)
      meter.kw.fill(Number.NaN, from, from + lasts)
    }
    return order.fault === 'METER_MULTIPLIER' && home === atFault
      ? { ...meter, kw: meter.kw.map((kw) => kw / factor) }
      : meter
  })
  const forBooks = randomOf('books')
  const known = forBooks.unit()
  return {
    source: pool.source,
    firstDay: pool.firstDay,
    curves: { days: WINDOW_DAYS, headKw, meters },
    candidates: others.map((home) => reported(home, Random.of(wordOf(home)))),
    // Half of the books know all of the transformer, a quarter its rating, a quarter nothing.
    ratedKva: known < 0.75 ? size.ratedKva : undefined,
    p0Kw: known < 0.5 ? size.p0Kw : undefined,
    pkKw: known < 0.5 ? size.pkKw : undefined,
    latitudeDeg: forBooks.chance(0.5) ? LATITUDE : undefined,
    mine,
    fault: order.fault && {
      code: order.fault,
      meterId: atFault?.realMeter,
      share: faultKw / areaKw,
    },
  }
}

const reported = ({ realMeter, kw }: Home, random: Random): MeterCurve => {
  const ratio = random.normal(1, METER_ERROR)
  return {
    meterId: realMeter,
    kw: kw.map((value) => value * ratio * random.normal(1, METER_ERROR)),
  }
}

const SMALLEST_SHARE = 0.1
const LARGEST_SHARE = 0.8

const plant = (
  sentKw: Float32Array,
  meanKw: number,
  kind: AreaMine,
  firstDay: number,
  seed: number,
  random: Random,
): NonNullable<BuiltArea['mine']> => {
  const startsInside = random.chance(0.5)
  const onset = startsInside ? WINDOW_DAYS - random.integer(2, 25) : undefined
  const lastDay = firstDay + WINDOW_DAYS - 1
  for (;;) {
    // As many from 10 to 20 % of the homes' mean as from 40 to 80 %.
    const share = SMALLEST_SHARE * (LARGEST_SHARE / SMALLEST_SHARE) ** random.unit()
    const mine = mineOfSize(
      {
        kind,
        fromKw: share * meanKw,
        toKw: 1.25 * share * meanKw + 0.5,
        minMachines: 1,
        onsetDay: firstDay + (onset ?? -random.integer(1, 300)),
        startsInside,
      },
      lastDay,
      random,
    )
    if (mine === undefined) continue
    const load = mineLoad(mine)
    const conditions = conditionsOver('ALA', firstDay, WINDOW_DAYS, 30, seed)
    const energyKwh = new Float64Array(AREA_SLOTS)
    for (let day = Math.max(0, onset ?? 0); day < WINDOW_DAYS; day++) {
      energyKwh.fill(0)
      load(energyKwh, conditions(firstDay + day), random)
      for (let slot = 0; slot < AREA_SLOTS; slot++) {
        const t = day * AREA_SLOTS + slot
        sentKw[t] = (sentKw[t] as number) + 2 * (energyKwh[slot] as number)
      }
    }
    return { kind, share: ratedKw(mine, machinesOn(mine, lastDay)) / meanKw, onset }
  }
}
