import { drawHousehold, type Household, householdLoad } from './household.ts'
import { addBlock, addConstant } from './load.ts'
import type { DrawPremises, Premises, PremisesMaker } from './premises.ts'

/** Peak a flat adds among many, kW: gas stove 0.85, electric stove 1.5 (diversified residential demand). */
const DESIGN_KW = { gas: 0.85, electric: 1.5 } as const

const homePremises = (household: Household, rest: Partial<Premises> = {}): Premises => {
  const heatingKw = (household.heating?.maxKw ?? 0) * 0.8
  return {
    load: householdLoad(household),
    customerClass: 'household',
    zone: 'residential',
    tariff: household.carChargerKw > 0 ? 'household-two-rate' : 'household',
    activity: 'dwelling',
    contractedKw: heatingKw > 0 || household.carChargerKw > 0 ? 15 : 7,
    phases: heatingKw > 0 ? 3 : 1,
    designKw: DESIGN_KW[household.stove] + heatingKw + household.airConditionerKw * 0.5,
    ...rest,
  }
}

/** A flat in a block: district heating; in the south half of them cook with gas and many have an air conditioner. */
const flat: PremisesMaker = ({ cold, random }) =>
  homePremises({
    ...drawHousehold(random),
    stove: random.chance(cold ? 0.8 : 0.5) ? 'electric' : 'gas',
    waterHeaterKw: random.chance(cold ? 0.08 : 0.15) ? 1.5 : 0,
    airConditionerKw: random.chance(cold ? 0.1 : 0.45) ? random.between(0.7, 1.2) : 0,
  })

/** A house of its own: gas or coal heats it, a boiler warms the water. */
const house: PremisesMaker = ({ cold, random }) =>
  homePremises({
    ...drawHousehold(random),
    stove: random.chance(0.4) ? 'electric' : 'gas',
    waterHeaterKw: random.chance(0.35) ? random.pick([1.5, 2]) : 0,
    heating: random.chance(cold ? 0.08 : 0.05)
      ? { lossKwPerK: random.between(0.05, 0.1), maxKw: random.between(1.5, 3) }
      : undefined,
    airConditionerKw: random.chance(cold ? 0.1 : 0.5) ? random.between(0.8, 1.5) : 0,
  })

/** A look-alike: near flat only in deep cold, where the heaters are at their limit. */
const heatedHouse: PremisesMaker = ({ cold, random }) =>
  homePremises({
    ...drawHousehold(random),
    waterHeaterKw: 2,
    heating: {
      lossKwPerK: cold ? random.between(0.14, 0.2) : random.between(0.2, 0.28),
      maxKw: random.between(4.5, 6),
    },
  })

/** A look-alike: a block of constant power every night, from a car. */
const carHouse: PremisesMaker = ({ random }) =>
  homePremises({
    ...drawHousehold(random),
    stove: 'gas',
    carChargerKw: random.pick([3.6, 7.2]),
  })

/** A look-alike: nothing but standby, perfectly flat. */
const vacant: PremisesMaker = ({ random }) => {
  const standbyKw = random.chance(0.5) ? 0.01 : random.between(0.02, 0.05)
  return homePremises(drawHousehold(random), {
    load: (energyKwh, { stepMin }) => addConstant(energyKwh, stepMin, standbyKw),
    designKw: 0.1,
  })
}

/** A look-alike: empty for weeks, then a family with a boiler and a heater moves in. */
const newTenant: PremisesMaker = ({ cold, firstDay, days, random }) => {
  const movesIn = firstDay + Math.floor(days * random.between(0.35, 0.6))
  const lives = householdLoad({
    ...drawHousehold(random),
    occupancy: 'family',
    activity: 1.3,
    waterHeaterKw: 2,
    heating: { lossKwPerK: cold ? 0.05 : 0.08, maxKw: 3 },
  })
  return homePremises(drawHousehold(random), {
    load: (energyKwh, conditions, dayRandom) => {
      if (conditions.day >= movesIn) lives(energyKwh, conditions, dayRandom)
      else addConstant(energyKwh, conditions.stepMin, 0.015)
    },
    servedSince: movesIn,
  })
}

/** A garage or a dacha in winter: a lamp and a drill on some days. Where mines hide. */
const garage: PremisesMaker = ({ random }) =>
  homePremises(drawHousehold(random), {
    load: (energyKwh, { stepMin }, dayRandom) => {
      addConstant(energyKwh, stepMin, 0.012)
      if (dayRandom.chance(0.3)) {
        const fromMin = dayRandom.between(600, 1_100)
        addBlock(
          energyKwh,
          stepMin,
          fromMin,
          dayRandom.between(20, 150),
          dayRandom.between(0.2, 1.2),
        )
      }
    },
    activity: 'garage',
    contractedKw: 5,
    designKw: 0.3,
  })

const stuckRegister: PremisesMaker = (draw: DrawPremises) => ({
  ...flat(draw),
  metering: {
    type: 'stuck',
    fromDay: draw.firstDay + Math.floor(draw.days * draw.random.between(0.1, 0.4)),
    kwhPerHour: draw.random.between(0.8, 2.4),
  },
})

/** A meter that does not answer: the utility fills in what the contract allows, flat. */
const estimatedRuns: PremisesMaker = (draw: DrawPremises) => {
  const fromDay = draw.firstDay + Math.floor(draw.days * draw.random.between(0.2, 0.5))
  return {
    ...flat(draw),
    metering: {
      type: 'estimated',
      fromDay,
      toDay: fromDay + Math.max(4, Math.floor(draw.days * 0.4)),
      kwhPerHour: draw.random.between(1.5, 3.5),
    },
  }
}

export const HOMES = {
  flat,
  house,
  garage,
  'electric-heating': heatedHouse,
  'ev-night': carHouse,
  vacant,
  'new-tenant': newTenant,
  'stuck-register': stuckRegister,
  'estimated-runs': estimatedRuns,
} as const satisfies Record<string, PremisesMaker>
