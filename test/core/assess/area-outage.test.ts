import { describe, expect, test } from 'vitest'
import { restsOnArea } from '../../../src/core/assess/area-outage.ts'
import type { AssessedDay } from '../../../src/core/assess/assessor.ts'
import { ReferenceBook } from '../../../src/core/context/reference-book.ts'
import { Ranker } from '../../../src/core/rank/ranker.ts'
import { aFlat } from '../../builders/a-flat.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { dayOf } from '../../builders/days.ts'
import { anAssessor } from './assessing.ts'

const FEB_1 = dayOf('2026-02-01')
const DAYS = 24
const HOMES = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6']
/** M1 and M2 hide a machine each. */
const curves = new Map(
  HOMES.map((id, i) => [id, aFlat({ days: DAYS, seed: i + 1, machines: i < 2 ? 1 : 0 })]),
)
const headKw = Float64Array.from({ length: DAYS * 48 }, (_, slot) =>
  [...curves.values()].reduce((sum, kw) => sum + (kw[slot] as number), 0.2),
)

/** Judges the area day by day; `silent` says who sends nothing on a day. */
const judged = (silent: (meterId: string, day: number) => boolean): AssessedDay[] => {
  const reference = new ReferenceBook()
  reference.transformers.put('TP-1', { transformerId: 'TP-1', ratedKva: 100, headMeterId: 'HEAD' })
  const assessor = anAssessor(reference)
  return Array.from({ length: DAYS }, (_, day) => {
    for (const [meterId, kw] of [...curves, ['HEAD', headKw] as const])
      if (!silent(meterId, day))
        assessor.meterDay(
          aMeterDay({ meterId, day: FEB_1 + day, powerKw: kw.subarray(day * 48, (day + 1) * 48) }),
        )
    assessor.dayClosed({ source: 0, sources: 1, closedThrough: FEB_1 + day, idle: false })
    return assessor.assessNext(true) as AssessedDay
  })
}
/** On a day: who is not judged for the area's sake. */
const outOn = (days: readonly AssessedDay[], day: number): readonly string[] =>
  (days[day] as AssessedDay).sites
    .filter(
      ({ probability, notJudged }) =>
        probability === undefined && notJudged.includes('AREA_OUTAGE'),
    )
    .map(({ siteId }) => siteId)

describe('on a day on which most of an area is silent', () => {
  const days = judged((meterId, day) => day >= 20 && !['M1', 'M3'].includes(meterId))

  test('who said nothing is not judged, and neither is the area', () => {
    expect(outOn(days, 19)).toEqual([])
    expect(outOn(days, 20)).toEqual(['meter:M2', 'meter:M4', 'meter:M5', 'meter:M6', 'area:TP-1'])
  })

  test('who did is judged by what it said itself, and that is noted', () => {
    const [mine] = days[20]?.sites ?? []
    expect(mine?.probability).toBeGreaterThan(0.5)
    expect(mine?.notJudged).toEqual(expect.arrayContaining(['PEERS', 'AREA_OUTAGE']))
  })

  test('no alert is raised, and none is cleared', () => {
    const ranker = new Ranker(
      { raiseAt: 0.5, clearAt: 0.35, clearAfterDays: 2, forgetAfterDays: 28 },
      { currency: 'KZT', perKwh: 18 },
      { probability: 1, energy: 1, relief: 1 },
    )
    const changes = days.map(({ asOf, handedOn }) => {
      for (const assessment of handedOn) ranker.put(assessment)
      return ranker.rank(asOf).alerts.map(({ siteId, changed }) => `${siteId} ${changed}`)
    })
    for (const day of changes.slice(20))
      expect([...day].sort().map((each) => each.replace('updated', 'unchanged'))).toEqual([
        'meter:M1 unchanged',
        'meter:M2 unchanged',
      ])
  })
})

test('half of an area is enough, and what was missing is judged again once it is back', () => {
  const half = judged((meterId, day) => day >= 20 && ['M2', 'M4', 'M6'].includes(meterId))
  expect(outOn(half, 22)).toEqual([])
  const back = judged((meterId, day) => day === 20 && meterId !== 'HEAD')
  expect([outOn(back, 20).length, outOn(back, 21).length]).toEqual([7, 0])
})

test('a silent head meter takes the area alone out of the judgement', () => {
  const days = judged((meterId, day) => day >= 20 && meterId === 'HEAD')
  expect(outOn(days, 21)).toEqual(['area:TP-1'])
})

test.each([
  ['half again the odds', 0.4, 0.5, false],
  ['more than half again', 0.4, 0.51, true],
  ['less by as much', 0.51, 0.4, true],
  ['nothing either way', 0, 0, false],
  ['certain either way', 1, 1, false],
  ['all of it', 0, 0.2, true],
])('what %s rests on the area, or not', (_, alone, withArea, expected) => {
  expect(restsOnArea(alone, withArea)).toBe(expected)
})
