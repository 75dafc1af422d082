import { expect, test } from 'vitest'
import { alertOf } from '../../../src/core/alert/alert.ts'
import { anAssessment } from '../../builders/an-assessment.ts'
import { dayOf } from '../../builders/days.ts'

const MONEY = { currency: 'KZT', perKwh: 18 }

test('an alert has the fields of the contract, rounded as people read them', () => {
  const assessment = anAssessment({
    probability: 0.97654321,
    expectedKw: 9.8765,
    expectedKwLow: 8.904,
    expectedKwHigh: 10.6,
    onsetDay: dayOf('2026-01-17'),
    overload: { peakPct: 118.04, nightFloorPct: 66.06, peakPctWithoutSite: 80 },
    reasons: [
      { code: 'FLOOR_HIGH', value: 9.87654, expected: 0.30004, unit: 'kW', weight: 0.41049 },
    ],
    quality: { days: 28, coverage: 0.99449, estimatedShare: 0.00051 },
    profileKw: [1 / 3, -0.0001],
    notJudged: ['POWER_FACTOR'],
  })
  const place = {
    rank: 1,
    of: 37,
    state: 'raised',
    changed: 'new',
    firstRaisedDay: dayOf('2026-01-21'),
  } as const
  expect(alertOf(assessment, place, MONEY)).toEqual({
    siteId: 'meter:M1',
    kind: 'meter',
    regionId: 'ALA',
    transformerId: 'TP-1',
    rank: 1,
    of: 37,
    state: 'raised',
    changed: 'new',
    probability: 0.9765,
    expectedKw: 9.88,
    expectedKwLow: 8.9,
    expectedKwHigh: 10.6,
    onsetAt: '2026-01-17',
    firstRaisedAt: '2026-01-21',
    asOf: '2026-02-01',
    // 9.8765 kW x 730 h, at 18 KZT.
    kwhPerMonth: 7210,
    damagePerMonth: { amount: 129_780, currency: 'KZT' },
    overload: { peakPct: 118, nightFloorPct: 66.1, peakPctWithoutSite: 80 },
    reasons: [{ code: 'FLOOR_HIGH', value: 9.877, expected: 0.3, unit: 'kW', weight: 0.41 }],
    alternatives: [{ code: 'ELECTRIC_HEATING', openBecause: 'temperature unknown' }],
    dataQuality: { days: 28, coverage: 0.994, estimatedShare: 0.001 },
    profileKw: [0.333, 0],
    modelVersion: 'rules-1',
    notJudged: ['POWER_FACTOR'],
  })
})

test('what is not known is left out or null, never 0', () => {
  const assessment = anAssessment({
    probability: undefined,
    onsetDay: undefined,
    overload: undefined,
    transformerId: undefined,
  })
  const place = {
    rank: null,
    of: 0,
    state: 'quiet',
    changed: 'unchanged',
    firstRaisedDay: undefined,
  } as const
  const alert = alertOf(assessment, place, MONEY)
  expect(alert.probability).toBeNull()
  expect(
    ['transformerId', 'onsetAt', 'firstRaisedAt', 'overload'].filter((field) => field in alert),
  ).toEqual([])
})
