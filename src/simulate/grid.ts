/** Distribution transformers of the TM series; no-load and load loss from makers' tables (GOST 11920-85 class). */
export const TRANSFORMER_SIZES = [
  { ratedKva: 25, p0Kw: 0.115, pkKw: 0.6 },
  { ratedKva: 40, p0Kw: 0.155, pkKw: 0.88 },
  { ratedKva: 63, p0Kw: 0.22, pkKw: 1.28 },
  { ratedKva: 100, p0Kw: 0.32, pkKw: 1.97 },
  { ratedKva: 160, p0Kw: 0.46, pkKw: 2.65 },
  { ratedKva: 250, p0Kw: 0.66, pkKw: 3.7 },
  { ratedKva: 400, p0Kw: 0.92, pkKw: 5.5 },
  { ratedKva: 630, p0Kw: 1.2, pkKw: 7.6 },
  { ratedKva: 1_000, p0Kw: 1.75, pkKw: 11 },
  { ratedKva: 1_600, p0Kw: 2.35, pkKw: 16.5 },
  { ratedKva: 2_500, p0Kw: 3.2, pkKw: 24 },
] as const
export type TransformerSize = (typeof TRANSFORMER_SIZES)[number]

/** Power factor of an area's load, for its loading; mines and homes lie above, motors below. */
export const AREA_POWER_FACTOR = 0.95
/** Loss on the low-voltage lines, share of the energy sent out. */
const LINE_LOSS_SHARE = 0.01

/** The smallest that carries the load; the largest there is where none does. */
export const sizeFor = (loadKva: number): TransformerSize =>
  TRANSFORMER_SIZES.find((size) => size.ratedKva >= loadKva) ??
  (TRANSFORMER_SIZES.at(-1) as TransformerSize)

/** What the head meter has beyond the energy sent out: P0 + Pk (S / Sn)^2 + line share, kW. */
export const lossKw = (sentKw: number, size: TransformerSize): number => {
  const loading = sentKw / AREA_POWER_FACTOR / size.ratedKva
  return size.p0Kw + size.pkKw * loading * loading + LINE_LOSS_SHARE * sentKw
}
