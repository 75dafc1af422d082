const HALF_HOUR_MS = 1_800_000

/** Half-hourly rows of one meter from 2026-01-01 UTC: its kWh by the number of the half hour. */
export const rowsOf = (
  meterId: string,
  days: number,
  kwhAt: (slot: number) => number,
  stepMs = HALF_HOUR_MS,
): string =>
  Array.from({ length: (days * 48 * HALF_HOUR_MS) / stepMs }, (_, slot) => {
    const at = new Date(Date.UTC(2026, 0, 1) + slot * stepMs).toISOString()
    return `${meterId},${at},${kwhAt(slot)}\n`
  }).join('')

export const HEADER = 'meter_id,read_at,kwh\n'

/** A home of 0.1 kW by night and 0.5 kW in the evening; a mine of 4 kW in it from day 14 on. */
export const homeKwh = (slot: number): number => (slot % 48 >= 36 ? 0.25 : 0.05)
const minedKwh = (slot: number): number => homeKwh(slot) + (slot >= 14 * 48 ? 2 : 0)

/** Six homes and the mined one, over four weeks. */
export const STREET = [
  HEADER,
  ...Array.from({ length: 6 }, (_, i) => rowsOf(`HOME-${i}`, 28, homeKwh)),
  rowsOf('MINED', 28, minedKwh),
].join('')
