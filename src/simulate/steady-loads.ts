import { cosineOfTurns } from './climate.ts'
import { addBlock, addConstant, addCycles, type Load } from './load.ts'
import type { Premises, PremisesMaker } from './premises.ts'

const YEARS = 365

const steadyPremises = (load: Load, peakKw: number, rest: Partial<Premises>): Premises => ({
  load,
  customerClass: 'commercial',
  zone: 'residential',
  tariff: 'business',
  activity: 'services',
  contractedKw: Math.ceil(peakKw * 1.5) + 3,
  phases: 3,
  designKw: peakKw,
  ...rest,
})

/** Servers, their supply and their cooling: flat, a little higher by day, the same for years. */
const serverRoom: PremisesMaker = ({ firstDay, random }) => {
  const powerKw = random.between(3, 12)
  const load: Load = (energyKwh, { stepMin, slots, tempC }, dayRandom) => {
    for (let slot = 0; slot < slots; slot++) {
      const use = 1 + 0.04 * cosineOfTurns(slot / slots - 0.625)
      const cooling = 0.15 + Math.max(0, (tempC[slot] as number) - 5) * 0.008
      const kw = powerKw * (use + cooling) * dayRandom.normal(1, 0.008)
      energyKwh[slot] = (energyKwh[slot] as number) + (kw * stepMin) / 60
    }
  }
  return steadyPremises(load, powerKw * 1.3, {
    activity: 'internet-provider',
    servedSince: firstDay - random.integer(3, 9) * YEARS,
  })
}

/** A base station: rectifiers and radios, a small regular wave with the traffic, never grows. */
const telecom: PremisesMaker = ({ firstDay, random }) => {
  const powerKw = random.between(1.2, 4)
  const load: Load = (energyKwh, { stepMin, slots }, dayRandom) => {
    for (let slot = 0; slot < slots; slot++) {
      const traffic = 1 + 0.09 * cosineOfTurns(slot / slots - 0.8)
      const kw = powerKw * traffic * dayRandom.normal(1, 0.01)
      energyKwh[slot] = (energyKwh[slot] as number) + (kw * stepMin) / 60
    }
  }
  return steadyPremises(load, powerKw * 1.1, {
    activity: 'telecom',
    servedSince: firstDay - random.integer(4, 12) * YEARS,
  })
}

/** Compressors: one in steady work, one that cuts in and out below the hour, both longer the warmer it is. */
const coldStore: PremisesMaker = ({ random }) => {
  const compressorKw = random.between(4, 12)
  const load: Load = (energyKwh, { stepMin, slots, tempC }, dayRandom) => {
    addConstant(energyKwh, stepMin, 0.4)
    const mean = tempC.reduce((sum, one) => sum + one, 0) / slots
    const share = Math.min(0.9, Math.max(0.25, 0.45 + mean * 0.012))
    const onMin = 14
    const offMin = (onMin * (1 - share)) / share
    addCycles(energyKwh, stepMin, { powerKw: compressorKw, onMin, offMin }, dayRandom)
    for (let slot = 0; slot < slots; slot++) {
      const kw = compressorKw * Math.max(0.25, 0.5 + (tempC[slot] as number) * 0.01)
      energyKwh[slot] = (energyKwh[slot] as number) + (kw * stepMin) / 60
    }
  }
  return steadyPremises(load, compressorKw * 1.8, { zone: 'industrial', activity: 'cold-store' })
}

/** Dusk to dawn, the same power every night, edges that follow the sun. */
const streetLighting: PremisesMaker = ({ random }) => {
  const powerKw = random.between(4, 15)
  const load: Load = (energyKwh, { stepMin, slots, sunriseMin, sunsetMin }) => {
    addBlock(energyKwh, stepMin, 0, sunriseMin - 15, powerKw)
    addBlock(energyKwh, stepMin, sunsetMin + 15, slots * stepMin, powerKw)
  }
  return steadyPremises(load, powerKw, {
    customerClass: 'public',
    tariff: 'budget',
    activity: 'street-lighting',
  })
}

/** Lamps lengthen the winter day to sixteen hours, less where the sun helps; pumps run a little. */
const greenhouse: PremisesMaker = ({ random }) => {
  const lampsKw = random.between(15, 45)
  const fromMin = random.integer(4, 6) * 60
  const photoperiodMin = random.integer(14, 16) * 60
  const load: Load = (energyKwh, { stepMin, sunriseMin, sunsetMin }, dayRandom) => {
    addConstant(energyKwh, stepMin, 0.3)
    addBlock(energyKwh, stepMin, fromMin, photoperiodMin, lampsKw * 0.5)
    // The second half of the lamps goes off about noon, for as long as the sun stands high.
    const sunnyMin = Math.max(0, (sunsetMin - sunriseMin - 240) * dayRandom.between(0.3, 1))
    const noonMin = (sunriseMin + sunsetMin) / 2
    addBlock(energyKwh, stepMin, fromMin, noonMin - sunnyMin / 2 - fromMin, lampsKw * 0.5)
    const againMin = noonMin + sunnyMin / 2
    addBlock(energyKwh, stepMin, againMin, fromMin + photoperiodMin - againMin, lampsKw * 0.5)
  }
  return steadyPremises(load, lampsKw, {
    customerClass: 'agricultural',
    zone: 'rural',
    tariff: 'agricultural',
    activity: 'greenhouse',
  })
}

/** A water tower's pump: runs until the tank is full, more often when people draw water. */
const pumps: PremisesMaker = ({ random }) => {
  const pumpKw = random.between(4, 11)
  const load: Load = (energyKwh, { stepMin }, dayRandom) => {
    addConstant(energyKwh, stepMin, 0.15)
    let atMin = dayRandom.between(0, 60)
    while (atMin < energyKwh.length * stepMin) {
      const day = atMin > 360 && atMin < 1_380
      const runsMin = dayRandom.between(18, 35)
      addBlock(energyKwh, stepMin, atMin, runsMin, pumpKw)
      atMin += runsMin + (day ? dayRandom.between(15, 50) : dayRandom.between(80, 160))
    }
  }
  return steadyPremises(load, pumpKw, {
    customerClass: 'public',
    tariff: 'budget',
    activity: 'water-supply',
  })
}

/** Ovens from before midnight to the morning, a shop by day. */
const bakery: PremisesMaker = ({ random }) => {
  const ovenKw = random.between(12, 30)
  const load: Load = (energyKwh, { stepMin, slots }, dayRandom) => {
    addConstant(energyKwh, stepMin, 0.9)
    const baked = new Float64Array(slots)
    addBlock(baked, stepMin, 0, dayRandom.normal(400, 20), ovenKw)
    addBlock(baked, stepMin, dayRandom.normal(1_380, 10), 120, ovenKw)
    addBlock(baked, stepMin, 480, 660, ovenKw * 0.12)
    for (let slot = 0; slot < slots; slot++) {
      const kwh = Math.max(0, (baked[slot] as number) * dayRandom.normal(0.85, 0.12))
      energyKwh[slot] = (energyKwh[slot] as number) + kwh
    }
  }
  return steadyPremises(load, ovenKw, { activity: 'bakery' })
}

/** Legal loads that run day and night, or in long blocks, and so look like a mine. */
export const STEADY_LOADS = {
  'server-room': serverRoom,
  telecom,
  'cold-store': coldStore,
  'street-lighting': streetLighting,
  greenhouse,
  pumps,
  bakery,
} as const satisfies Record<string, PremisesMaker>
