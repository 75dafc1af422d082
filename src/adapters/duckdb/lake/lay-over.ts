/** A slot's value: what is written now, and where that has none, what stood. */
const slots = (each: string, from = 'written'): string =>
  `list_transform(range(1, len(${from}.power_kw) + 1), lambda slot: ${each})`
const isGap = "written.quality[slot] = '-'"
const POWER = slots(`CASE WHEN ${isGap} THEN stood.power_kw[slot] ELSE written.power_kw[slot] END`)
const QUALITY = `array_to_string(${slots(
  `CASE WHEN ${isGap} THEN stood.quality[slot] ELSE written.quality[slot] END`,
)}, '')`
const REACTIVE = `CASE WHEN written.reactive_kvar IS NOT NULL OR stood.reactive_kvar IS NOT NULL THEN ${slots(
  `CAST(coalesce(CASE WHEN ${isGap} THEN stood.reactive_kvar[slot] ELSE written.reactive_kvar[slot] END, 0) AS FLOAT)`,
)} END`

/**
 * Rows of `written` laid over those of `stood`: a file that begins or ends within a day does not take away what another
 * one said of the rest of it. A day of other slots replaces the older one whole.
 */
export const laidOver = (written: string, stood: string): string => {
  const over = (merged: string, own: string) =>
    `CASE WHEN stood.meter_id IS NULL THEN ${own} ELSE ${merged} END`
  return `SELECT written.* REPLACE (
      ${over(POWER, 'written.power_kw')} AS power_kw,
      ${over(QUALITY, 'written.quality')} AS quality,
      ${over(REACTIVE, 'written.reactive_kvar')} AS reactive_kvar,
      ${over(`CAST(length(replace(${QUALITY}, '-', '')) AS INTEGER)`, 'written.slots_filled')} AS slots_filled
    )
    FROM ${written} AS written LEFT JOIN ${stood} AS stood
    ON stood.meter_id = written.meter_id AND stood.day = written.day AND stood.starts_at = written.starts_at
      AND stood.step_min = written.step_min AND len(stood.power_kw) = len(written.power_kw)
      AND stood.zoned = written.zoned AND NOT written.zoned`
}
