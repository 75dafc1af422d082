import { rejected } from '../outcome.ts'

/** Why an interval cannot have this energy, multipliers applied; undefined where it can. Not-a-number cannot. */
export const energyFault = (energyKwh: number, limitKwh: number) => {
  if (energyKwh < 0) return rejected('negative-energy', `${energyKwh} kWh in an interval`)
  if (!(energyKwh <= limitKwh))
    return rejected('implausible', `${energyKwh} kWh in an interval that can carry ${limitKwh} kWh`)
  return undefined
}
