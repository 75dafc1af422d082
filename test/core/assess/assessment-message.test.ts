import { expect, test } from 'vitest'
import type { Assessment } from '../../../src/core/assess/assessment.ts'
import {
  assessmentFromJson,
  assessmentToJson,
} from '../../../src/core/assess/assessment-message.ts'
import { areaSite, meterId, meterSite, transformerId } from '../../../src/core/ids.ts'
import { anAssessment } from '../../builders/an-assessment.ts'

test.each<[string, Assessment]>([
  ['a suspect', anAssessment({ probability: 0.1 + 0.2, profileKw: [1 / 3, 1e-9, 12345.678] })],
  [
    'a site that cannot be judged',
    anAssessment({
      probability: undefined,
      onsetDay: undefined,
      overload: undefined,
      reasons: [],
      alternatives: [],
      profileKw: [],
      notJudged: ['LOW_COVERAGE'],
    }),
  ],
  [
    'a member of a case',
    anAssessment({
      caseId: 'split:TP-1:M1',
      members: [meterSite(meterId('M2'))],
    }),
  ],
  ['a site without a known area', anAssessment({ transformerId: undefined })],
  [
    'an area without relief',
    {
      ...anAssessment({
        kind: 'area',
        overload: { peakPct: 1, nightFloorPct: 2 },
      }),
      siteId: areaSite(transformerId('TP-1')),
    },
  ],
])('%s comes back from its message to the last bit', (_, assessment) => {
  const back = assessmentFromJson(JSON.parse(assessmentToJson(assessment)))
  expect(back).toEqual(assessment)
  expect(assessmentToJson(back)).toBe(assessmentToJson(assessment))
})

test('the message says what contracts say: dates, null where not judged', () => {
  const { overload: _overload, ...message } = JSON.parse(
    assessmentToJson(anAssessment({ probability: undefined })),
  )
  expect(message).toMatchObject({
    siteId: 'meter:M1',
    asOf: '2026-02-01',
    onsetAt: '2026-01-12',
    probability: null,
    dataQuality: { days: 28, coverage: 1, estimatedShare: 0 },
  })
})

test.each([
  ['a probability above 1', { probability: 1.1 }],
  ['a code that is not on the list', { notJudged: ['BAD_MOOD'] }],
  ['a date that is none', { asOf: '2026-02-30' }],
])('%s is a fault', (_, change) => {
  const message = JSON.parse(assessmentToJson(anAssessment()))
  expect(() => assessmentFromJson({ ...message, ...change })).toThrow()
})

test('the end of a block and its evidence come back from the message', () => {
  const assessment = anAssessment({
    onsetDay: undefined,
    endedDay: 20_480,
    evidence: {
      changes: [{ at: '2026-01-27', kind: 'end', kw: -3.25, confidence: 0.99 }],
      restarts: { count: 2, hoursOff: 1.5 },
    },
  })
  const json = assessmentToJson(assessment)
  expect(assessmentFromJson(JSON.parse(json))).toEqual(assessment)
  expect(JSON.parse(json)).toMatchObject({ endedAt: '2026-01-27' })
})
