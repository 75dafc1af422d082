import { describe, expect, expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import { type Alert, alertOf } from '../../../src/core/alert/alert.ts'
import { alertSchema } from '../../../src/core/alert/alert-schema.ts'
import { meterId, meterSite } from '../../../src/core/ids.ts'
import { anAssessment } from '../../builders/an-assessment.ts'
import { dayOf } from '../../builders/days.ts'

const MONEY = { currency: 'KZT', perKwh: 18 }
const RAISED = {
  rank: 1,
  of: 3,
  state: 'raised',
  changed: 'new',
  firstRaisedDay: dayOf('2026-01-19'),
} as const
const QUIET = {
  rank: null,
  of: 0,
  state: 'quiet',
  changed: 'unchanged',
  firstRaisedDay: undefined,
} as const

describe('the schema of an alert', () => {
  it('describes what is written, field by field', () => {
    // tsc judges these two.
    expectTypeOf<Alert>().toExtend<z.output<typeof alertSchema>>()
    expectTypeOf<z.output<typeof alertSchema>>().toExtend<Alert>()
  })

  it.each([
    { label: 'a raised site', alert: alertOf(anAssessment(), RAISED, MONEY) },
    {
      label: 'a member of a case',
      alert: alertOf(
        anAssessment({ caseId: 'split:TP-1:M1', members: [meterSite(meterId('M2'))] }),
        RAISED,
        MONEY,
      ),
    },
    {
      label: 'a site whose block has left, with its evidence',
      alert: alertOf(
        anAssessment({
          onsetDay: undefined,
          endedDay: dayOf('2026-01-29'),
          evidence: {
            changes: [{ at: '2026-01-29', kind: 'end', kw: -3.25, confidence: 0.99 }],
            machines: { unitKw: 3.25, spreadKw: 0.05, seen: 3, count: 2 },
            restarts: { count: 2, hoursOff: 1.5 },
            swingWithinHour: 0.01,
            powerFactor: 0.97,
          },
        }),
        RAISED,
        MONEY,
      ),
    },
    {
      label: 'a site without an area, an onset or a judgement',
      alert: alertOf(
        anAssessment({
          transformerId: undefined,
          probability: undefined,
          onsetDay: undefined,
          overload: undefined,
          reasons: [],
          alternatives: [],
          profileKw: [],
          notJudged: ['TOO_FEW_DAYS'],
        }),
        QUIET,
        MONEY,
      ),
    },
  ])('takes $label as it is written, and leaves nothing of it out', ({ alert }) => {
    expect(alertSchema.parse(JSON.parse(JSON.stringify(alert)))).toEqual(alert)
  })

  it.each([
    { label: 'a probability above 1', change: { probability: 1.2 } },
    { label: 'a reason that is in no list', change: { reasons: [{ code: 'GUT_FEELING' }] } },
    { label: 'a date with a time', change: { asOf: '2026-02-01T00:00:00Z' } },
    { label: 'a rank of 0', change: { rank: 0 } },
  ])('turns $label away', ({ change }) => {
    const alert = { ...alertOf(anAssessment(), RAISED, MONEY), ...change }
    expect(alertSchema.safeParse(alert).success).toBe(false)
  })
})
