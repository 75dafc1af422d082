import { describe, expect, it } from 'vitest'
import { headPart, regionTable, regionTotals } from '../../../src/report/parts/overview.ts'
import { speechOf } from '../../../src/report/words/speech.ts'
import { aDossier, aReport } from '../../builders/a-report.ts'

const alertOf = (regionId: string, expectedKw: number, amount: number) =>
  aDossier({
    regionId,
    expectedKw,
    kwhPerMonth: 730 * expectedKw,
    damagePerMonth: { amount, currency: 'KZT' },
  }).alert

const ALERTS = [alertOf('PAV', 10, 100), alertOf('ALA', 2, 900), alertOf('PAV', 1_000, 200)]
const seen = (markup: { toString(): string }): string => markup.toString().replaceAll('\u00a0', ' ')

describe('the sums of a report', () => {
  it('are those of each region, most money first', () => {
    expect(regionTotals(ALERTS)).toEqual([
      { regionId: 'ALA', sites: 1, kw: 2, kwh: 1_460, amount: 900 },
      { regionId: 'PAV', sites: 2, kw: 1_010, kwh: 737_300, amount: 300 },
    ])
  })

  it('end with all of them where there are several regions', () => {
    const report = aReport([], { suspects: ALERTS })
    expect(seen(regionTable(report, speechOf('en')))).toMatch(
      /<tfoot><tr><th scope="row">All<\/th><td class="num">3<\/td><td class="num">1\.012<\/td>/,
    )
    const one = aReport([], { suspects: ALERTS.slice(0, 1) })
    expect(seen(regionTable(one, speechOf('en')))).not.toContain('<tfoot>')
  })

  it('are told in megawatts from one on, each of them only suspected', () => {
    const report = aReport([], { suspects: ALERTS })
    expect(seen(headPart(report, speechOf('en')))).toContain(
      '3 suspected sites: about 1.01 MW and 1,200 KZT a month, if each of them is what it looks like.',
    )
    expect(seen(headPart(report, speechOf('kk')))).toContain('1,01 МВт')
  })
})
