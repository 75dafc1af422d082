import { parseConfig } from '../../src/app/config.ts'
import type { MeterCurve } from '../../src/core/balance/area-curves.ts'
import { judgeBalance } from '../../src/core/balance/judge-balance.ts'
import { fnv1a } from '../../src/core/ids.ts'
import { AREA_SLOTS, toAreaGrid } from '../../src/core/overload/area-load.ts'
import { AREA_POWER_FACTOR, lossKw, sizeFor } from '../../src/simulate/grid.ts'
import { Random } from '../../src/simulate/random.ts'
import { conditionsOver } from './conditions.ts'
import { meanKw, mineOfSize, plantMine } from './plant-mine.ts'
import { ranksOf, type VirtualMeter } from './virtual-meter.ts'

const { assess: params } = parseConfig({}, 'bench')

const FEWEST_HOMES = 15
const MOST_HOMES = 60
/** Class 1 meters of consumers, class 0.5 of the head: their errors' standard deviations. */
const CONSUMER_ERROR = 0.005
const HEAD_ERROR = 0.0025
/** Share of areas in which the books lack a home that hangs on the transformer. */
const UNBOOKED_SHARE = 0.2

/**
 * Residuals of areas made of real homes, as virtual meters of half an hour: the head meter has the homes, the losses
 * and, for every second area, a mine before the meters; the balance is the core's own. Homes of one source and window
 * are drawn into several areas, so these are no independent ones.
 */
export const residualAreas = (
  homes: readonly VirtualMeter[],
  seed: number,
  perWindow: number,
): readonly VirtualMeter[] => {
  const windows = new Map<string, VirtualMeter[]>()
  for (const home of homes) {
    if (home.customerClass !== 'household' || home.truth !== undefined) continue
    const key = `${home.source} ${home.startDay}`
    const held = windows.get(key)
    if (held === undefined) windows.set(key, [home])
    else held.push(home)
  }
  const areas: VirtualMeter[] = []
  for (const [key, members] of windows) {
    if (members.length < FEWEST_HOMES) continue
    const random = Random.of(seed, fnv1a(key), fnv1a('areas'))
    for (let i = 0; i < perWindow; i++) {
      const most = Math.min(MOST_HOMES, members.length)
      const size = random.integer(Math.min(30, Math.max(FEWEST_HOMES, most - 2)), most)
      const chosen = random.shuffle([...members]).slice(0, size)
      areas.push(areaOf(chosen, `${key.replace(' ', '-')}-area-${i}`, seed, i % 2 === 1, random))
    }
  }
  return areas
}

const areaOf = (
  homes: readonly VirtualMeter[],
  id: string,
  seed: number,
  isMined: boolean,
  random: Random,
): VirtualMeter => {
  const first = homes[0] as VirtualMeter
  const { days, startDay } = first
  const n = days * AREA_SLOTS
  const booked = random.chance(UNBOOKED_SHARE) ? homes.slice(1) : homes
  const sentKw = new Float32Array(n)
  const meters: MeterCurve[] = []
  const grid = new Float32Array(AREA_SLOTS)
  for (const home of homes) {
    const error = random.normal(1, CONSUMER_ERROR)
    const usualKw = meanKw(home)
    const shownKw = new Float32Array(n)
    for (let day = 0; day < days; day++) {
      toAreaGrid(home.curveKw.subarray(day * home.slots, (day + 1) * home.slots), grid)
      for (let slot = 0; slot < AREA_SLOTS; slot++) {
        const kw = grid[slot] as number
        const at = day * AREA_SLOTS + slot
        // What a meter did not report was drawn all the same.
        sentKw[at] = (sentKw[at] as number) + (Number.isNaN(kw) ? usualKw : kw)
        shownKw[at] = kw * error
      }
    }
    if (booked.includes(home)) meters.push({ meterId: home.realMeter, kw: shownKw })
  }
  const host: VirtualMeter = {
    ...first,
    id: `${id}.${seed}`,
    realMeter: id,
    customerClass: undefined,
    areaId: id,
    peers: [],
    slots: AREA_SLOTS,
    stepMin: (24 * 60) / AREA_SLOTS,
    resolutionKwh: 0,
    curveKw: sentKw,
    historyKw: undefined,
    lookAlike: booked === homes ? undefined : { name: 'home missing from its area', real: false },
    headMeanKw: undefined,
  }
  const sent = isMined ? mined(host, seed, random) : host
  const peakKva = sent.curveKw.reduce((most, kw) => Math.max(most, kw), 0) / AREA_POWER_FACTOR
  const size = sizeFor(peakKva)
  const headError = random.normal(1, HEAD_ERROR)
  const headKw = sent.curveKw.map((kw) => (kw + lossKw(kw, size)) * headError)
  const balance = judgeBalance(
    { days, headKw, meters },
    {
      ...size,
      firstDay: startDay,
      latitudeDeg: undefined,
      kvaPerKw: 1 / params.powerFactor,
      minPresent: params.minMetersPresent,
      lineLossShare: params.lineLossShare,
      candidates: () => [],
    },
  )
  const curveKw =
    balance.type === 'balanced' ? balance.excessKw : new Float32Array(n).fill(Number.NaN)
  const headMeanKw = headKw.reduce((sum, kw) => sum + kw, 0) / n
  return { ...sent, startDay, curveKw, quality: ranksOf(curveKw), headMeanKw }
}

const mined = (host: VirtualMeter, seed: number, random: Random): VirtualMeter => {
  const lastDay = host.startDay + host.days - 1
  const startsInside = random.chance(0.5)
  const onsetDay = startsInside
    ? lastDay + 1 - random.integer(2, 25)
    : host.startDay - random.integer(1, 300)
  const mine = mineOfSize(
    { kind: 'before-meter', fromKw: 5, toKw: 100, minMachines: 1, onsetDay, startsInside },
    lastDay,
    random,
  )
  if (mine === undefined) throw new Error(`no mine fits ${host.id}`)
  const conditions = conditionsOver('ALA', host.startDay, host.days, host.stepMin, seed)
  return plantMine(host, mine, 'before-meter', `${host.id}+before-meter`, seed, conditions)
}
