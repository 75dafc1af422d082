import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Assessment } from '../../src/core/assess/assessment.ts'
import { Assessor } from '../../src/core/assess/assessor.ts'
import type { DayClosed } from '../../src/core/collate/day-closed.ts'
import type { MeterDay } from '../../src/core/collate/meter-day.ts'
import { ReferenceBook } from '../../src/core/context/reference-book.ts'
import { Calendars } from '../../src/core/time.ts'
import { aMeterDay } from '../builders/a-meter-day.ts'
import { dayOf } from '../builders/days.ts'
import { someAssessParams } from '../core/assess/assessing.ts'
import { HeldPages } from '../core/assess/held-pages.ts'

const FEB_1 = dayOf('2026-02-01')
const DAYS = 9
const SOURCES = 3

type Said = { readonly day: MeterDay } | { readonly closed: DayClosed }

/** What one source says: each of its meters' days, some half missing first and restated later, and its closings. */
const source = (number: number, random: () => number): Said[] => {
  const said: Said[] = []
  const pending: { after: number; day: MeterDay }[] = []
  const firstDay = Math.floor(random() * 3)
  for (let day = firstDay; day < DAYS; day++) {
    for (let meter = 0; meter < 2; meter++) {
      if (random() < 0.1) continue
      const meterId = `M${number}${meter}`
      const powerKw = Array.from({ length: 4 }, () => (meter === 0 ? 4 : 0.5) + 0.2 * random())
      const whole = { meterId, day: FEB_1 + day, source: number, powerKw }
      if (random() < 0.4) {
        said.push({ day: aMeterDay({ ...whole, quality: [3, 3, 0, 0] }) })
        pending.push({
          after: day + 1 + Math.floor(random() * 2),
          day: aMeterDay({ ...whole, revision: 2880 }),
        })
      } else said.push({ day: aMeterDay(whole) })
    }
    for (const { after, day: late } of pending) if (after === day) said.push({ day: late })
    said.push({
      closed: { source: number, sources: SOURCES, closedThrough: FEB_1 + day, idle: false },
    })
  }
  return said
}

const referenceBook = (): ReferenceBook => {
  const reference = new ReferenceBook()
  reference.transformers.put('TP-1', { transformerId: 'TP-1', ratedKva: 100, headMeterId: 'M00' })
  return reference
}
const newAssessor = (): Assessor =>
  new Assessor(someAssessParams({ windowDays: 7, minDays: 3 }), referenceBook(), new Calendars())

const hear = (
  assessor: Assessor,
  said: readonly Said[],
  judged: [number, readonly Assessment[], readonly Assessment[]][],
): void => {
  for (const each of said) {
    if ('day' in each) assessor.meterDay(each.day)
    else assessor.dayClosed(each.closed)
    for (let day = assessor.assessNext(); day !== undefined; day = assessor.assessNext())
      judged.push([day.asOf - FEB_1, day.sites, day.handedOn])
  }
}

/** Three streams and an order in which to take from them, each in its own order. */
const scenario = fc
  .record({ seed: fc.nat(), order: fc.infiniteStream(fc.nat({ max: SOURCES - 1 })) })
  .map(({ seed, order }) => {
    let state = seed
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
    const streams = Array.from({ length: SOURCES }, (_, number) => source(number, random))
    const places = streams.map(() => 0)
    const mixed: Said[] = []
    const total = streams.reduce((sum, { length }) => sum + length, 0)
    while (mixed.length < total) {
      const from = order.next().value ?? 0
      for (let step = 0; step < SOURCES; step++) {
        const at = (from + step) % SOURCES
        const said = streams[at]?.[places[at] as number]
        if (said === undefined) continue
        places[at] = (places[at] as number) + 1
        mixed.push(said)
        break
      }
    }
    return { streams, mixed }
  })

test('however the sources interleave, the same days are judged in the same way', () => {
  fc.assert(
    fc.property(scenario, ({ streams, mixed }) => {
      const oneByOne: [number, readonly Assessment[], readonly Assessment[]][] = []
      hear(newAssessor(), streams.flat(), oneByOne)
      const interleaved: typeof oneByOne = []
      hear(newAssessor(), mixed, interleaved)
      expect(interleaved).toEqual(oneByOne)
    }),
    { numRuns: 300 },
  )
})

test('a restart anywhere, from checkpoints one over the other, changes no judgement', () => {
  fc.assert(
    fc.property(
      scenario,
      fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      ({ mixed }, points) => {
        const cuts = points.map((at) => at % (mixed.length + 1)).sort((a, b) => a - b)
        const whole: [number, readonly Assessment[], readonly Assessment[]][] = []
        hear(newAssessor(), mixed, whole)
        const judged: typeof whole = []
        const before = newAssessor()
        const held = new HeldPages()
        let from = 0
        for (const cut of cuts) {
          hear(before, mixed.slice(from, cut), judged)
          held.take(before)
          from = cut
        }
        const after = held.restore(newAssessor())
        hear(after, mixed.slice(from), judged)
        expect(judged).toEqual(whole)
      },
    ),
    { numRuns: 300 },
  )
})

/** How often something was judged after a loss, and how often what had been said was passed over. */
const lost = { judged: 0, passedOver: 0 }

test('with its state lost it judges behind the last day that it had closed, as if nothing had happened', () => {
  fc.assert(
    fc.property(scenario, fc.nat(), ({ mixed }, at) => {
      const cut = at % (mixed.length + 1)
      const whole: [number, readonly Assessment[], readonly Assessment[]][] = []
      const before = newAssessor()
      hear(before, mixed.slice(0, cut), whole)
      const { handedOn } = before.state()
      const closedThrough = before.assessedThrough
      hear(before, mixed.slice(cut), whole)
      const anew = newAssessor()
      anew.goOnFrom({ closedThrough, handedOn })
      const judged: typeof whole = []
      hear(anew, mixed, judged)
      const last = closedThrough === undefined ? Number.NEGATIVE_INFINITY : closedThrough - FEB_1
      const behind = (days: typeof whole) => days.filter(([day]) => day > last)
      expect(behind(judged)).toEqual(behind(whole))
      expect(judged.every(([day]) => day >= last)).toBe(true)
      // Of that one no more than what restates it, and the last of these is the same.
      const atLast = (days: typeof whole) => days.filter(([day]) => day === last)
      const restated = atLast(judged)
      expect(restated).toEqual(restated.length === 0 ? [] : atLast(whole).slice(-restated.length))
      lost.judged += judged.length
      lost.passedOver += whole.length - judged.length
    }),
    { numRuns: 300 },
  )
  expect(Math.min(lost.judged, lost.passedOver)).toBeGreaterThan(100)
})
