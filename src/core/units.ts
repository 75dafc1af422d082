/** Units used across the core. A quantity's unit is always the end of its name: energyKwh, powerKw, ratedKva, slotMs. */

export const MS_PER_MINUTE = 60_000
export const MS_PER_HOUR = 3_600_000
/** A civil day without a change of clocks. */
export const MS_PER_DAY = 86_400_000

/** Hours in a mean month, 8,760 / 12: 1.4 kW running all month is 1,022 kWh. */
export const HOURS_PER_MONTH = 730

/** Mean power of an energy over a time. */
export const meanPowerKw = (energyKwh: number, durationMs: number): number =>
  (energyKwh * MS_PER_HOUR) / durationMs
