import { describe, expect, test } from 'vitest'
import type { AreaCurves } from '../../../src/core/balance/area-curves.ts'
import { blockEvidence } from '../../../src/core/balance/block-evidence.ts'
import {
  type Balance,
  type BalanceSetting,
  judgeBalance,
} from '../../../src/core/balance/judge-balance.ts'
import { anArea, aSetting, DAYS, SLOTS, someFlats } from './an-area.ts'

const flats = someFlats(30)
const stranger = someFlats(1, 200)[0] as (typeof flats)[number]
const FROM_DAY = (day: number) => (t: number) => (t >= day * 48 ? 1 : 0)
/** A machine wanders a little: a register that never does is stuck. */
const wander = (t: number): number => 1 + 0.01 * Math.sin(t * 1.7)

const balanceOf = (area: AreaCurves, change: Partial<BalanceSetting> = {}): Balance => {
  const result = judgeBalance(area, aSetting(change))
  if (result.type !== 'balanced') throw new Error(result.reason)
  return result
}
const strengthOf = (balance: Balance): number => blockEvidence(balance)?.strength ?? 0
const codesOf = ({ faults }: Balance): readonly string[] => faults.map(({ code }) => code)

describe('a load before the meters', () => {
  test.each<[string, number, (t: number) => number]>([
    ['that runs from the start', 5, (t) => 5 * wander(t)],
    ['that began inside the window', 5, (t) => 5 * wander(t) * FROM_DAY(20)(t)],
    ['at night only', 5, (t) => (t % 48 < 14 || t % 48 >= 46 ? 5 * wander(t) : 0)],
    ['that stops for the evening', 5, (t) => (t % 48 >= 34 && t % 48 < 46 ? 0 : 5 * wander(t))],
  ])('%s is found with its kilowatts', (_, kw, extraKw) => {
    const balance = balanceOf(anArea(flats, flats, extraKw))
    expect(strengthOf(balance)).toBeGreaterThan(0.9)
    expect(Math.abs((blockEvidence(balance)?.kw ?? 0) - kw)).toBeLessThan(0.05 * kw)
    expect(codesOf(balance)).toEqual([])
  })

  test('is not taken for iron loss, where no rating and no loss are known', () => {
    const area = anArea(flats, flats, (t) => 5 * wander(t))
    const balance = balanceOf(area, { ratedKva: undefined, p0Kw: undefined, pkKw: undefined })
    expect(balance.noLoadKw).toBeCloseTo(0.03 * balance.headMeanKw, 5)
    expect(strengthOf(balance)).toBeGreaterThan(0.9)
  })

  test('is dated to its first day', () => {
    const balance = balanceOf(anArea(flats, flats, (t) => 5 * wander(t) * FROM_DAY(20)(t)))
    expect(balance.block?.onset?.day).toBe(20)
  })
})

describe('an area without one', () => {
  test('has no evidence where all is metered', () => {
    const balance = balanceOf(anArea(flats))
    expect([strengthOf(balance), codesOf(balance)]).toEqual([0, []])
    expect(balance.slope).toBeCloseTo(1.01, 3)
  })

  test('loses the windings by the square of the load', () => {
    const base = anArea(flats)
    // H = L + Pk (H / Sn)^2 solved for H: what the head meter shows when L is sent out.
    const pkKw = 5
    const ratedKva = 40
    const a = pkKw / ratedKva ** 2
    const headKw = base.headKw.map((kw) => (1 - Math.sqrt(1 - 4 * a * kw)) / (2 * a))
    const balance = balanceOf({ ...base, headKw }, { ratedKva, pkKw })
    expect(balance.slope).toBeCloseTo(1.01, 3)
    expect(Math.max(...balance.excessKw.map(Math.abs))).toBeLessThan(0.01)
  })

  test('counts a meter with gaps by its own usual load', () => {
    const large = { meterId: 'LARGE', kw: new Float32Array(SLOTS).fill(10) }
    const gappy = { ...large, kw: large.kw.map((kw, t) => (t < 10 * 48 ? Number.NaN : kw)) }
    const balance = balanceOf(anArea([...flats, large], [...flats, gappy]))
    // By the mean of the others it would be some 0.4 kW, and 10 kW would be left over for ten days.
    expect(Math.max(...balance.excessKw.map(Math.abs))).toBeLessThan(0.1)
  })
})

describe('a fault of the books', () => {
  const fed = flats.slice(0, 29)
  const extra = flats[29] as (typeof flats)[number]

  test('is named where a listed meter is fed elsewhere, and raises nobody', () => {
    const balance = balanceOf(anArea(fed, flats))
    expect(balance.faults).toMatchObject([{ code: 'FED_ELSEWHERE', meterId: extra.meterId }])
    expect([strengthOf(balance), Math.max(...balance.excessKw) < 0.1]).toEqual([0, true])
  })

  test('is named where a meter fed here is listed elsewhere', () => {
    const balance = balanceOf(anArea(flats, fed), { candidates: () => [stranger, extra] })
    expect(balance.faults).toMatchObject([{ code: 'LISTED_ELSEWHERE', meterId: extra.meterId }])
    expect(Math.max(...balance.excessKw.map(Math.abs))).toBeLessThan(0.1)
  })

  test('is not put on a stranger', () => {
    expect(codesOf(balanceOf(anArea(flats, fed), { candidates: () => [stranger] }))).toEqual([])
  })

  test.each([1.5, 3, 40])('is named where a meter shows its load divided by %d', (factor) => {
    const listed = [...fed, { ...extra, kw: extra.kw.map((kw) => kw / factor) }]
    const balance = balanceOf(anArea(flats, listed))
    expect(balance.faults).toMatchObject([
      { code: 'METER_MULTIPLIER', meterId: extra.meterId, factor },
    ])
  })

  test('is named where a meter shows twenty times its load', () => {
    const listed = [...fed, { ...extra, kw: extra.kw.map((kw) => kw * 20) }]
    const [fault] = balanceOf(anArea(flats, listed)).faults
    expect(fault).toMatchObject({ code: 'METER_MULTIPLIER', meterId: extra.meterId })
  })

  test.each([1.5, 3, 40])(
    'is named where the head meter shows its load divided by %d',
    (factor) => {
      const area = anArea(flats)
      const balance = balanceOf({ ...area, headKw: area.headKw.map((kw) => kw / factor) })
      expect(balance.faults).toMatchObject([{ code: 'HEAD_MULTIPLIER', factor }])
      expect(strengthOf(balance)).toBe(0)
    },
  )

  test.each([
    [2, 2],
    [-1, -1],
    [0.5, 0.5],
  ])('is named where the head meter comes %d slots late', (lag, expected) => {
    const area = anArea(flats)
    const at = (t: number): number => area.headKw[Math.min(SLOTS - 1, Math.max(0, t))] as number
    const whole = Math.floor(lag)
    const part = lag - whole
    const headKw = area.headKw.map((_, t) => (1 - part) * at(t - whole) + part * at(t - whole - 1))
    const balance = balanceOf({ ...area, headKw })
    expect(codesOf(balance)).toEqual(['CLOCK_SKEW'])
    const [fault] = balance.faults
    expect(fault?.code === 'CLOCK_SKEW' && fault.lagSlots).toBeCloseTo(expected, 1)
  })

  test('is a street light where the block keeps to the dark', () => {
    // Almaty, 43.25 N, mid-January: sunrise 8:20, sunset 17:40 by a clock whose solar midnight is 1:00.
    const isDark = (t: number): boolean => t % 48 >= 36 || t % 48 < 16
    const balance = balanceOf(
      anArea(flats, flats, (t) => (isDark(t) ? 2 : 0)),
      { latitudeDeg: 43.25 },
    )
    expect(codesOf(balance)).toEqual(['STREET_LIGHT'])
    expect(strengthOf(balance)).toBe(0)
  })

  test('does not hide a mine behind it', () => {
    const balance = balanceOf(anArea(fed, flats, (t) => 5 * wander(t)))
    expect(codesOf(balance)).toEqual(['FED_ELSEWHERE'])
    expect(strengthOf(balance)).toBeGreaterThan(0.9)
    expect(Math.abs((blockEvidence(balance)?.kw ?? 0) - 5)).toBeLessThan(0.25)
  })
})

describe('what cannot be balanced', () => {
  const area = anArea(flats)
  const elsewhere = anArea(someFlats(30, 500)).headKw
  const nothing = new Float32Array(SLOTS).fill(Number.NaN)

  test.each<[string, AreaCurves, string]>([
    ['a head meter that says nothing', { ...area, headKw: nothing }, 'NO_HEAD_METER'],
    ['a head meter of other homes', { ...area, headKw: elsewhere }, 'HEAD_UNRELATED'],
    ['an area of one meter', { ...area, meters: flats.slice(0, 1) }, 'SINGLE_METER'],
    ['no meter at all', { ...area, meters: [] }, 'SINGLE_METER'],
    [
      'meters that are silent',
      { ...area, meters: flats.map((meter) => ({ ...meter, kw: nothing })) },
      'BALANCE_INCOMPLETE',
    ],
    [
      'two of thirty meters silent',
      { ...area, meters: flats.map((meter, i) => (i < 2 ? { ...meter, kw: nothing } : meter)) },
      'BALANCE_INCOMPLETE',
    ],
  ])('%s is refused with its reason', (_, curves, reason) => {
    expect(judgeBalance(curves, aSetting())).toEqual({ type: 'not-balanced', reason })
  })

  test.each<[string, Partial<BalanceSetting>]>([
    ['no rating', { ratedKva: undefined, p0Kw: undefined, pkKw: undefined }],
    ['a rating of 0', { ratedKva: 0, p0Kw: undefined }],
  ])('%s leaves finite figures', (_, change) => {
    const { excessKw, noLoadKw, slopeUsed } = balanceOf(area, change)
    expect([excessKw.every(Number.isFinite), noLoadKw >= 0, Number.isFinite(slopeUsed)]).toEqual([
      true,
      true,
      true,
    ])
  })

  test('a residual below 0 is no evidence', () => {
    const balance = balanceOf(anArea(flats.slice(0, 20), flats))
    expect(strengthOf(balance)).toBe(0)
  })

  test('loads that never move leave the slope at 1', () => {
    const flat = [1, 2].map((kw) => ({
      meterId: `C${kw}`,
      kw: new Float32Array(DAYS * 48).fill(kw),
    }))
    const balance = balanceOf({ days: DAYS, headKw: new Float32Array(SLOTS).fill(3), meters: flat })
    expect([balance.slopeUsed, balance.faults, strengthOf(balance)]).toEqual([1, [], 0])
  })
})
