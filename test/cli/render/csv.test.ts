import { describe, expect, it } from 'vitest'
import { CSV_COLUMNS, toCsv } from '../../../src/cli/render/csv.ts'
import { anAlert } from '../an-alert.ts'

const rowOf = (text: string): Readonly<Record<string, string>> => {
  const cells = text.split('\n')[1]?.split(',') ?? []
  return Object.fromEntries(CSV_COLUMNS.map((name, i) => [name, cells[i] ?? '']))
}

describe('alerts as CSV', () => {
  it('have one flat row each, lists as their codes', () => {
    expect(rowOf(toCsv([anAlert()]))).toEqual({
      rank: '1',
      site_id: 'meter:KZ-ALA-000123',
      kind: 'meter',
      region_id: 'ALA',
      transformer_id: 'TP-77',
      state: 'raised',
      changed: 'new',
      probability: '0.97',
      expected_kw: '9.8',
      expected_kw_low: '8.9',
      expected_kw_high: '10.6',
      onset_at: '2026-01-17',
      first_raised_at: '2026-01-21',
      as_of: '2026-02-13',
      kwh_per_month: '7050',
      damage_per_month: '126900',
      currency: 'KZT',
      area_peak_pct: '118',
      area_night_floor_pct: '66',
      area_hot_spot_c: '129',
      area_ageing_days_per_day: '4',
      area_overload_score: '0.91',
      area_band: 'critical',
      area_peak_pct_without_site: '80',
      area_hot_spot_c_without_site: '86',
      area_ageing_days_per_day_without_site: '0.01',
      area_relief: '0.9',
      area_remedy: '',
      strongest_reason: 'FLOOR_HIGH',
      strongest_value: '9.8',
      strongest_expected: '0.3',
      strongest_unit: 'kW',
      reasons: 'FLOOR_HIGH',
      open_alternatives: '',
      days: '28',
      coverage: '0.99',
      estimated_share: '0',
      model_version: 'rules-1',
      not_judged: 'POWER_FACTOR',
    })
  })

  it('leave a cell empty where nothing is known, and join lists by semicolons', () => {
    const { overload: _, onsetAt: __, ...rest } = anAlert()
    const row = rowOf(
      toCsv([
        {
          ...rest,
          rank: null,
          probability: null,
          reasons: [],
          alternatives: [
            { code: 'NEW_TENANT', openBecause: 'step' },
            { code: 'COOLING', openBecause: 'slope' },
          ],
        },
      ]),
    )
    expect(row).toMatchObject({
      rank: '',
      probability: '',
      onset_at: '',
      area_peak_pct: '',
      strongest_reason: '',
      reasons: '',
      open_alternatives: 'NEW_TENANT;COOLING',
    })
  })

  it('quote a comma and a quote', () => {
    expect(toCsv([anAlert({ modelVersion: 'a,"b"' })])).toContain(',"a,""b""",')
  })

  it('are a header alone where there is nobody', () => {
    expect(toCsv([])).toBe(`${CSV_COLUMNS.join(',')}\n`)
  })
})
