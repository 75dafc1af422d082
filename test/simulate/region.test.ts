import { createHash } from 'node:crypto'
import { mean } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import {
  licenceSchema,
  meterAssetSchema,
  orderSchema,
  tipSchema,
  transformerAssetSchema,
  weatherSchema,
} from '../../src/core/context/assets.ts'
import { dayFromIso, isoDay } from '../../src/core/time.ts'
import { MINE_KINDS } from '../../src/simulate/machines.ts'
import { type SimulatedRegion, simulateRegion } from '../../src/simulate/region.ts'
import { LOOK_ALIKES, type Scenario } from '../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../src/simulate/scenarios.ts'

const scenario = (name: string): Scenario => {
  const found = SCENARIOS[name]
  if (found === undefined) throw new Error(`no scenario ${name}`)
  return found
}

const hashOf = (region: SimulatedRegion): string => {
  const hash = createHash('sha256').update(JSON.stringify([region.reference, region.truth]))
  for (const day of region.days) hash.update(JSON.stringify(region.curvesOf(day)))
  return hash.digest('hex')
}

const tiny = simulateRegion(scenario('tiny'), 1)
const demo = simulateRegion(scenario('demo'), 1)

describe('a simulated region', () => {
  it('is the same for the same seed, on every platform', () => {
    expect(hashOf(simulateRegion(scenario('tiny'), 1))).toBe(hashOf(tiny))
    // Changes whenever the model does; must not change between platforms and versions of Node.
    expect(hashOf(tiny)).toBe('84d642802c4c3cf017910c86c6e16bd0a07117bd871ac3648bdb13df1d3bdf55')
  })

  it.each([
    ['another seed', simulateRegion(scenario('tiny'), 2)],
    ['another scenario', simulateRegion(scenario('dirty'), 1)],
  ])('differs for %s', (_, other) => {
    expect(hashOf(other)).not.toBe(hashOf(tiny))
  })

  it('gives the days in any order, and any day again', () => {
    const backwards = simulateRegion(scenario('tiny'), 1)
    const last = backwards.curvesOf(tiny.days.at(-1) as number)
    const first = backwards.curvesOf(tiny.days[0] as number)
    expect(first).toEqual(tiny.curvesOf(tiny.days[0] as number))
    expect(last).toEqual(tiny.curvesOf(tiny.days.at(-1) as number))
  })

  it('has finite energies only, none negative, to a tenth of a watt-hour', () => {
    for (const day of demo.days) {
      for (const { kwh } of demo.curvesOf(day)) {
        const odd = kwh.filter(
          (one) => one === null || !(one >= 0) || one !== Number(one.toFixed(4)),
        )
        expect(odd).toEqual([])
      }
    }
  })

  it('keeps every honestly read meter within its contract', () => {
    const crooked = new Set(
      demo.lookAlikes
        .filter(({ kind }) => kind === 'wrong-ct-ratio')
        .map(({ siteId }) => siteId.slice('meter:'.length)),
    )
    const contracts = new Map(
      demo.reference.meters.map(({ meterId, contractedKw }) => [meterId, contractedKw ?? 0]),
    )
    for (const day of demo.days) {
      for (const { meterId, kwh } of demo.curvesOf(day)) {
        if (crooked.has(meterId)) continue
        const peakKw = Math.max(...kwh.map((one) => (one ?? 0) * 2))
        expect(peakKw).toBeLessThanOrEqual(contracts.get(meterId) ?? 0)
      }
    }
  })

  it('refuses a day outside its window', () => {
    expect(() => tiny.curvesOf((tiny.days[0] as number) - 1)).toThrow(RangeError)
  })

  it.each([
    ['tiny', tiny, 72, 6, 24, '2026-01-12'],
    ['demo', demo, 1_050, 30, 35, '2026-01-10'],
    ['city', simulateRegion(scenario('city'), 1), 20_000, 575, 35, '2026-01-10'],
  ] as const)('of the scenario %s has its size', (_, region, consumers, areas, days, startDay) => {
    const heads = new Set(region.reference.transformers.map(({ headMeterId }) => headMeterId))
    const served = region.reference.meters.filter(({ meterId }) => !heads.has(meterId)).length
    expect(Math.abs(served / consumers - 1)).toBeLessThan(0.03)
    expect(Math.abs(region.reference.transformers.length / areas - 1)).toBeLessThan(0.02)
    expect(region.days).toHaveLength(days)
    expect(isoDay(region.days[0] as number)).toBe(startDay)
    expect(region.curvesOf(region.days[0] as number)).toHaveLength(region.reference.meters.length)
  })

  it('has every kind of mine and every look-alike in the demo', () => {
    expect(new Set(demo.truth.map(({ kind }) => kind))).toEqual(new Set(MINE_KINDS))
    expect(new Set(demo.lookAlikes.map(({ kind }) => kind))).toEqual(new Set(LOOK_ALIKES))
  })

  it('plants mines of about half a percent to two percent of the meters of a demo', () => {
    const share = demo.truth.length / demo.reference.meters.length
    expect(share).toBeGreaterThan(0.005)
    expect(share).toBeLessThan(0.02)
  })

  it.each([
    ['meters', 'meters', meterAssetSchema],
    ['transformers', 'transformers', transformerAssetSchema],
    ['licences', 'licences', licenceSchema],
    ['orders', 'orders', orderSchema],
    ['tips', 'tips', tipSchema],
    ['weather', 'weather', weatherSchema],
  ] as const)('has %s as the contract has them, with ids used once', (_, name, schema) => {
    const rows = demo.reference[name]
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(schema.parse(row)).toEqual(row)
    const ids = rows.map((row) => JSON.stringify(Object.values(row).slice(0, 2)))
    expect(new Set(ids).size).toBe(rows.length)
  })

  it('names sites that exist, in truth and among the look-alikes', () => {
    const sites = new Set([
      ...demo.reference.meters.map(({ meterId }) => `meter:${meterId}`),
      ...demo.reference.transformers.map(({ transformerId }) => `area:${transformerId}`),
    ])
    for (const { siteId } of [...demo.truth, ...demo.lookAlikes]) expect(sites).toContain(siteId)
    for (const { kind, siteId } of demo.truth) {
      expect(siteId.startsWith('area:')).toBe(kind === 'before-meter')
    }
  })

  it('leaves the honest licensed mines out of the truth', () => {
    const found = new Set(demo.truth.map(({ siteId }) => siteId))
    const licensed = demo.reference.licences.map(({ meterId }) => found.has(`meter:${meterId}`))
    expect(licensed.filter((isFound) => isFound)).toHaveLength(1)
    expect(licensed.filter((isFound) => !isFound)).toHaveLength(2)
  })

  it('covers its days with hourly weather, colder in the north', () => {
    const meanOf = (regionId: string) =>
      mean(
        demo.reference.weather.filter((row) => row.regionId === regionId).map((row) => row.tempC),
      )
    expect(demo.reference.weather.filter((row) => row.regionId === 'PAV')).toHaveLength(37 * 24)
    expect(meanOf('PAV')).toBeGreaterThan(-25)
    expect(meanOf('PAV')).toBeLessThan(-8)
    expect(meanOf('ALA')).toBeGreaterThan(meanOf('PAV') + 5)
    const firstMs = Date.parse('2026-01-10T00:00:00+05:00')
    const times = demo.reference.weather.map(({ at }) => at)
    expect(Math.min(...times)).toBeLessThanOrEqual(firstMs)
    expect(Math.max(...times)).toBeGreaterThanOrEqual(firstMs + 35 * 86_400_000)
  })
})

/** Mean power of each meter on each day, kW. */
const dailyKw = (region: SimulatedRegion): Map<string, number[]> => {
  const rows = new Map<string, number[]>()
  for (const day of region.days) {
    for (const { meterId, kwh } of region.curvesOf(day)) {
      const row = rows.get(meterId) ?? []
      row.push((kwh.reduce<number>((sum, one) => sum + (one ?? 0), 0) * 2) / kwh.length)
      rows.set(meterId, row)
    }
  }
  return rows
}

describe('a planted mine', () => {
  const kw = dailyKw(demo)
  const onMeters = demo.truth.filter(({ kind }) =>
    ['steady', 'split', 'in-business', 'with-outages'].includes(kind),
  )
  const startingInside = onMeters.filter(({ onsetAt }) => onsetAt > demo.scenario.startDay)

  it.each(
    startingInside.map(({ siteId, kind, kw, onsetAt }) => [kind, siteId, kw, onsetAt] as const),
  )('of the kind %s lifts %s by its power from its onset on', (_, siteId, mineKw, onsetAt) => {
    const days = kw.get(siteId.slice('meter:'.length)) ?? []
    const onset = (dayFromIso(onsetAt) ?? 0) - (demo.days[0] as number)
    // Whole weeks on both sides, so that weekends cancel.
    const weeks = Math.floor(Math.min(onset, days.length - onset - 1) / 7) * 7
    const before = mean(days.slice(onset - weeks, onset))
    const after = mean(days.slice(onset + 1, onset + 1 + weeks))
    expect((after - before) / mineKw).toBeGreaterThan(0.8)
    expect((after - before) / mineKw).toBeLessThan(1.2)
  })

  it('inside a business is 15 to 60 % of the whole', () => {
    const hidden = demo.truth.filter(({ kind }) => kind === 'in-business')
    expect(hidden.length).toBeGreaterThan(0)
    for (const { siteId, kw: mineKw, onsetAt } of hidden) {
      const days = kw.get(siteId.slice('meter:'.length)) ?? []
      const onset = (dayFromIso(onsetAt) ?? 0) - (demo.days[0] as number)
      const share = mineKw / mean(days.slice(onset + 1))
      expect(share).toBeGreaterThan(0.15)
      expect(share).toBeLessThan(0.6)
    }
  })

  it('on a licence for half its power is over it, an honest one under it', () => {
    for (const { meterId, declaredKw } of demo.reference.licences) {
      const isOver = demo.truth.some(({ siteId }) => siteId === `meter:${meterId}`)
      expect(mean(kw.get(meterId) ?? []) > declaredKw).toBe(isOver)
    }
  })
})

describe('the head meter', () => {
  const crooked = new Set(
    demo.lookAlikes
      .filter(({ kind }) => ['stuck-register', 'estimated-runs', 'wrong-ct-ratio'].includes(kind))
      .map(({ siteId }) => siteId),
  )
  const consumersOf = (transformerId: string, headMeterId: string) =>
    demo.reference.meters.filter(
      (meter) => meter.transformerId === transformerId && meter.meterId !== headMeterId,
    )
  const straight = demo.reference.transformers.filter(
    ({ transformerId, headMeterId }) =>
      headMeterId !== undefined &&
      !consumersOf(transformerId, headMeterId).some(({ meterId }) =>
        crooked.has(`meter:${meterId}`),
      ),
  )

  /** What the head meter has more than P0 + Pk (S / Sn)^2 + 1 %, of the sum of its consumers; kW in each slot. */
  const residualKw = (transformerId: string, day: number): number[] => {
    const asset = demo.reference.transformers.find((one) => one.transformerId === transformerId)
    const { headMeterId = '', ratedKva = 0, p0Kw = 0, pkKw = 0 } = asset ?? {}
    const members = new Set(consumersOf(transformerId, headMeterId).map(({ meterId }) => meterId))
    const curves = demo.curvesOf(day)
    const head = curves.find(({ meterId }) => meterId === headMeterId)
    const sums = new Array<number>(48).fill(0)
    for (const { meterId, kwh } of curves) {
      if (!members.has(meterId)) continue
      for (const [slot, one] of kwh.entries()) sums[slot] = (sums[slot] ?? 0) + (one ?? 0) * 2
    }
    return sums.map((sumKw, slot) => {
      const headKw = (head?.kwh[slot] ?? 0) * 2
      // Solve head = sent + loss(sent) for what was sent, by repetition.
      let sentKw = headKw
      for (let step = 0; step < 50; step++) {
        const loading = sentKw / 0.95 / ratedKva
        sentKw = headKw - p0Kw - pkKw * loading ** 2 - 0.01 * sentKw
      }
      return sentKw - sumKw
    })
  }

  it('belongs to most areas and carries no customer class', () => {
    const heads = demo.reference.transformers.flatMap(({ headMeterId }) => headMeterId ?? [])
    expect(heads).toHaveLength(28)
    for (const { meterId, customerClass } of demo.reference.meters) {
      expect(customerClass === undefined).toBe(heads.includes(meterId))
    }
  })

  it('closes to nothing where nothing is hidden', () => {
    const closed = straight.filter(
      ({ transformerId }) => !demo.truth.some(({ siteId }) => siteId === `area:${transformerId}`),
    )
    expect(closed.length).toBeGreaterThan(10)
    for (const { transformerId } of closed) {
      for (const residual of residualKw(transformerId, demo.days[20] as number)) {
        expect(Math.abs(residual)).toBeLessThan(0.01)
      }
    }
  })

  it('leaves the mine before the meters over, flat, from its onset on', () => {
    const hidden = demo.truth.filter(({ kind }) => kind === 'before-meter')
    expect(hidden).toHaveLength(2)
    for (const { siteId, kw, onsetAt } of hidden) {
      const onset = dayFromIso(onsetAt) ?? 0
      const before = residualKw(siteId.slice('area:'.length), onset - 1)
      const after = residualKw(siteId.slice('area:'.length), onset + 1)
      expect(Math.max(...before.map(Math.abs))).toBeLessThan(0.01)
      expect(Math.abs(mean(after) / kw - 1)).toBeLessThan(0.1)
      expect(Math.min(...after) / kw).toBeGreaterThan(0.8)
    }
  })

  it('shows fuller transformers in the south than in the north', () => {
    const peakPct = demo.reference.transformers.flatMap(({ headMeterId, ratedKva, regionId }) => {
      if (headMeterId === undefined || ratedKva === undefined) return []
      const curve = demo
        .curvesOf(demo.days[33] as number)
        .find(({ meterId }) => meterId === headMeterId)
      const peakKw = Math.max(...(curve?.kwh ?? []).map((kwh) => (kwh ?? 0) * 2))
      return [{ regionId, pct: (100 * peakKw) / 0.95 / ratedKva }]
    })
    const worst = (regionId: string) =>
      mean(peakPct.filter((row) => row.regionId === regionId).map(({ pct }) => pct))
    expect(worst('ALA')).toBeGreaterThan(worst('PAV'))
  })
})
