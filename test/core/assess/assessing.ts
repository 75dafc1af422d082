import type { AssessParams } from '../../../src/core/assess/assess-context.ts'
import { Assessor } from '../../../src/core/assess/assessor.ts'
import { ReferenceBook } from '../../../src/core/context/reference-book.ts'
import { Calendars } from '../../../src/core/time.ts'

export const someAssessParams = (change: Partial<AssessParams> = {}): AssessParams => ({
  windowDays: 28,
  minDays: 7,
  minCoverage: 0.5,
  powerFactor: 1,
  balance: { minPresent: 0.95, lineLossShare: 0 },
  model: undefined,
  emitFrom: 0.35,
  suspectFrom: 0.5,
  ...change,
})

export const anAssessor = (
  reference = new ReferenceBook(),
  params: Partial<AssessParams> = {},
): Assessor => new Assessor(someAssessParams(params), reference, new Calendars())
