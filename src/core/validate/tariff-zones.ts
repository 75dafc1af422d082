/** Zones of a time-of-use tariff. Where there are two, day and night, they are `peak` or `flat`, and `valley`. */
export const TARIFF_ZONES = ['peak', 'flat', 'valley'] as const
export type TariffZone = (typeof TARIFF_ZONES)[number]

/** Local hours of each zone, `"7-10,17-21"` or over midnight `"23-7"`; a zone that a tariff lacks is left out. */
export type ZoneHours = { readonly [Zone in TariffZone]?: string | undefined }

/**
 * Hours where the configuration names none for a meter's tariff: day, evening peak and night as three-zone meters in
 * Kazakhstan commonly have them. A choice of ours, not read from a tariff: a utility writes its own.
 */
export const DEFAULT_ZONE_HOURS: ZoneHours = { peak: '19-23', flat: '7-19', valley: '23-7' }

const SPAN = /^(\d{1,2})-(\d{1,2})$/

/** The zone of each hour of the wall clock, midnight first; undefined where an hour is in none, in two, or unreadable. */
export const zonesByHour = (hours: ZoneHours): readonly TariffZone[] | undefined => {
  const zones: (TariffZone | undefined)[] = new Array(24).fill(undefined)
  for (const zone of TARIFF_ZONES)
    for (const span of hours[zone]?.split(',') ?? []) {
      const [, from, to] = SPAN.exec(span.trim())?.map(Number) ?? []
      if (from === undefined || to === undefined || from > 23 || to > 24 || from === to)
        return undefined
      const length = to > from ? to - from : to + 24 - from
      for (let i = 0; i < length; i++) {
        const hour = (from + i) % 24
        if (zones[hour] !== undefined) return undefined
        zones[hour] = zone
      }
    }
  return zones.includes(undefined) ? undefined : (zones as TariffZone[])
}
