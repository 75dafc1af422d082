import { fnv1a } from '../../src/core/ids.ts'
import { type DayIndex, dayFromIso } from '../../src/core/time.ts'
import { QUALITY_RANK } from '../../src/core/validate/quality.ts'
import { BUSINESSES } from '../../src/simulate/businesses.ts'
import { HOMES } from '../../src/simulate/homes.ts'
import { reportDay } from '../../src/simulate/metering.ts'
import { Random } from '../../src/simulate/random.ts'
import { LOOK_ALIKES, type LookAlike } from '../../src/simulate/scenario.ts'
import { STEADY_LOADS } from '../../src/simulate/steady-loads.ts'
import { conditionsOver } from './conditions.ts'
import type { RealSeries } from './real-series.ts'
import { ranksOf, type Split, type VirtualMeter, WINDOW_DAYS } from './virtual-meter.ts'
import { dailyMeans } from './windows.ts'

const MAKERS = { ...HOMES, ...BUSINESSES, ...STEADY_LOADS }
const HISTORY_DAYS = 60
const FIRST_DAY = dayFromIso('2025-01-01') as DayIndex

/**
 * Simulated legal loads that look like mines: they count as false alarms of their class, never among the negatives
 * that set a threshold. Homes among them get the neighbours of some real home.
 */
export const simulateLookAlikes = (
  neighbours: readonly VirtualMeter[],
  split: Split,
  seed: number,
  perClass: number,
): readonly VirtualMeter[] => {
  const homes = neighbours.filter(({ customerClass }) => customerClass === 'household')
  return LOOK_ALIKES.flatMap((name) =>
    Array.from({ length: perClass }, (_, i) => simulateOne(name, i, homes, split, seed)),
  )
}

const simulateOne = (
  name: LookAlike,
  i: number,
  homes: readonly VirtualMeter[],
  split: Split,
  seed: number,
): VirtualMeter => {
  const id = `SIM-${name}.${seed}.${i}`
  const random = Random.of(seed, fnv1a(id), fnv1a('look-alike'))
  const cold = random.chance(0.5)
  const stepMin = random.pick([15, 30, 60])
  const slots = (24 * 60) / stepMin
  const startDay = FIRST_DAY + random.integer(HISTORY_DAYS, 365)
  const premises = MAKERS[name]({ cold, firstDay: startDay, days: WINDOW_DAYS, random })
  const days = HISTORY_DAYS + WINDOW_DAYS
  const firstDay = startDay - HISTORY_DAYS
  const conditions = conditionsOver(cold ? 'PAV' : 'ALA', firstDay, days, stepMin, seed + i)
  const powerKw = new Float32Array(days * slots)
  const quality = new Uint8Array(days * slots)
  const hourlyC = new Float64Array(WINDOW_DAYS * 24)
  const word = fnv1a(id)
  for (let day = 0; day < days; day++) {
    const today = conditions(firstDay + day)
    const energyKwh = new Float64Array(slots)
    premises.load(energyKwh, today, random.reseed(seed, word, day))
    const { metering } = premises
    const reported = reportDay(energyKwh, stepMin, firstDay + day, metering, undefined, random)
    for (let slot = 0; slot < slots; slot++) {
      const kwh = reported.kwh[slot] ?? Number.NaN
      powerKw[day * slots + slot] = (kwh * 60) / stepMin
      quality[day * slots + slot] = QUALITY_RANK[reported.quality?.[slot] ?? 'valid']
    }
    if (day >= HISTORY_DAYS)
      for (let hour = 0; hour < 24; hour++)
        hourlyC[(day - HISTORY_DAYS) * 24 + hour] = today.tempC[(hour * 60) / stepMin] as number
  }
  const isHome = premises.customerClass === 'household'
  const neighbour = isHome && homes.length > 0 ? random.pick(homes) : undefined
  return {
    id,
    realMeter: id,
    source: 'simulated',
    split,
    customerClass: premises.customerClass,
    activity: premises.activity,
    contractedKw: premises.contractedKw,
    licence: undefined,
    stepMin,
    resolutionKwh: 0,
    slots,
    startDay,
    days: WINDOW_DAYS,
    curveKw: powerKw.subarray(HISTORY_DAYS * slots),
    quality: quality.subarray(HISTORY_DAYS * slots),
    temperaturesC: dailyMeans(hourlyC),
    hourlyC,
    historyKw: powerKw.subarray(0, HISTORY_DAYS * slots),
    areaId: neighbour?.areaId,
    peers: neighbour?.peers ?? [],
    lookAlike: { name, real: false },
    truth: undefined,
  }
}

/**
 * Real compute servers, scaled to a room of 3 to 12 kW at a registered provider. Their shape is real, their size is
 * not, so they too count apart. All of them are for testing: three servers are too few to learn from.
 */
export const serverRooms = (
  series: readonly RealSeries[],
  seed: number,
  perServer: number,
): readonly VirtualMeter[] => {
  const rooms: VirtualMeter[] = []
  for (const server of series.filter(({ source }) => source === 'gpu-servers')) {
    const random = Random.of(seed, fnv1a(server.realMeter), fnv1a('server-room'))
    const { slots } = server
    let made = 0
    for (let tries = 0; made < perServer && tries < 20 * perServer; tries++) {
      const from = random.integer(0, server.days - WINDOW_DAYS)
      const raw = server.powerKw.subarray(from * slots, (from + WINDOW_DAYS) * slots)
      const measured = raw.filter((kw) => !Number.isNaN(kw))
      if (measured.length < 0.8 * raw.length) continue
      const factor = random.between(3, 12) / (measured.reduce((a, b) => a + b, 0) / measured.length)
      const curveKw = raw.map((kw) => kw * factor)
      rooms.push({
        id: `${server.realMeter}.${seed}.${made++}`,
        realMeter: server.realMeter,
        source: 'gpu-servers',
        split: 'test',
        customerClass: 'commercial',
        activity: 'internet-provider',
        contractedKw: 20,
        licence: undefined,
        stepMin: server.stepMin,
        resolutionKwh: 0,
        slots,
        startDay: server.firstDay + from,
        days: WINDOW_DAYS,
        curveKw,
        quality: ranksOf(curveKw),
        temperaturesC: undefined,
        hourlyC: undefined,
        historyKw: undefined,
        areaId: undefined,
        peers: [],
        lookAlike: { name: 'real GPU servers', real: false },
        truth: undefined,
      })
    }
  }
  return rooms
}
