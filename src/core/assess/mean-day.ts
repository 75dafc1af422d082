import { AREA_SLOTS } from '../overload/area-load.ts'

/** Mean local day of some days on the area's grid, kW; missing slots are left out, 0 where all are. */
export const meanDay = (days: number, curveOf: (i: number) => Float32Array): readonly number[] => {
  const sums = new Array<number>(AREA_SLOTS).fill(0)
  const counts = new Array<number>(AREA_SLOTS).fill(0)
  for (let i = 0; i < days; i++) {
    const curve = curveOf(i)
    for (let slot = 0; slot < AREA_SLOTS; slot++) {
      const kw = curve[slot] as number
      if (Number.isNaN(kw)) continue
      sums[slot] = (sums[slot] as number) + kw
      counts[slot] = (counts[slot] as number) + 1
    }
  }
  return sums.map((sum, slot) => (counts[slot] === 0 ? 0 : sum / (counts[slot] as number)))
}
