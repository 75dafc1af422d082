import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AssessedDay } from '../../src/core/assess/assessor.ts'
import { ReferenceBook } from '../../src/core/context/reference-book.ts'
import { aFlat } from '../builders/a-flat.ts'
import { aMeterDay } from '../builders/a-meter-day.ts'
import { dayOf } from '../builders/days.ts'
import { anAssessor } from '../core/assess/assessing.ts'

const FEB_1 = dayOf('2026-02-01')
const DAYS = 9
const homes = [0, 1, 2].map((i) => aFlat({ days: DAYS, seed: i + 1, machines: i === 0 ? 2 : 0 }))

interface Said {
  readonly before: number
  readonly meter: number
  readonly day: number
  readonly kw: number
  readonly revision: number
}

const judged = (provisional: readonly Said[]): AssessedDay[] => {
  const reference = new ReferenceBook()
  reference.transformers.put('TP-1', { transformerId: 'TP-1', ratedKva: 25 })
  const assessor = anAssessor(reference)
  const days: AssessedDay[] = []
  for (let i = 0; i < DAYS; i++) {
    for (const { before, meter, day, kw, revision } of provisional)
      if (before === i) {
        const powerKw = new Array<number>(48).fill(kw)
        assessor.meterDay(
          aMeterDay({
            meterId: `M${meter}`,
            day: FEB_1 + day,
            powerKw,
            revision,
            provisional: true,
          }),
        )
        assessor.openDayLoadings()
      }
    for (const [meter, home] of homes.entries())
      assessor.meterDay(
        aMeterDay({
          meterId: `M${meter}`,
          day: FEB_1 + i,
          powerKw: home.subarray(i * 48, (i + 1) * 48),
        }),
      )
    assessor.dayClosed({ source: 0, sources: 1, closedThrough: FEB_1 + i, idle: false })
    for (let next = assessor.assessNext(true); next !== undefined; next = assessor.assessNext(true))
      days.push(next)
  }
  return days
}

const plain = judged([])
test('what is said of open days changes no judgement, whatever it says and whenever it comes', () => {
  expect(plain.at(-1)?.handedOn.map(({ siteId }) => siteId)).toEqual(['meter:M0'])
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          before: fc.integer({ min: 0, max: DAYS - 1 }),
          meter: fc.integer({ min: 0, max: 4 }),
          day: fc.integer({ min: -1, max: DAYS + 1 }),
          kw: fc.constantFrom(0, 0.3, 5, 500),
          revision: fc.integer({ min: 0, max: 3000 }),
        }),
        { maxLength: 12 },
      ),
      (provisional) => {
        expect(judged(provisional)).toEqual(plain)
      },
    ),
    { numRuns: 40 },
  )
})
