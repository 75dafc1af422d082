/** What flats cook with, as the building code tells them apart. */
export const STOVES = ['gas', 'bottled-gas', 'electric'] as const
export type Stove = (typeof STOVES)[number]

/**
 * Specific design load of flats, kW a flat at the building's intake, by how many flats share it: SP 256.1325800.2016
 * table 7.1. Flats with electric stoves: stoves of up to 8.5 kW.
 */
const FLATS = [5, 6, 9, 12, 15, 18, 24, 40, 60, 100, 200, 400, 600, 1_000] as const
const KW_PER_FLAT: Readonly<Record<Stove, readonly number[]>> = {
  gas: [4.5, 2.8, 2.3, 2, 1.8, 1.65, 1.4, 1.2, 1.05, 0.85, 0.77, 0.71, 0.69, 0.67],
  'bottled-gas': [6, 3.4, 2.9, 2.5, 2.2, 2, 1.8, 1.4, 1.3, 1.08, 1, 0.92, 0.84, 0.76],
  electric: [10, 5.1, 3.8, 3.2, 2.8, 2.6, 2.2, 1.95, 1.7, 1.5, 1.36, 1.27, 1.23, 1.19],
}

/**
 * The diversified peak that flats were designed for, kW; between the table's counts by straight lines, as the code says.
 * What the area's peak is held against: real peaks lie under it.
 * @returns undefined where there is no flat
 */
export const designDemandKw = (flats: number, stove: Stove): number | undefined => {
  if (!(flats >= 1)) return undefined
  const loads = KW_PER_FLAT[stove]
  const above = FLATS.findIndex((count) => count >= flats)
  if (above === 0) return flats * (loads[0] as number)
  if (above === -1) return flats * (loads[FLATS.length - 1] as number)
  const [fromFlats, toFlats] = [FLATS[above - 1] as number, FLATS[above] as number]
  const [fromKw, toKw] = [loads[above - 1] as number, loads[above] as number]
  return flats * (fromKw + ((toKw - fromKw) * (flats - fromFlats)) / (toFlats - fromFlats))
}
