import { describe, expect, test } from 'vitest'
import type { Assessor } from '../../../src/core/assess/assessor.ts'
import type { DayClosed } from '../../../src/core/collate/day-closed.ts'
import { ReferenceBook } from '../../../src/core/context/reference-book.ts'
import { aFlat } from '../../builders/a-flat.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { dayOf } from '../../builders/days.ts'
import { anAssessor } from './assessing.ts'
import { HeldPages } from './held-pages.ts'

const FEB_1 = dayOf('2026-02-01')
const mine = aFlat({ days: 60, machines: 1 })

/** The mine's day so many days after 1 February, whole or half missing. */
const dayOfMine = (
  day: number,
  change: {
    readonly source?: number
    readonly revision?: number
    readonly slots?: number
    readonly meterId?: string
  } = {},
) => {
  const { slots = 48, ...rest } = change
  return aMeterDay({
    day: FEB_1 + day,
    powerKw: mine.subarray(day * 48, (day + 1) * 48),
    quality: Array.from({ length: 48 }, (_, slot) => (slot < slots ? 3 : 0)),
    ...rest,
  })
}
const close = (
  assessor: Assessor,
  day: number | undefined,
  change: Partial<DayClosed> = {},
): boolean =>
  assessor.dayClosed({
    source: 0,
    sources: 1,
    closedThrough: day === undefined ? undefined : FEB_1 + day,
    idle: false,
    ...change,
  })
/** Days judged, counted from 1 February, with the sites' coverage. */
const judge = (assessor: Assessor): [day: number, ...coverages: number[]][] => {
  const judged: [number, ...number[]][] = []
  for (let day = assessor.assessNext(); day !== undefined; day = assessor.assessNext())
    judged.push([
      day.asOf - FEB_1,
      ...day.sites.filter(({ kind }) => kind === 'meter').map(({ quality }) => quality.coverage),
    ])
  return judged
}

test('a meter-day counts once its source has closed a day behind it', () => {
  const assessor = anAssessor()
  assessor.meterDay(dayOfMine(0))
  expect(judge(assessor)).toEqual([])
  expect(close(assessor, 0)).toBe(true)
  expect(judge(assessor)).toEqual([[0, 1]])
})

test('each day since the first is judged once, also where nothing came', () => {
  const assessor = anAssessor()
  for (const day of [0, 1, 3]) assessor.meterDay(dayOfMine(day))
  close(assessor, 4)
  expect(judge(assessor).map(([day]) => day)).toEqual([0, 1, 2, 3, 4])
  expect(close(assessor, 4)).toBe(false)
  expect(judge(assessor)).toEqual([])
})

test('a provisional day is passed over', () => {
  const assessor = anAssessor()
  assessor.meterDay({ ...dayOfMine(0), provisional: true })
  close(assessor, 0)
  expect(judge(assessor)).toEqual([[0]])
})

describe('a restated day', () => {
  test('leads to a second judgement of the last day', () => {
    const assessor = anAssessor()
    assessor.meterDay(dayOfMine(0, { slots: 24 }))
    close(assessor, 0)
    expect(judge(assessor)).toEqual([[0, 0.5]])
    assessor.meterDay(dayOfMine(0, { revision: 1500 }))
    expect(close(assessor, 0)).toBe(true)
    expect(judge(assessor)).toEqual([[0, 1]])
  })

  test('is folded in with the next day where that is closed, too', () => {
    const assessor = anAssessor()
    assessor.meterDay(dayOfMine(0, { slots: 24 }))
    close(assessor, 0)
    judge(assessor)
    assessor.meterDay(dayOfMine(0, { revision: 2880 }))
    assessor.meterDay(dayOfMine(1))
    close(assessor, 1)
    expect(judge(assessor)).toEqual([[1, 1]])
  })

  test('counts with the closing it went ahead of, whatever is said again between the two', () => {
    const assessor = anAssessor()
    const ofClosing = (
      closing: number,
      day: number,
      change: Parameters<typeof dayOfMine>[1] = {},
    ) => assessor.meterDay({ ...dayOfMine(day, change), closing: FEB_1 + closing })
    ofClosing(0, 0, { slots: 24 })
    close(assessor, 0)
    ofClosing(1, 1, { revision: 1500 })
    close(assessor, 1)
    expect(judge(assessor)).toEqual([
      [0, 0.5],
      [1, 0.75],
    ])
    // The third closing is half said when its process is killed; the next one begins with the first.
    ofClosing(2, 0, { revision: 2880 })
    ofClosing(0, 0, { slots: 24 })
    close(assessor, 0)
    ofClosing(1, 1, { revision: 1500 })
    close(assessor, 1)
    expect(judge(assessor)).toEqual([])
    ofClosing(2, 0, { revision: 2880 })
    ofClosing(2, 2, { revision: 2880 })
    close(assessor, 2)
    expect(judge(assessor)).toEqual([[2, 1]])
  })

  test('ahead of a closing that does not come counts once its source is silent', () => {
    const assessor = anAssessor()
    assessor.meterDay({ ...dayOfMine(0, { slots: 24 }), closing: FEB_1 })
    close(assessor, 0)
    judge(assessor)
    assessor.meterDay({ ...dayOfMine(0, { revision: 1500 }), closing: FEB_1 + 1 })
    expect(close(assessor, 0, { idle: true })).toBe(true)
    expect(judge(assessor)).toEqual([[0, 1]])
  })

  test('that is older than what is held changes nothing', () => {
    const assessor = anAssessor()
    assessor.meterDay(dayOfMine(0))
    close(assessor, 0)
    judge(assessor)
    assessor.meterDay(dayOfMine(0, { revision: 1000, slots: 24 }))
    close(assessor, 0)
    expect(judge(assessor)).toEqual([])
  })
})

test('a day that came ahead of its closing waits for its own, so that it pushes none out of the window', () => {
  const assessor = anAssessor(undefined, { windowDays: 7 })
  for (let day = 0; day < 7; day++) assessor.meterDay(dayOfMine(day))
  assessor.meterDay(dayOfMine(9))
  for (let day = 0; day < 7; day++) close(assessor, day)
  expect(judge(assessor).at(-1)).toEqual([6, 1])
  for (const day of [7, 8]) {
    assessor.meterDay(dayOfMine(day))
    close(assessor, day)
  }
  close(assessor, 9)
  expect(judge(assessor)).toEqual([
    [7, 1],
    [8, 1],
    [9, 1],
  ])
})

describe('of several sources', () => {
  const source = (number: number) => ({ source: number, sources: 2 })

  test('a day is judged once the slowest has closed it', () => {
    const assessor = anAssessor()
    assessor.meterDay(dayOfMine(0, { source: 0 }))
    expect(close(assessor, 0, source(0))).toBe(false)
    assessor.meterDay(dayOfMine(0, { source: 1, meterId: 'M2' }))
    close(assessor, 0, source(1))
    expect(judge(assessor)).toEqual([[0, 1, 1]])
  })

  test('a silent one is not waited for, and restates what it adds later', () => {
    const assessor = anAssessor()
    close(assessor, undefined, { ...source(1), idle: true })
    for (const day of [0, 1]) {
      assessor.meterDay(dayOfMine(day))
      close(assessor, day, source(0))
    }
    expect(judge(assessor)).toEqual([
      [0, 1],
      [1, 1],
    ])
    assessor.meterDay(dayOfMine(1, { source: 1, meterId: 'M2' }))
    close(assessor, 1, source(1))
    expect(judge(assessor)).toEqual([[1, 1, 1]])
    expect(assessor.idle).toBe(false)
  })

  test('judging begins with the same day, however far one of them has come', () => {
    const begun = [0, 2].map((ahead) => {
      const assessor = anAssessor()
      const judged: number[] = []
      // The first source closes days without any meter-day in them.
      for (const day of [0, 1, 2].slice(0, ahead)) close(assessor, day, source(0))
      for (let day = 0; day < 4; day++) {
        if (day >= ahead) close(assessor, day, source(0))
        assessor.meterDay(dayOfMine(day + 1, { source: 1 }))
        close(assessor, day + 1, source(1))
        judged.push(...judge(assessor).map(([asOf]) => asOf))
      }
      return judged
    })
    expect(begun).toEqual([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ])
  })

  test('one that is read again from its start changes nothing', () => {
    const assessor = anAssessor()
    const say = (day: number): void => {
      // A day first half missing, then whole: as it is emitted again on the next closing.
      assessor.meterDay(dayOfMine(day, { slots: 24, revision: 1440 }))
      if (day > 0) assessor.meterDay(dayOfMine(day - 1, { revision: 2880 }))
      close(assessor, day)
    }
    for (let day = 0; day < 10; day++) say(day)
    judge(assessor)
    for (let day = 0; day < 10; day++) {
      say(day)
      expect(judge(assessor)).toEqual([])
    }
    say(10)
    expect(judge(assessor)).toEqual([[10, (10 + 0.5) / 11]])
  })
})

test('a meter that fell silent for a whole window is forgotten', () => {
  const assessor = anAssessor()
  assessor.meterDay(dayOfMine(0))
  close(assessor, 27)
  expect(judge(assessor).at(-1)?.length).toBe(2)
  close(assessor, 28)
  expect(judge(assessor)).toEqual([[28]])
  expect(assessor.meters).toBe(0)
  expect(new HeldPages().take(assessor).restore(anAssessor()).meters).toBe(0)
  expect(assessor.state().handedOn).toEqual([])
})

test('a meter whose step changes takes its former days out of its area', () => {
  const reference = new ReferenceBook()
  reference.transformers.put('TP-1', { transformerId: 'TP-1', ratedKva: 100 })
  const assessor = anAssessor(reference)
  const peaks: (number | undefined)[] = []
  for (let day = 0; day < 9; day++) {
    const powerKw = day < 7 ? new Array<number>(48).fill(50) : new Array<number>(24).fill(20)
    assessor.meterDay(aMeterDay({ day: FEB_1 + day, powerKw }))
    close(assessor, day)
    for (let next = assessor.assessNext(); next !== undefined; next = assessor.assessNext())
      peaks.push(Math.round(next.sites.at(-1)?.overload?.peakPct ?? -1))
  }
  // One day is no judgement.
  expect(peaks).toEqual([-1, ...new Array<number>(6).fill(50), -1, 20])
})

test('a meter whose step changes starts its window anew', () => {
  const assessor = anAssessor()
  for (let day = 0; day < 7; day++) assessor.meterDay(dayOfMine(day))
  for (let day = 7; day < 10; day++)
    assessor.meterDay(aMeterDay({ day: FEB_1 + day, powerKw: new Array<number>(24).fill(1) }))
  close(assessor, 9)
  const last = judge(assessor).at(-1)
  expect(last).toEqual([9, 1])
})

describe('what is handed on', () => {
  const quiet = (day: number) =>
    aMeterDay({
      day: FEB_1 + day,
      powerKw: Array.from({ length: 48 }, (_, slot) => 0.1 + 0.01 * (slot % 3)),
    })
  test('is the suspect, once more the one that fell below, and then no longer', () => {
    const assessor = anAssessor(undefined, { windowDays: 7, minDays: 3 })
    const handed: [number, number | undefined][] = []
    let curvesAtTheEnd = 0
    for (let day = 0; day < 20; day++) {
      assessor.meterDay(day < 8 ? dayOfMine(day) : quiet(day))
      close(assessor, day)
      for (let next = assessor.assessNext(); next !== undefined; next = assessor.assessNext())
        for (const { probability, profileKw } of next.handedOn) {
          handed.push([day, probability])
          curvesAtTheEnd = profileKw.length
        }
    }
    const days = handed.map(([day]) => day)
    expect(days).toEqual(Array.from({ length: days.length }, (_, i) => 2 + i))
    expect(handed.slice(0, -1).every(([, score]) => (score ?? 0) >= 0.35)).toBe(true)
    expect(handed.at(-1)?.[1]).toBeLessThan(0.35)
    expect(curvesAtTheEnd).toBe(48)
  })

  test('is the suspect that cannot be judged for now, but no other that cannot', () => {
    const assessor = anAssessor(undefined, { windowDays: 7, minDays: 3 })
    for (let day = 0; day < 7; day++) assessor.meterDay(dayOfMine(day))
    close(assessor, 6)
    assessor.meterDay(aMeterDay({ meterId: 'NEW', day: FEB_1 + 11 }))
    close(assessor, 11)
    let handed: (readonly [string, number | undefined])[] = []
    for (let next = assessor.assessNext(); next !== undefined; next = assessor.assessNext())
      handed = next.handedOn.map(({ siteId, probability }) => [siteId, probability] as const)
    expect(handed).toEqual([['meter:M1', undefined]])
  })
})
