import { expect, test } from 'vitest'
import { Ranker, type Ranking } from '../../../src/core/rank/ranker.ts'
import { RankingDays } from '../../../src/core/rank/ranking-days.ts'
import { anAssessment } from '../../builders/an-assessment.ts'

const newRanker = (): Ranker =>
  new Ranker(
    { raiseAt: 0.5, clearAt: 0.35, clearAfterDays: 2, forgetAfterDays: 28 },
    { currency: 'KZT', perKwh: 18 },
    { probability: 1, energy: 1, relief: 1 },
  )
const judged = (days: RankingDays, asOf: number, meterId: string, probability: number): void =>
  days.assessment(anAssessment({ asOf, meterId, probability }))
const close = (days: RankingDays, source: number, closedThrough: number, idle = false): string[] =>
  inShort(days.dayClosed({ source, sources: 2, closedThrough, idle }))
const inShort = (rankings: readonly Ranking[]): string[] =>
  rankings.map(
    ({ asOf, alerts }) =>
      `${asOf}: ${alerts.map(({ siteId, changed }) => `${siteId} ${changed}`).join(', ')}`,
  )

test('a day is ranked once every partition has judged it, from that day alone', () => {
  const days = new RankingDays(newRanker())
  judged(days, 1, 'M1', 0.9)
  judged(days, 2, 'M1', 0.9)
  expect([close(days, 0, 1), close(days, 0, 2)]).toEqual([[], []])
  judged(days, 1, 'M2', 0.8)
  expect(close(days, 1, 1)).toEqual(['1: meter:M1 new, meter:M2 new'])
  expect(close(days, 1, 3)).toEqual(['2: meter:M1 unchanged, meter:M2 unchanged'])
})

test('the first day ranked is the first that has a suspect', () => {
  const days = new RankingDays(newRanker())
  judged(days, 3, 'M1', 0.9)
  close(days, 0, 4)
  expect(close(days, 1, 4)).toEqual(['3: meter:M1 new', '4: meter:M1 unchanged'])
})

test('a day that was judged again is ranked again', () => {
  const days = new RankingDays(newRanker())
  close(days, 0, 1)
  expect(close(days, 1, 1)).toEqual(['1: '])
  judged(days, 1, 'M1', 0.9)
  expect(close(days, 1, 1)).toEqual(['1: meter:M1 new'])
  expect(close(days, 1, 1)).toEqual([])
})

test('a silent partition is not waited for', () => {
  const days = new RankingDays(newRanker())
  judged(days, 2, 'M1', 0.9)
  close(days, 0, 1, true)
  expect(close(days, 1, 2)).toEqual(['2: meter:M1 new'])
})

test('after a restart anywhere the same days are ranked in the same way', () => {
  const steps = [
    (days: RankingDays) => void judged(days, 1, 'M1', 0.9),
    (days: RankingDays) => close(days, 0, 1),
    (days: RankingDays) => void judged(days, 2, 'M1', 0.3),
    (days: RankingDays) => void judged(days, 1, 'M2', 0.8),
    (days: RankingDays) => close(days, 1, 1),
    (days: RankingDays) => void judged(days, 1, 'M2', 0.2),
    (days: RankingDays) => close(days, 1, 1),
    (days: RankingDays) => close(days, 0, 3),
    (days: RankingDays) => close(days, 1, 2),
    (days: RankingDays) => close(days, 1, 3),
  ]
  const play = (cut: number): unknown[] => {
    let ranker = newRanker()
    let days = new RankingDays(ranker)
    return steps.map((step, i) => {
      if (i === cut) {
        const { put } = structuredClone(ranker.takeTouched())
        const state = structuredClone(days.state())
        ranker = newRanker()
        for (const row of put) ranker.restoreRow(row)
        days = new RankingDays(ranker)
        days.restore(state)
      }
      return step(days)
    })
  }
  const whole = play(-1)
  expect(whole.filter((said) => Array.isArray(said))).toEqual([
    [],
    ['1: meter:M1 new, meter:M2 new'],
    ['1: meter:M1 new, meter:M2 cleared'],
    [],
    ['2: meter:M1 updated'],
    ['3: meter:M1 cleared'],
  ])
  for (let cut = 0; cut < steps.length; cut++) expect(play(cut)).toEqual(whole)
})

test('rows come and go with the sites, for a checkpoint', () => {
  const ranker = newRanker()
  ranker.put(anAssessment({ asOf: 1 }))
  ranker.rank(1)
  expect(ranker.takeTouched()).toMatchObject({
    put: [{ version: 1, siteId: 'meter:M1' }],
    gone: [],
  })
  for (const day of [2, 3, 4]) ranker.rank(day)
  expect(ranker.takeTouched()).toEqual({ put: [], gone: ['meter:M1'] })
})
