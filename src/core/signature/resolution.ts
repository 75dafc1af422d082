import { MS_PER_DAY, MS_PER_HOUR } from '../units.ts'

/**
 * What a meter's readings show of a day: `intervals` of an hour or less its curve; `hours`, steps of 1.5 to 12 h, only
 * long blocks; `zones` the energy of each tariff zone and `days` one value, and with them no curve at all.
 */
export type Resolution = 'intervals' | 'hours' | 'zones' | 'days'

/** @param slots slots a day; those of a day of tariff zones say nothing beyond their zone */
export const resolutionOf = (slots: number, isZoned: boolean): Resolution => {
  if (isZoned) return 'zones'
  if (slots === 1) return 'days'
  return slots < MS_PER_DAY / MS_PER_HOUR ? 'hours' : 'intervals'
}

/** False where a day's curve is flat by construction, at least within a zone. */
export const seesInsideDay = (resolution: Resolution): boolean =>
  resolution === 'intervals' || resolution === 'hours'
