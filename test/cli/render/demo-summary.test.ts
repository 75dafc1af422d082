import { describe, expect, it } from 'vitest'
import type { DemoResult } from '../../../src/app/demo.ts'
import { demoSummary } from '../../../src/cli/render/demo-summary.ts'
import { anAlert, seen } from '../an-alert.ts'

const RESULT: DemoResult = {
  suspects: [
    anAlert(),
    anAlert({ siteId: 'meter:KZ-ALA-000007', rank: 2 }),
    anAlert({ siteId: 'meter:KZ-ALA-000008', rank: 3 }),
  ],
  truth: [
    {
      siteId: 'meter:KZ-ALA-000123',
      kind: 'steady',
      kw: 9.75,
      machines: 3,
      onsetAt: '2026-01-17',
      model: 'S19',
    },
    {
      siteId: 'area:TP-9',
      kind: 'before-meter',
      kw: 146.25,
      machines: 45,
      onsetAt: '2026-01-19',
      model: 'S19',
    },
  ],
  lookAlikes: [{ siteId: 'meter:KZ-ALA-000007', kind: 'cold-store' }],
  meters: 1080,
  days: 35,
  counts: { read: 1_814_400, accepted: 1_814_400, duplicate: 0, late: 0, rejected: 0 },
  currency: 'KZT',
}

describe('what is said below the list of the demo', () => {
  it('tells what was found, missed and listed for nothing, and what to do next', () => {
    expect(seen(demoSummary(RESULT, 5.84, 'en'))).toBe(
      [
        '1 of the 2 planted mines are on the list.',
        'Missed: area TP-9 (before the meters, 146.3 kW).',
        'Listed, but not planted: KZ-ALA-000007 (no. 2, cold store), KZ-ALA-000008 (no. 3, ordinary load).',
        'The region is simulated, so the truth is known; a real list is one of suspicions.',
        '1,080 meters and 1,814,400 readings over 35 days in 5.8 s, 310,685 a second.',
        '',
        'What next',
        '  your own file:  npx greywatt scan --readings FILE.csv --format table',
        '  with Kafka:     npx greywatt topics && npx greywatt serve',
      ].join('\n'),
    )
  })

  it('puts Russian nouns in the form that goes with their number', () => {
    const lineOf = (meters: number, days: number) =>
      seen(demoSummary({ ...RESULT, meters, days }, 1, 'ru')).split('\n')[4]
    expect(lineOf(1, 2)).toBe(
      '1 счётчик, 1 814 400 показаний, 2 дня за 1,0 с, 1 814 400 в секунду.',
    )
    expect(lineOf(23, 21)).toMatch(/^23 счётчика, .*, 21 день за/)
    expect(lineOf(11, 35)).toMatch(/^11 счётчиков, .*, 35 дней за/)
  })

  it('leaves out what there is nothing to say of', () => {
    const suspects = RESULT.suspects.slice(0, 1)
    const truth = RESULT.truth.slice(0, 1)
    const lines = demoSummary({ ...RESULT, suspects, truth }, 1, 'kk').split('\n')
    expect(lines.slice(0, 2)).toEqual([
      'Жасырылған фермалар: 1, тізімде бары: 1.',
      'Өңір модельденген, сондықтан шындық белгілі; нағыз тізім — тек күдік.',
    ])
  })
})
