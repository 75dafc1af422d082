import type { Alert } from '../../core/alert/alert.ts'

type Cell = string | number | null | undefined

/** The flat columns of an alert, in order; of lists the codes alone, joined by `;`. */
const COLUMNS: Readonly<Record<string, (alert: Alert) => Cell>> = {
  rank: ({ rank }) => rank,
  site_id: ({ siteId }) => siteId,
  kind: ({ kind }) => kind,
  region_id: ({ regionId }) => regionId,
  transformer_id: ({ transformerId }) => transformerId,
  state: ({ state }) => state,
  changed: ({ changed }) => changed,
  probability: ({ probability }) => probability,
  expected_kw: ({ expectedKw }) => expectedKw,
  expected_kw_low: ({ expectedKwLow }) => expectedKwLow,
  expected_kw_high: ({ expectedKwHigh }) => expectedKwHigh,
  onset_at: ({ onsetAt }) => onsetAt,
  first_raised_at: ({ firstRaisedAt }) => firstRaisedAt,
  as_of: ({ asOf }) => asOf,
  kwh_per_month: ({ kwhPerMonth }) => kwhPerMonth,
  damage_per_month: ({ damagePerMonth }) => damagePerMonth.amount,
  currency: ({ damagePerMonth }) => damagePerMonth.currency,
  area_peak_pct: ({ overload }) => overload?.peakPct,
  area_night_floor_pct: ({ overload }) => overload?.nightFloorPct,
  area_hot_spot_c: ({ overload }) => overload?.hotSpotC,
  area_ageing_days_per_day: ({ overload }) => overload?.ageingDaysPerDay,
  area_overload_score: ({ overload }) => overload?.score,
  area_band: ({ overload }) => overload?.band,
  area_peak_pct_without_site: ({ overload }) => overload?.peakPctWithoutSite,
  area_hot_spot_c_without_site: ({ overload }) => overload?.hotSpotCWithoutSite,
  area_ageing_days_per_day_without_site: ({ overload }) => overload?.ageingDaysPerDayWithoutSite,
  area_relief: ({ overload }) => overload?.relief,
  area_remedy: ({ overload }) => overload?.remedy?.siteIds.join(';'),
  strongest_reason: ({ reasons }) => reasons[0]?.code,
  strongest_value: ({ reasons }) => reasons[0]?.value,
  strongest_expected: ({ reasons }) => reasons[0]?.expected,
  strongest_unit: ({ reasons }) => reasons[0]?.unit,
  reasons: ({ reasons }) => reasons.map(({ code }) => code).join(';'),
  open_alternatives: ({ alternatives }) =>
    alternatives
      .filter(({ openBecause }) => openBecause !== undefined)
      .map(({ code }) => code)
      .join(';'),
  days: ({ dataQuality }) => dataQuality.days,
  coverage: ({ dataQuality }) => dataQuality.coverage,
  estimated_share: ({ dataQuality }) => dataQuality.estimatedShare,
  model_version: ({ modelVersion }) => modelVersion,
  not_judged: ({ notJudged }) => notJudged.join(';'),
}

export const CSV_COLUMNS: readonly string[] = Object.keys(COLUMNS)

/** RFC 4180, but with LF; a field is empty where there is nothing. */
const csvCell = (cell: Cell): string => {
  const text = String(cell ?? '')
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const toCsv = (alerts: readonly Alert[]): string => {
  const rows = alerts.map((alert) => Object.values(COLUMNS).map((cellOf) => csvCell(cellOf(alert))))
  return [CSV_COLUMNS, ...rows].map((row) => `${row.join(',')}\n`).join('')
}

/** One JSON object a line. */
export const toNdjson = (rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('')
