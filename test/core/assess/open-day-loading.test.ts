import { describe, expect, test } from 'vitest'
import type { Assessment } from '../../../src/core/assess/assessment.ts'
import type { Assessor } from '../../../src/core/assess/assessor.ts'
import type { MeterDay } from '../../../src/core/collate/meter-day.ts'
import type { TransformerAsset } from '../../../src/core/context/assets.ts'
import { ReferenceBook } from '../../../src/core/context/reference-book.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { dayOf } from '../../builders/days.ts'
import { anAssessor } from './assessing.ts'

const FEB_1 = dayOf('2026-02-01')
const TODAY = FEB_1 + 3
/** 10 kW by night, 20 by day, 40 in the evening. */
const ordinary = Array.from({ length: 48 }, (_, slot) => (slot < 12 ? 10 : slot < 36 ? 20 : 40))

const judged = (
  meters: readonly string[],
  transformer: Partial<TransformerAsset> = { ratedKva: 100 },
): Assessor => {
  const reference = new ReferenceBook()
  reference.transformers.put('TP-1', { transformerId: 'TP-1', ...transformer })
  const assessor = anAssessor(reference)
  for (let day = FEB_1; day < TODAY; day++) {
    for (const meterId of meters) assessor.meterDay(aMeterDay({ meterId, day, powerKw: ordinary }))
    assessor.dayClosed({ source: 0, sources: 1, closedThrough: day, idle: false })
    while (assessor.assessNext() !== undefined);
  }
  return assessor
}
/** The open day up to an hour, so many times what is ordinary. */
const soFar = (hour: number, times: number, change: Partial<MeterDay> = {}): MeterDay => ({
  ...aMeterDay({
    powerKw: ordinary.map((kw, slot) => (slot < hour * 2 ? kw * times : 0)),
    quality: ordinary.map((_, slot) => (slot < hour * 2 ? 3 : 0)),
    revision: hour * 60,
    day: TODAY,
    provisional: true,
  }),
  ...change,
})
const peaks = (loadings: readonly Assessment[]) =>
  loadings.map(({ siteId, asOf, provisional, probability, overload }) => ({
    siteId,
    asOf,
    provisional,
    probability,
    ...overload,
  }))

describe('the loading of an open day', () => {
  test('is that of the day so far, and how far it comes where it goes on as it began', () => {
    const assessor = judged(['M1'])
    assessor.meterDay(soFar(10, 1.5))
    expect(peaks(assessor.openDayLoadings())).toEqual([
      {
        siteId: 'area:TP-1',
        asOf: TODAY,
        provisional: true,
        probability: undefined,
        peakPct: expect.closeTo(30, 2),
        nightFloorPct: expect.closeTo(15, 2),
        projectedPeakPct: expect.closeTo(60, 1),
      },
    ])
  })

  test('is said once, and again when more has come', () => {
    const assessor = judged(['M1'])
    assessor.meterDay(soFar(10, 1))
    expect(assessor.openDayLoadings()).toHaveLength(1)
    expect(assessor.openDayLoadings()).toEqual([])
    assessor.meterDay(soFar(9, 3))
    expect(assessor.openDayLoadings()).toEqual([])
    assessor.meterDay(soFar(19, 1))
    expect(assessor.openDayLoadings()[0]?.overload?.peakPct).toBeCloseTo(40, 2)
  })

  test('scales up what half of the meters sent, and waits for half', () => {
    const assessor = judged(['M1', 'M2', 'M3', 'M4'])
    assessor.meterDay(soFar(10, 1))
    expect(assessor.openDayLoadings()).toEqual([])
    assessor.meterDay(soFar(10, 1, { meterId: aMeterDay({ meterId: 'M2' }).meterId }))
    expect(assessor.openDayLoadings()[0]?.overload?.peakPct).toBeCloseTo(80, 1)
  })

  test("is the head meter's where it has sent anything", () => {
    const assessor = judged(['HEAD', 'M1'], { ratedKva: 100, headMeterId: 'HEAD' })
    assessor.meterDay(soFar(10, 1))
    assessor.meterDay(soFar(10, 2, { meterId: aMeterDay({ meterId: 'HEAD' }).meterId }))
    expect(assessor.openDayLoadings()[0]?.overload?.peakPct).toBeCloseTo(40, 2)
  })

  test.each([
    ['without a rating', {}],
    ['of a rating of 0', { ratedKva: 0 }],
  ])('%s is not said', (_, transformer) => {
    const assessor = judged(['M1'], transformer)
    assessor.meterDay(soFar(10, 1))
    expect(assessor.openDayLoadings()).toEqual([])
  })

  test('is over once the day is judged', () => {
    const assessor = judged(['M1'])
    assessor.meterDay(soFar(10, 1))
    assessor.meterDay(aMeterDay({ day: TODAY, powerKw: ordinary }))
    assessor.dayClosed({ source: 0, sources: 1, closedThrough: TODAY, idle: false })
    while (assessor.assessNext() !== undefined);
    expect(assessor.openDayLoadings()).toEqual([])
  })
})
