import { describe, expect, test } from 'vitest'
import type { Assessment } from '../../../src/core/assess/assessment.ts'
import { type TransformerId, transformerId } from '../../../src/core/ids.ts'
import { Ranker, type Ranking } from '../../../src/core/rank/ranker.ts'
import { anAssessment } from '../../builders/an-assessment.ts'

const LIFECYCLE = { raiseAt: 0.5, clearAt: 0.35, clearAfterDays: 2, forgetAfterDays: 28 }
const newRanker = (): Ranker =>
  new Ranker(LIFECYCLE, { currency: 'KZT', perKwh: 18 }, { probability: 1, energy: 1, relief: 1 })
const on = (
  asOf: number,
  meterId: string,
  probability: number | undefined,
  change: Partial<Assessment> = {},
): Assessment => anAssessment({ asOf, meterId, probability, ...change })
const inShort = ({ alerts }: Ranking): string[] =>
  alerts.map(
    ({ rank, of, siteId, changed, state }) => `${rank ?? '-'}/${of} ${siteId} ${state} ${changed}`,
  )

test('the list is ordered by the energy that is likely stolen, then by id, as they are shown', () => {
  const ranker = newRanker()
  for (const [id, probability, expectedKw] of [
    ['M5', 0.9, 1],
    ['M3', 0.9, 2],
    // Four decimals are shown: these two are equal.
    ['M2', 0.80001, 2],
    ['M1', 0.80004, 2],
    ['M4', 0.6, 50],
  ] as const)
    ranker.put(on(1, id, probability, { expectedKw }))
  expect(ranker.rank(1).alerts.map(({ siteId }) => siteId)).toEqual(
    ['M4', 'M3', 'M1', 'M2', 'M5'].map((id) => `meter:${id}`),
  )
})

test('each region has its own list, in the order of the whole one', () => {
  const ranker = newRanker()
  ranker.put(on(20_485, 'M1', 0.9))
  ranker.put(on(20_485, 'M2', 0.8, { regionId: 'KRG' }))
  ranker.put(on(20_485, 'M3', 0.7))
  ranker.put(on(20_485, 'M4', 0.4, { regionId: 'PVL' }))
  const line = {
    expectedKw: 3.25,
    kwhPerMonth: 2373,
    changed: 'new',
    strongestReason: 'FLOOR_HIGH',
  }
  expect(ranker.rank(20_485).lists).toEqual([
    {
      regionId: 'ALA',
      asOf: '2026-02-01',
      sites: [
        { place: 1, siteId: 'meter:M1', rank: 1, probability: 0.9, ...line },
        { place: 2, siteId: 'meter:M3', rank: 3, probability: 0.7, ...line },
      ],
      groups: [
        {
          transformerId: 'TP-1',
          members: ['meter:M1', 'meter:M3'],
          expectedKw: 6.5,
          kwhPerMonth: 4746,
        },
      ],
    },
    {
      regionId: 'KRG',
      asOf: '2026-02-01',
      sites: [{ place: 1, siteId: 'meter:M2', rank: 2, probability: 0.8, ...line }],
      groups: [
        { transformerId: 'TP-1', members: ['meter:M2'], expectedKw: 3.25, kwhPerMonth: 2373 },
      ],
    },
  ])
})

test('a list groups its sites by area, the area of the best site first', () => {
  const ranker = newRanker()
  const inArea = (id: string): { transformerId: TransformerId } => ({
    transformerId: transformerId(id),
  })
  ranker.put(on(1, 'M1', 0.7, { ...inArea('TP-1'), expectedKw: 0.1 }))
  ranker.put(on(1, 'M2', 0.9, inArea('TP-2')))
  ranker.put(on(1, 'M3', 0.8, { ...inArea('TP-1'), expectedKw: 0.2 }))
  ranker.put(on(1, 'M4', 0.6, { transformerId: undefined }))
  const [list] = ranker.rank(1).lists
  expect(list?.groups.map(({ kwhPerMonth: _, ...group }) => group)).toEqual([
    { transformerId: 'TP-2', members: ['meter:M2'], expectedKw: 3.25 },
    // 0.1 + 0.2 without the error of binary fractions.
    { transformerId: 'TP-1', members: ['meter:M3', 'meter:M1'], expectedKw: 0.3 },
  ])
})

test('a cleared site has no place, and its region an empty list once', () => {
  const ranker = newRanker()
  ranker.put(on(1, 'M1', 0.9))
  ranker.put(on(1, 'M2', 0.8, { regionId: 'KRG' }))
  ranker.rank(1)
  for (const day of [2, 3]) ranker.put(on(day, 'M2', 0.8, { regionId: 'KRG' }))
  ranker.rank(2)
  const third = ranker.rank(3)
  expect(inShort(third)).toEqual(['1/1 meter:M2 raised unchanged', '-/1 meter:M1 cleared cleared'])
  expect(third.lists.map(({ regionId, sites }) => [regionId, sites.length])).toEqual([
    ['ALA', 0],
    ['KRG', 1],
  ])
  ranker.put(on(4, 'M2', 0.8, { regionId: 'KRG' }))
  expect(ranker.rank(4).lists.map(({ regionId }) => regionId)).toEqual(['KRG'])
  expect(ranker.sites).toBe(1)
})

describe('a day that is ranked again', () => {
  test('says the same', () => {
    const ranker = newRanker()
    ranker.put(on(1, 'M1', 0.9))
    ranker.rank(1)
    ranker.put(on(2, 'M1', 0.7))
    ranker.put(on(2, 'M2', 0.6))
    const first = ranker.rank(2)
    expect(inShort(first)).toEqual(['1/2 meter:M1 raised updated', '2/2 meter:M2 raised new'])
    expect(ranker.rank(2)).toEqual(first)
    expect(ranker.rank(2)).toEqual(first)
  })

  test('with a restated judgement says what it would have said at first', () => {
    const restated = newRanker()
    const direct = newRanker()
    for (const ranker of [restated, direct]) {
      ranker.put(on(1, 'M1', 0.9))
      ranker.rank(1)
    }
    restated.put(on(2, 'M1', 0.2))
    restated.rank(2)
    for (const ranker of [restated, direct]) ranker.put(on(2, 'M1', 0.75))
    expect(restated.rank(2)).toEqual(direct.rank(2))
  })

  test('takes back what it raised by mistake, as often as it is ranked', () => {
    const ranker = newRanker()
    ranker.put(on(2, 'M1', 0.9))
    expect(inShort(ranker.rank(2))).toEqual(['1/1 meter:M1 raised new'])
    ranker.put(on(2, 'M1', 0.2))
    const corrected = ranker.rank(2)
    expect(inShort(corrected)).toEqual(['-/0 meter:M1 cleared cleared'])
    expect(corrected.lists).toEqual([
      { regionId: 'ALA', asOf: '1970-01-03', sites: [], groups: [] },
    ])
    expect(ranker.rank(2)).toEqual(corrected)
    expect(inShort(ranker.rank(3))).toEqual([])
    expect(ranker.sites).toBe(0)
  })

  test('raises again what it had taken back', () => {
    const ranker = newRanker()
    for (const probability of [0.9, 0.2, 0.8]) {
      ranker.put(on(2, 'M1', probability))
      ranker.rank(2)
    }
    expect(inShort(ranker.rank(2))).toEqual(['1/1 meter:M1 raised new'])
  })
})

test('a site that cannot be judged for now shows its last judgement', () => {
  const ranker = newRanker()
  ranker.put(on(1, 'M1', 0.9))
  ranker.rank(1)
  ranker.put(on(2, 'M1', undefined, { expectedKw: 0, notJudged: ['LOW_COVERAGE'] }))
  const { alerts } = ranker.rank(2)
  expect(alerts.map(({ probability, asOf, changed }) => [probability, asOf, changed])).toEqual([
    [0.9, '1970-01-02', 'unchanged'],
  ])
})

test('an assessment older than the last one of its site changes nothing', () => {
  const ranker = newRanker()
  ranker.put(on(5, 'M1', 0.9))
  ranker.put(on(3, 'M1', 0.1))
  expect(inShort(ranker.rank(5))).toEqual(['1/1 meter:M1 raised new'])
})

test('a site that was never judged and cannot be is no row', () => {
  const ranker = newRanker()
  ranker.put(on(1, 'M1', undefined))
  expect([ranker.sites, inShort(ranker.rank(1))]).toEqual([0, []])
})
