import { AREA_SLOTS } from '../overload/area-load.ts'
import type { DayIndex } from '../time.ts'

const DAYS_A_YEAR = 365.2425
/** Days from 1 January to the winter solstice of the year before: about 10. */
const SOLSTICE_OFFSET = 10
const OBLIQUITY_RAD = (23.44 * Math.PI) / 180
/** Sun's altitude at which street lights switch: about the middle of civil twilight. */
const SWITCH_ALTITUDE_RAD = (-3 * Math.PI) / 180

/**
 * Half of the dark time of a day, hours: from solar midnight to the morning's switching.
 * Source: sunrise equation with the declination -23.44 x cos(2 pi (d + 10) / 365.24), good to a few minutes.
 */
const halfNightHours = (day: DayIndex, latitudeDeg: number): number => {
  const ofYear = day % DAYS_A_YEAR
  const declination =
    -OBLIQUITY_RAD * Math.cos((2 * Math.PI * (ofYear + SOLSTICE_OFFSET)) / DAYS_A_YEAR)
  const latitude = (latitudeDeg * Math.PI) / 180
  const cosine =
    (Math.sin(SWITCH_ALTITUDE_RAD) - Math.sin(latitude) * Math.sin(declination)) /
    (Math.cos(latitude) * Math.cos(declination))
  const halfDay = (Math.acos(Math.min(1, Math.max(-1, cosine))) * 12) / Math.PI
  return 12 - halfDay
}

/**
 * Share of each half hour that is dark.
 * @param midnightHour solar midnight on the wall clock, hours from 00:00: it lies east or west of its zone's
 */
export const darkShares = (
  firstDay: DayIndex,
  days: number,
  latitudeDeg: number,
  midnightHour: number,
): Float32Array => {
  const shares = new Float32Array(days * AREA_SLOTS)
  for (let day = 0; day < days; day++) {
    const half = halfNightHours(firstDay + day, latitudeDeg)
    for (let slot = 0; slot < AREA_SLOTS; slot++) {
      const from = slot / 2 - midnightHour
      shares[day * AREA_SLOTS + slot] = Math.min(
        1,
        2 * (overlap(from, -half, half) + overlap(from, 24 - half, 24 + half)),
      )
    }
  }
  return shares
}

/** Hours of the half hour from `from` that lie between the two. */
const overlap = (from: number, low: number, high: number): number =>
  Math.max(0, Math.min(from + 0.5, high) - Math.max(from, low))
