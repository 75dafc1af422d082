import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Assessor } from '../../src/core/assess/assessor.ts'
import { MeterAreas } from '../../src/core/collate/meter-areas.ts'
import { meterMovedFromJson, meterMovedToJson } from '../../src/core/collate/meter-moved.ts'
import { ReferenceBook } from '../../src/core/context/reference-book.ts'
import { type AreaKey, meterId } from '../../src/core/ids.ts'
import { Calendars } from '../../src/core/time.ts'
import { aFlat } from '../builders/a-flat.ts'
import { aMeterDay } from '../builders/a-meter-day.ts'
import { dayOf } from '../builders/days.ts'
import { someAssessParams } from '../core/assess/assessing.ts'
import { HeldPages } from '../core/assess/held-pages.ts'

const FEB_1 = dayOf('2026-02-01')
const DAYS = 24
const AREAS = ['TP-1', 'TP-2', 'TP-3'] as const
const PARAMS = someAssessParams({ windowDays: 14, minDays: 4 })
const mine = aFlat({ days: DAYS, machines: 1 })

/** By day: the area that the books name, and whether a late reading restates the day two days before. */
const books = fc.record({
  /** TP-1 and TP-2 may share a partition. */
  isShared: fc.boolean(),
  restartAt: fc.nat({ max: DAYS }),
  days: fc.array(
    fc.record({
      area: fc.option(fc.constantFrom(...AREAS), { nil: undefined, freq: 5 }),
      isRestated: fc.boolean(),
    }),
    { minLength: DAYS, maxLength: DAYS },
  ),
})

/** How often somebody judged the meter, of the days after the first few. */
const seen = { judged: 0, days: 0 }

const newAssessor = (): Assessor => new Assessor(PARAMS, new ReferenceBook(), new Calendars())

const restarted = (before: Assessor): Assessor =>
  new HeldPages().take(before).restore(newAssessor())

test('a meter that the books move about is judged once a day, by one area', () => {
  fc.assert(
    fc.property(books, ({ isShared, restartAt, days }) => {
      let partitions = [newAssessor(), newAssessor(), newAssessor()]
      const partitionOf = (area: string): number =>
        isShared && area === 'TP-2' ? 0 : AREAS.indexOf(area as 'TP-1')
      const areas = new MeterAreas()
      let area: string = 'TP-1'
      const send = (day: number, revision: number): void => {
        for (const moved of areas.send(meterId('M1'), area as AreaKey, FEB_1 + day, 0))
          for (const key of [moved.from, moved.to])
            partitions[partitionOf(key)]?.meterMoved(
              meterMovedFromJson(JSON.parse(meterMovedToJson(moved))),
            )
        partitions[partitionOf(area)]?.meterDay(
          aMeterDay({
            day: FEB_1 + day,
            revision,
            powerKw: mine.subarray(day * 48, (day + 1) * 48),
            attributes: { transformerId: area },
          }),
        )
      }
      const judgedBy: string[][] = []
      for (const [day, { area: named, isRestated }] of days.entries()) {
        area = named ?? area
        if (isRestated && day >= 2) send(day - 2, 4000)
        send(day, 1440)
        if (day === restartAt) partitions = partitions.map(restarted)
        const today: string[] = []
        for (const assessor of partitions) {
          assessor.dayClosed({ source: 0, sources: 1, closedThrough: FEB_1 + day, idle: false })
          for (let said = assessor.assessNext(); said !== undefined; said = assessor.assessNext())
            for (const site of said.sites)
              if (site.kind === 'meter' && said.asOf === FEB_1 + day)
                today.push(site.transformerId ?? '')
        }
        judgedBy.push(today)
      }
      for (const today of judgedBy) expect(today.length).toBeLessThanOrEqual(1)
      seen.judged += judgedBy.flat().length
      seen.days += DAYS
      const moves = new Set(days.map(({ area: named }) => named)).size
      if (moves === 1) expect(judgedBy.every(([by]) => by === 'TP-1')).toBe(true)
    }),
    { numRuns: 200, seed: 1 },
  )
  expect(seen.judged / seen.days).toBeGreaterThan(0.7)
})

test('the old area judges it until the new one holds half of the window, so that its alert stands', () => {
  const params = someAssessParams({ windowDays: 20 })
  const [old, other] = [1, 2].map(
    () => new Assessor(params, new ReferenceBook(), new Calendars()),
  ) as [Assessor, Assessor]
  const areas = new MeterAreas()
  const judged: string[] = []
  for (let day = 0; day < DAYS; day++) {
    const area = day < 12 ? 'TP-1' : 'TP-2'
    for (const moved of areas.send(meterId('M1'), area as AreaKey, FEB_1 + day, 0))
      for (const assessor of [old, other]) assessor.meterMoved(moved)
    const meterDay = aMeterDay({
      day: FEB_1 + day,
      powerKw: mine.subarray(day * 48, (day + 1) * 48),
      attributes: { transformerId: area },
    })
    ;(day < 12 ? old : other).meterDay(meterDay)
    for (const assessor of [old, other]) {
      assessor.dayClosed({ source: 0, sources: 1, closedThrough: FEB_1 + day, idle: false })
      for (const { siteId, transformerId, probability } of assessor.assessNext()?.sites ?? [])
        if (siteId === 'meter:M1')
          judged.push(`${day} ${transformerId} ${(probability ?? 0) > 0.35 ? 'suspect' : 'quiet'}`)
    }
  }
  expect(judged.slice(11)).toEqual([
    ...[11, 12, 13, 14, 15, 16, 17, 18, 19, 20].map((day) => `${day} TP-1 suspect`),
    ...[21, 22, 23].map((day) => `${day} TP-2 suspect`),
  ])
})
