import { describe, expect, expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import type { InspectionList } from '../../../src/core/rank/inspection-list.ts'
import { inspectionListSchema } from '../../../src/core/rank/inspection-list-schema.ts'
import { Ranker } from '../../../src/core/rank/ranker.ts'
import { anAssessment } from '../../builders/an-assessment.ts'
import { dayOf } from '../../builders/days.ts'

const ranked = (): readonly InspectionList[] => {
  const ranker = new Ranker(
    { raiseAt: 0.5, clearAt: 0.35, clearAfterDays: 2, forgetAfterDays: 28 },
    { currency: 'KZT', perKwh: 18 },
    { probability: 1, energy: 1, relief: 1 },
  )
  ranker.put(anAssessment({ meterId: 'M1', probability: 0.9 }))
  ranker.put(anAssessment({ meterId: 'M2', probability: 0.8, reasons: [] }))
  return ranker.rank(dayOf('2026-02-01')).lists
}

describe('the schema of an inspection list', () => {
  it('describes what is written, field by field', () => {
    // tsc judges these two.
    expectTypeOf<InspectionList>().toExtend<z.output<typeof inspectionListSchema>>()
    expectTypeOf<z.output<typeof inspectionListSchema>>().toExtend<InspectionList>()
  })

  it('takes a list as it is written, and leaves nothing of it out', () => {
    const lists = ranked()
    expect(lists.map(({ sites }) => sites.length)).toEqual([2])
    expect(
      lists.map((list) => inspectionListSchema.parse(JSON.parse(JSON.stringify(list)))),
    ).toEqual(lists)
  })

  it('turns a list without its day away', () => {
    const [list] = ranked()
    expect(inspectionListSchema.safeParse({ ...list, asOf: undefined }).success).toBe(false)
  })
})
