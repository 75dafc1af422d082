import { DAY } from './days.ts'

/** mulberry32, public domain (Tommy Ettinger): numbers in [0, 1) that are the same on every run. */
export const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Sum of twelve uniform numbers less six: near enough to a standard normal one. */
export const normal = (random: () => number): number => {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random()
  return sum
}

/**
 * Mean power of a flat by slot, kW, day after day: fridge and standby always, people from 7 to 23 h, an oven or an iron
 * now and then. Machines of `machineKw` run from slot `machinesFrom` on, each wandering by 1 %.
 */
export const aFlat = ({
  days = 28,
  stepMs = DAY / 48,
  seed = 1,
  machines = 0,
  machineKw = 3.25,
  machinesFrom = 0,
}: {
  readonly days?: number
  readonly stepMs?: number
  readonly seed?: number
  readonly machines?: number
  readonly machineKw?: number
  readonly machinesFrom?: number
} = {}): Float64Array => {
  const random = seeded(seed)
  const slotsADay = DAY / stepMs
  const power = new Float64Array(days * slotsADay)
  for (let slot = 0; slot < power.length; slot++) {
    const hour = ((slot % slotsADay) * 24) / slotsADay
    let kw = 0.14 + 0.015 * random()
    if (hour < 7 && random() < 0.3) kw += 0.24 * random()
    if (hour < 1) kw += 0.2 * random()
    if (hour >= 7) kw += 0.04 * random()
    if (hour >= 18 && hour < 23) kw += 0.2 + 0.2 * random()
    if (hour >= 7 && hour < 22 && random() < 0.25) kw += 0.2 + 1.9 * random() ** 4
    if (slot >= machinesFrom)
      for (let machine = 0; machine < machines; machine++)
        kw += machineKw * (1 + 0.01 * normal(random))
    power[slot] = kw
  }
  return power
}
