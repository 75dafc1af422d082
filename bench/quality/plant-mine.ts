import { fnv1a } from '../../src/core/ids.ts'
import type { DayIndex } from '../../src/core/time.ts'
import type { DayConditions } from '../../src/simulate/load.ts'
import { MACHINES, type MachineModel, type MineBehaviour } from '../../src/simulate/machines.ts'
import { drawMine, type Mine, machinesOn, mineLoad, ratedKw } from '../../src/simulate/mine.ts'
import { Random } from '../../src/simulate/random.ts'
import { slotTemperatures } from './conditions.ts'
import type { PlantedKind, VirtualMeter } from './virtual-meter.ts'

/** Sizes by which recall is told apart, kW from and below. */
export const SIZES = [
  { name: '< 2 kW', fromKw: 0, toKw: 2 },
  { name: '2 to 5 kW', fromKw: 2, toKw: 5 },
  { name: '5 to 20 kW', fromKw: 5, toKw: 20 },
  { name: '> 20 kW', fromKw: 20, toKw: Number.POSITIVE_INFINITY },
] as const

const MAX_MACHINES = 30
const MODELS = Object.keys(MACHINES) as MachineModel[]

export interface MineOrder {
  readonly kind: PlantedKind
  readonly fromKw: number
  readonly toKw: number
  readonly minMachines: number
  readonly onsetDay: DayIndex
  readonly startsInside: boolean
  readonly model?: MachineModel
}

/** A mine of 1 to 30 machines whose rated power on `lastDay` lies between two bounds; undefined where none does. */
export const mineOfSize = (
  order: MineOrder,
  lastDay: DayIndex,
  random: Random,
): Mine | undefined => {
  const behaviour: MineBehaviour = order.kind === 'started' ? 'steady' : order.kind
  for (let tries = 0; tries < 400; tries++) {
    const model = order.model ?? random.pick(MODELS)
    const { lowKw, highKw } = MACHINES[model]
    const fewest = Math.max(order.minMachines, Math.floor(order.fromKw / highKw))
    const most = Math.min(MAX_MACHINES, Math.ceil(order.toKw / lowKw))
    if (fewest > most) continue
    const machines = random.integer(Math.max(1, fewest), Math.max(1, most))
    const { onsetDay, startsInside } = order
    const mine = drawMine({ behaviour, model, machines, onsetDay, startsInside }, random)
    const kw = ratedKw(mine, machinesOn(mine, lastDay))
    if (kw >= order.fromKw && kw < order.toKw) return mine
  }
  return undefined
}

const MINE_SALT = fnv1a('mine')

/**
 * The host with the mine on top, in its window and in its history. Every day has random numbers of its own.
 * @param conditions price and sun of a day; the host's own weather takes the place of its temperature where known
 */
export const plantMine = (
  host: VirtualMeter,
  mine: Mine,
  kind: PlantedKind,
  id: string,
  seed: number,
  conditions: (day: DayIndex) => DayConditions,
): VirtualMeter => {
  const { slots, stepMin, startDay, days } = host
  const load = mineLoad(mine)
  const random = new Random()
  const word = fnv1a(id)
  const addTo = (kw: Float32Array, firstDay: DayIndex): Float32Array => {
    const energyKwh = new Float64Array(slots)
    const added = new Float32Array(kw.length)
    for (let i = Math.max(0, mine.onsetDay - firstDay); i < kw.length / slots; i++) {
      const day = firstDay + i
      const today = conditions(day)
      const tempC = slotTemperatures(host.hourlyC, day - startDay, today.tempC)
      energyKwh.fill(0)
      load(energyKwh, { ...today, tempC }, random.reseed(seed, word, day, MINE_SALT))
      for (let slot = 0; slot < slots; slot++)
        added[i * slots + slot] = ((energyKwh[slot] as number) * 60) / stepMin
    }
    return added
  }
  const addedKw = addTo(host.curveKw, startDay)
  const historyDays = (host.historyKw?.length ?? 0) / slots
  const history = host.historyKw && addTo(host.historyKw, startDay - historyDays)
  const lastDay = startDay + days - 1
  const machines = machinesOn(mine, lastDay)
  const powerKw = ratedKw(mine, machines)
  return {
    ...host,
    id,
    curveKw: host.curveKw.map((kw, i) => onStep(kw, addedKw[i] as number, host)),
    historyKw: host.historyKw?.map((kw, i) => onStep(kw, history?.[i] as number, host)),
    truth: {
      kind,
      isFind: kind !== 'licensed',
      onsetDay: mine.onsetDay,
      powerKw,
      machines,
      model: mine.model,
      shareOfHost: powerKw / meanKw(host),
      addedKw,
    },
  }
}

/** The sum in the steps that the meter reports in: else finer figures would give the planted ones away. */
const onStep = (kw: number, addedKw: number, { resolutionKwh, stepMin }: VirtualMeter): number => {
  if (addedKw === 0 || resolutionKwh === 0) return kw + addedKw
  const stepKw = (resolutionKwh * 60) / stepMin
  return Math.round((kw + addedKw) / stepKw) * stepKw
}

export const meanKw = ({ curveKw }: VirtualMeter): number => {
  let sum = 0
  let count = 0
  for (const kw of curveKw) {
    if (Number.isNaN(kw)) continue
    sum += kw
    count++
  }
  return sum / count
}
