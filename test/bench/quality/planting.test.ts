import { describe, expect, it } from 'vitest'
import { drawList, makeFold, PREVALENCE } from '../../../bench/quality/fold.ts'
import { PLANTED_KINDS, plantPanel } from '../../../bench/quality/plant-panel.ts'
import type { RealSeries } from '../../../bench/quality/real-series.ts'
import { splitForChoosing, splitMeters } from '../../../bench/quality/split.ts'
import { isFind, SOURCES, type Split, WINDOW_DAYS } from '../../../bench/quality/virtual-meter.ts'
import { cutWindows } from '../../../bench/quality/windows.ts'
import { aSeries } from './a-virtual-meter.ts'

const homes = (count: number): RealSeries[] =>
  Array.from({ length: count }, (_, i) => aSeries({ realMeter: `H-${i}`, days: 160 }))

/** Buildings of 2 to 60 kW, hourly, with room for windows. */
const buildings = (count: number): RealSeries[] =>
  Array.from({ length: count }, (_, i) => {
    const small = aSeries({ realMeter: `B-${i}`, days: 200, slots: 24 })
    return {
      ...small,
      source: 'cambridge' as const,
      customerClass: 'commercial' as const,
      resolutionKwh: 0.1,
      powerKw: small.powerKw.map((kw) => Math.round(kw * (4 + 2 * i) * 10) / 10),
    }
  })

const series = [...homes(60), ...buildings(12)]
const splits = splitMeters(series)
const foldOf = (split: Split, seed: number) =>
  makeFold(series, splits, {
    split,
    seed,
    perKind: 4,
    perKindRecombined: split === 'test' ? 0 : 2,
    inBusinessTimes: 1,
    lookAlikesPerClass: 1,
    areasPerWindow: 2,
    windowsShare: 1,
    sources: SOURCES,
  })

describe('the split', () => {
  it('is 50, 20 and 30 % of the meters of each source', () => {
    const count = (of: readonly RealSeries[]) => {
      const counts = { train: 0, validation: 0, test: 0 }
      for (const { realMeter } of of) counts[splits.get(realMeter) as Split]++
      return counts
    }
    expect(count(homes(60))).toEqual({ train: 30, validation: 12, test: 18 })
    expect(count(buildings(12))).toEqual({ train: 6, validation: 2, test: 4 })
  })

  it('is the same whatever order the meters come in', () => {
    expect(new Map([...splitMeters([...series].reverse())].sort())).toEqual(
      new Map([...splits].sort()),
    )
  })

  it('for choosing tests on the validation meters, and has the test meters nowhere', () => {
    const choosing = splitForChoosing(series)
    const metersOf = (of: ReadonlyMap<string, Split>, ...wanted: readonly Split[]) =>
      [...of].flatMap(([meter, split]) => (wanted.includes(split) ? [meter] : [])).sort()
    expect(metersOf(choosing, 'test')).toEqual(metersOf(splits, 'validation'))
    expect(metersOf(choosing, 'train', 'validation')).toEqual(metersOf(splits, 'train'))
    // Of 30 homes and 6 buildings 20 %: the ends 0.5 and 0.7 of each, rounded.
    expect(metersOf(choosing, 'validation')).toHaveLength(6 + 1)
  })

  it('lets no meter of the test be learned from, whatever seed cuts the windows', () => {
    const metersIn = (split: Split): Set<string> =>
      new Set(
        [1, 2, 9_001].flatMap((seed) => {
          const { negatives, panel, lookAlikes } = foldOf(split, seed)
          return [...negatives, ...panel, ...lookAlikes].map(({ realMeter }) => realMeter)
        }),
      )
    const learned = new Set([...metersIn('train'), ...metersIn('validation')])
    const test = [...metersIn('test')].filter((id) => !id.startsWith('SIM-'))
    expect(test.filter((id) => learned.has(id))).toEqual([])
    expect(test).toHaveLength(22)
  })
})

describe('the windows of a meter', () => {
  it('never overlap within a seed', () => {
    const windows = cutWindows(series, splits, 5)
    for (const { realMeter } of series) {
      const starts = windows
        .filter((meter) => meter.realMeter === realMeter)
        .map(({ startDay }) => startDay)
        .sort((a, b) => a - b)
      for (const [i, start] of starts.slice(1).entries())
        expect(start - (starts[i] as number)).toBeGreaterThanOrEqual(WINDOW_DAYS)
    }
  })

  it('are left out where less than 80 % was measured', () => {
    const [home] = homes(1) as [RealSeries]
    const gappy = { ...home, powerKw: home.powerKw.map((kw, i) => (i % 4 === 0 ? Number.NaN : kw)) }
    expect(cutWindows([gappy], splitMeters([gappy]), 1)).toEqual([])
  })
})

describe('the panel', () => {
  const { negatives, panel } = foldOf('test', 3)

  it('holds as many of each kind as asked for', () => {
    for (const kind of PLANTED_KINDS)
      expect([kind, panel.filter(({ truth }) => truth?.kind === kind).length]).toEqual([kind, 4])
  })

  it('is the same for the same seed and another for another', () => {
    const curves = (of: typeof panel) => of.map(({ id, curveKw }) => [id, Array.from(curveKw)])
    expect(curves(plantPanel(negatives, 3, 4))).toEqual(curves(panel))
    expect(curves(plantPanel(negatives, 4, 4))).not.toEqual(curves(panel))
  })

  it('adds to its host what the truth says, in the steps that the meter reports in', () => {
    for (const { realMeter, startDay, curveKw, resolutionKwh, stepMin, truth } of panel) {
      const host = negatives.find(
        (meter) => meter.realMeter === realMeter && meter.startDay === startDay,
      )
      const stepKw = (resolutionKwh * 60) / stepMin
      for (const [i, kw] of curveKw.entries()) {
        const expected = (host?.curveKw[i] as number) + (truth?.addedKw[i] as number)
        expect(Math.abs(kw - expected)).toBeLessThanOrEqual(stepKw / 2 + 1e-4)
        // To the resolution of the numbers it is kept in, 24 bits.
        expect(Math.abs(kw - Math.round(kw / stepKw) * stepKw)).toBeLessThanOrEqual(2 ** -23 * kw)
      }
    }
  })

  it('keeps to the days, the sizes and the shares of its kinds', () => {
    for (const { startDay, days, truth, licence } of panel) {
      const daysAgo = startDay + days - (truth?.onsetDay ?? 0)
      if (truth?.kind === 'started') {
        expect(daysAgo).toBeGreaterThanOrEqual(2)
        expect(daysAgo).toBeLessThanOrEqual(25)
        expect(Math.max(...truth.addedKw.subarray(0, (days - daysAgo) * 48))).toBe(0)
      }
      if (truth?.kind === 'steady') expect(daysAgo).toBeGreaterThan(days)
      if (truth?.kind === 'in-business') {
        expect(truth.shareOfHost).toBeGreaterThanOrEqual(0.15)
        expect(truth.shareOfHost).toBeLessThanOrEqual(0.6)
      }
      if (truth?.kind === 'licensed')
        expect(licence?.declaredKw).toBeGreaterThanOrEqual(truth.powerKw)
      if (truth?.kind === 'licensed-over')
        expect(licence?.declaredKw).toBeLessThan(truth.powerKw * 0.75)
      expect(isFind({ truth } as (typeof panel)[number])).toBe(truth?.kind !== 'licensed')
    }
  })

  it('spreads households over all sizes', () => {
    const steady = panel.filter(({ truth }) => truth?.kind === 'steady')
    const sizes = steady.map(({ truth }) => truth?.powerKw ?? 0)
    expect(sizes.map((kw) => [2, 5, 20, 1e9].findIndex((to) => kw < to)).sort()).toEqual([
      0, 1, 2, 3,
    ])
  })
})

describe('a list', () => {
  const fold = foldOf('test', 1)
  // As many real meters as a list of the benchmark has, by saying the fold's over and over.
  const wide = Array.from({ length: 8 }, (_, copy) =>
    fold.negatives.map((meter) => ({ ...meter, realMeter: `${meter.realMeter}#${copy}` })),
  ).flat()
  const many = { ...fold, negatives: [...fold.negatives, ...wide] }

  it('has a mine in 0.5 % of its meters, and is no longer than the real meters', () => {
    const list = drawList(many, 0)
    expect(list).toHaveLength(many.negatives.length)
    expect(list.filter(isFind)).toHaveLength(Math.round(many.negatives.length * PREVALENCE))
  })

  it('holds no meter both with and without its mine', () => {
    const places = drawList(many, 1).map(({ realMeter, startDay }) => `${realMeter} ${startDay}`)
    expect(new Set(places).size).toBe(places.length)
  })

  it('is the same for the same draw and another for another', () => {
    const ids = (draw: number) =>
      drawList(many, draw, 0.05)
        .filter(isFind)
        .map(({ id }) => id)
    expect(ids(4)).toEqual(ids(4))
    expect(ids(4)).not.toEqual(ids(5))
  })
})
