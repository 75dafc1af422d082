import { describe, expect, test } from 'vitest'
import { DayColumns } from '../../../src/core/signature/day-columns.ts'
import { MeterWindows, type WindowRef } from '../../../src/core/signature/meter-windows.ts'
import type { WallDay } from '../../../src/core/signature/wall-slots.ts'
import { seeded } from '../../builders/a-flat.ts'
import { dayOf } from '../../builders/days.ts'

const FEB_1 = dayOf('2026-02-01')
const wall = (powerKw: ArrayLike<number>, quality?: ArrayLike<number>): WallDay => ({
  powerKw: Float32Array.from(powerKw),
  quality: Uint8Array.from(quality ?? new Array<number>(powerKw.length).fill(3)),
  expected: powerKw.length,
})
const curveOf = (
  windows: MeterWindows,
  ref: ReturnType<MeterWindows['add']>,
  day: number,
  withEstimated = true,
) => {
  const curve = new Float32Array(ref.slots)
  return windows.curve(ref, day, curve, withEstimated) ? [...curve] : undefined
}
const meanOf = (windows: MeterWindows, ref: ReturnType<MeterWindows['add']>, day: number) =>
  windows.figures(ref, day)?.meanKw

/** What a checkpoint of the windows holds. */
const pagesOf = (windows: MeterWindows) =>
  windows
    .takeTouched()
    .flatMap((chunk) =>
      chunk.places.map((place) => ({ chunk, place, page: windows.savePlace(chunk, place) })),
    )

const restored = (
  windows: MeterWindows,
  taken: readonly WindowRef[],
  earlier: ReturnType<typeof pagesOf> = [],
): MeterWindows => {
  const again = new MeterWindows(windows.windowDays)
  for (const { chunk, place, page } of structuredClone([...earlier, ...pagesOf(windows)])) {
    again.restorePlace(chunk, place, page)
    again.restorePast(chunk, windows.savePast(chunk))
  }
  again.freeAllBut(taken)
  return again
}

describe('a window', () => {
  test('holds its last days and lets older ones go', () => {
    const windows = new MeterWindows(28)
    const ref = windows.add(4)
    for (let day = 0; day < 40; day++) windows.put(ref, FEB_1 + day, 1440, wall([1, 1, 1, day]))
    const held = Array.from({ length: 41 }, (_, day) => meanOf(windows, ref, FEB_1 + day))
    expect(held.map((mean, day) => (mean === undefined ? undefined : day))).toEqual([
      ...new Array(12).fill(undefined),
      ...Array.from({ length: 28 }, (_, i) => 12 + i),
      undefined,
    ])
    expect(meanOf(windows, ref, FEB_1 + 39)).toBe((3 + 39) / 4)
  })

  test.each([
    ['a higher revision replaces', 1500, [2, 2], true, 2],
    ['an equal revision with other values replaces', 1440, [2, 2], true, 2],
    ['the very same again changes nothing', 1440, [1, 1], false, 1],
    ['a lower revision changes nothing', 1000, [2, 2], false, 1],
  ])('%s', (_, revision, powerKw, stored, meanKw) => {
    const windows = new MeterWindows(28)
    const ref = windows.add(2)
    windows.put(ref, FEB_1, 1440, wall([1, 1]))
    expect([windows.put(ref, FEB_1, revision, wall(powerKw)), meanOf(windows, ref, FEB_1)]).toEqual(
      [stored, meanKw],
    )
  })

  test('knows the same unmeasured day again', () => {
    const windows = new MeterWindows(28)
    const ref = windows.add(2)
    const estimated = wall([1, 1], [2, 2])
    expect([
      windows.put(ref, FEB_1, 1440, estimated),
      windows.put(ref, FEB_1, 1440, estimated),
    ]).toEqual([true, false])
  })

  test('keeps a fuller day against one of a log that was cut off', () => {
    const windows = new MeterWindows(28)
    const ref = windows.add(4)
    windows.put(ref, FEB_1, 1440, wall([1, 1, 1, 1]))
    expect(windows.put(ref, FEB_1, 2880, wall([0, 0, 1, 1], [0, 0, 3, 3]))).toBe(false)
    expect(windows.figures(ref, FEB_1)?.measured).toBe(4)
  })

  test('never takes a day older than the one in its place', () => {
    const windows = new MeterWindows(28)
    const ref = windows.add(1)
    windows.put(ref, FEB_1, 1440, wall([1]))
    expect(windows.put(ref, FEB_1 - 28, 9999, wall([2]))).toBe(false)
    expect([meanOf(windows, ref, FEB_1), meanOf(windows, ref, FEB_1 - 28)]).toEqual([1, undefined])
  })

  test('tells missing and estimated slots from measured ones', () => {
    const windows = new MeterWindows(28)
    const ref = windows.add(5)
    windows.put(ref, FEB_1, 1440, wall([4, 2, 9, 0, 1], [3, 2, 0, 4, 1]))
    const near = (curve: number[] | undefined) => curve?.map((kw) => Math.round(kw * 1000) / 1000)
    expect(near(curveOf(windows, ref, FEB_1))).toEqual([4, 2, Number.NaN, 0, 1])
    expect(near(curveOf(windows, ref, FEB_1, false))).toEqual([
      4,
      Number.NaN,
      Number.NaN,
      0,
      Number.NaN,
    ])
    expect(curveOf(windows, ref, FEB_1 + 1)).toBeUndefined()
  })

  test('gives each value back to half a step of 15 bits of the largest', () => {
    const random = seeded(7)
    const windows = new MeterWindows(28)
    const ref = windows.add(48)
    for (let day = 0; day < 28; day++) {
      const powerKw = Float32Array.from({ length: 48 }, () => random() ** 4 * 10 ** (day % 6))
      windows.put(ref, FEB_1 + day, 1440, wall(powerKw))
      const bound = (Math.max(...powerKw) / 32_765) * 0.5001
      const errors = (curveOf(windows, ref, FEB_1 + day) ?? []).map((kw, slot) =>
        Math.abs(kw - (powerKw[slot] as number)),
      )
      expect(Math.max(...errors)).toBeLessThanOrEqual(bound)
    }
  })

  test('comes back whole from a checkpoint', () => {
    const windows = new MeterWindows(28)
    const ref = windows.add(3)
    for (let day = 0; day < 30; day++)
      windows.put(ref, FEB_1 + day, 1440 + day, wall([day, 1, 2], [3, 2, 3]))
    const others = restored(windows, [ref])
    const back = ref
    for (let day = -6; day < 32; day++) {
      expect(others.figures(back, FEB_1 + day)).toEqual(windows.figures(ref, FEB_1 + day))
      expect(curveOf(others, back, FEB_1 + day)).toEqual(curveOf(windows, ref, FEB_1 + day))
    }
    expect(others.put(back, FEB_1 + 29, 1440 + 28, wall([0, 0, 0]))).toBe(false)
  })

  test('that was released before a checkpoint is empty behind it, for whoever comes next', () => {
    const windows = new MeterWindows(28)
    const [former, other] = [windows.add(2), windows.add(2)]
    for (const ref of [former, other]) windows.put(ref, FEB_1, 1440, wall([1, 1]))
    windows.setPast(former, { days: 3, floorKw: 1, meanKw: 2 })
    const pages = pagesOf(windows)
    windows.release(former)
    const behind = restored(windows, [other], pages)
    expect(meanOf(behind, other, FEB_1)).toBe(1)
    const next = behind.add(2)
    expect(next).toEqual(former)
    expect([behind.figures(next, FEB_1), behind.past(next)]).toEqual([undefined, undefined])
  })

  test('that was released is empty for the next meter', () => {
    const windows = new MeterWindows(28)
    const ref = windows.add(2)
    windows.put(ref, FEB_1, 1440, wall([1, 1]))
    windows.release(ref)
    expect(windows.figures(windows.add(2), FEB_1)).toBeUndefined()
  })
})

test('10,000 meters of half hours over 28 days take at most 4 KB each', () => {
  const windows = new MeterWindows(28)
  for (let meter = 0; meter < 10_000; meter++) windows.add(48)
  expect(windows.bytes / 10_000).toBeLessThanOrEqual(4096)
  expect(windows.bytes / 10_000).toBeGreaterThan(28 * 48 * 2)
})

describe('reactive power', () => {
  const withKvar = (kvar: readonly number[], quality?: readonly number[]): WallDay => ({
    ...wall([1, 1, 1, 1], quality),
    reactiveKvar: Float32Array.from(kvar),
  })
  const unknown = [Number.NaN, Number.NaN, Number.NaN, Number.NaN]

  test('is kept by day of meters that send it, unknown where it is 0, estimated or of another day', () => {
    const windows = new MeterWindows(3)
    const ref = windows.add(4)
    for (let day = 0; day < 4; day++)
      windows.put(ref, FEB_1 + day, 1440, withKvar([0.5, 0, -1, day + 1], [3, 3, 3, 2]))
    windows.put(ref, FEB_1 + 4, 1440, wall([1, 2, 1, 1]))
    expect([...(windows.reactive(ref, FEB_1 + 1, FEB_1 + 5) ?? [])]).toEqual([
      ...unknown,
      ...[0.5, Number.NaN, -1, Number.NaN],
      ...[0.5, Number.NaN, -1, Number.NaN],
      ...unknown,
      ...unknown,
    ])
  })

  test('takes room only of meters that send it, and comes back from a checkpoint', () => {
    const windows = new MeterWindows(3)
    const without = windows.add(4)
    windows.put(without, FEB_1, 1440, wall([1, 1, 1, 1]))
    expect(windows.reactive(without, FEB_1, FEB_1)).toBeUndefined()
    expect(pagesOf(windows).every(({ page }) => !('reactive' in page))).toBe(true)
    const bare = windows.bytes
    const ref = windows.add(4)
    windows.put(ref, FEB_1, 1440, withKvar([1, 2, 3, 4]))
    expect(windows.bytes - bare).toBe(3 * 4 * 4)
    const again = restored(windows, [without, ref])
    expect([...(again.reactive(ref, FEB_1, FEB_1) ?? [])]).toEqual([1, 2, 3, 4])
    expect(again.reactive(without, FEB_1, FEB_1)).toBeUndefined()
    windows.release(ref)
    expect(windows.bytes).toBe(bare)
  })
})

test('columns hold the figures of the days held, whatever they held before', () => {
  const random = seeded(3)
  const windows = new MeterWindows(10)
  const ref = windows.add(24)
  for (let day = 0; day < 25; day++)
    if (day % 4 !== 1)
      windows.put(
        ref,
        FEB_1 + day,
        0,
        wall(
          Array.from({ length: 24 }, random),
          Array.from({ length: 24 }, () => Math.floor(4 * random())),
        ),
      )
  const [from, to] = [FEB_1 + 13, FEB_1 + 26]
  const temperaturesC = Array.from({ length: 14 }, (_, i) => (i % 3 === 0 ? Number.NaN : i))
  const expected = new DayColumns(14)
  for (let day = from; day <= to; day++) {
    const figures = windows.figures(ref, day)
    if (figures !== undefined) expected.put(day, figures, temperaturesC[day - from] as number)
  }
  const columns = new DayColumns(14)
  windows.columns(ref, FEB_1 + 12, FEB_1 + 24, temperaturesC, columns)
  windows.columns(ref, from, to, temperaturesC, columns)
  expect(columns.count).toBe(expected.count)
  for (const name of ['day', 'floorKw', 'meanKw', 'sdKw', 'nightKw', 'maxKw'] as const)
    expect(columns[name].subarray(0, columns.count)).toEqual(
      expected[name].subarray(0, expected.count),
    )
  for (const name of ['expected', 'measured', 'estimated', 'temperatureC'] as const)
    expect(columns[name].subarray(0, columns.count)).toEqual(
      expected[name].subarray(0, expected.count),
    )
})

describe('a day of other windows', () => {
  test('comes with its curve, figures, revision and reactive power, wherever it lay', () => {
    const waited = new MeterWindows(1)
    const windows = new MeterWindows(3)
    waited.put(waited.add(4), FEB_1 + 7, 1440, wall([1, 1, 1, 1]))
    const from = waited.add(4)
    waited.put(from, FEB_1 + 1, 1500, {
      ...wall([4, 2, 9, 0], [3, 2, 0, 3]),
      reactiveKvar: Float32Array.of(0.5, 1, 1, -1),
    })
    const ref = windows.add(4)
    windows.put(ref, FEB_1, 1440, wall([7, 7, 7, 7]))
    expect(windows.putHeld(ref, FEB_1 + 1, waited, from)).toBe(true)
    expect(curveOf(windows, ref, FEB_1 + 1)).toEqual([4, expect.closeTo(2, 3), Number.NaN, 0])
    expect(curveOf(windows, ref, FEB_1 + 1, false)?.[1]).toBeNaN()
    expect(windows.figures(ref, FEB_1 + 1)).toMatchObject({
      ...{ meanKw: 2, maxKw: 4, sdKw: 2, expected: 4, measured: 2, estimated: 1 },
    })
    expect(windows.revision(ref, FEB_1 + 1)).toBe(1500)
    expect([...(windows.reactive(ref, FEB_1, FEB_1 + 1) ?? [])]).toEqual([
      ...new Array<number>(4).fill(Number.NaN),
      ...[0.5, Number.NaN, Number.NaN, -1],
    ])
    expect(curveOf(windows, ref, FEB_1)).toEqual([7, 7, 7, 7])
  })

  test('leaves no reactive power of what it replaces, where it has none', () => {
    const waited = new MeterWindows(1)
    const windows = new MeterWindows(3)
    const [from, ref] = [waited.add(4), windows.add(4)]
    windows.put(ref, FEB_1, 1440, {
      ...wall([1, 1, 1, 1]),
      reactiveKvar: Float32Array.of(1, 2, 3, 4),
    })
    waited.put(from, FEB_1, 1500, wall([1, 1, 1, 2]))
    expect(windows.putHeld(ref, FEB_1, waited, from)).toBe(true)
    expect(windows.reactive(ref, FEB_1, FEB_1)?.every(Number.isNaN)).toBe(true)
  })

  test.each([
    ['of a lower revision', 1400, [2, 2, 2, 2], false, 1],
    ['of a higher one', 1500, [2, 2, 2, 2], true, 2],
    ['that is the very same', 1440, [1, 1, 1, 1], false, 1],
  ])('%s is taken as put() takes one', (_, revision, kw, isTaken, meanKw) => {
    const waited = new MeterWindows(1)
    const windows = new MeterWindows(3)
    const [from, ref] = [waited.add(4), windows.add(4)]
    windows.put(ref, FEB_1, 1440, wall([1, 1, 1, 1]))
    waited.put(from, FEB_1, revision, wall(kw))
    expect(windows.putHeld(ref, FEB_1, waited, from)).toBe(isTaken)
    expect(meanOf(windows, ref, FEB_1)).toBe(meanKw)
  })

  test('that they do not hold changes nothing', () => {
    const waited = new MeterWindows(1)
    const windows = new MeterWindows(3)
    const [from, ref] = [waited.add(4), windows.add(4)]
    waited.put(from, FEB_1, 1440, wall([1, 1, 1, 1]))
    expect(windows.putHeld(ref, FEB_1 + 1, waited, from)).toBe(false)
    expect(windows.figures(ref, FEB_1 + 1)).toBeUndefined()
    expect(windows.revision(ref, FEB_1 + 1)).toBeUndefined()
  })
})

test.each([255, 256, 1440])('slots are counted in days of %i of them', (slots) => {
  const windows = new MeterWindows(2)
  const ref = windows.add(slots)
  const ranks = new Array<number>(slots).fill(3).fill(2, slots - 5)
  windows.put(ref, FEB_1, 1440, wall(new Array<number>(slots).fill(1), ranks))
  const counts = { expected: slots, measured: slots - 5, estimated: 5 }
  expect(windows.figures(ref, FEB_1)).toMatchObject(counts)
  expect(restored(windows, [ref]).figures(ref, FEB_1)).toMatchObject(counts)
})
