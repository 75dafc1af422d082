import { describe, expect, it } from 'vitest'
import { isId } from '../../src/core/ids.ts'
import { type FeedOptions, feed } from '../../src/simulate/feed.ts'
import {
  FEED_FAULTS,
  FEED_SHAPES,
  type FeedMessage,
  feedBytes,
} from '../../src/simulate/feed-message.ts'
import { type SimulatedRegion, simulateRegion } from '../../src/simulate/region.ts'
import type { Scenario } from '../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../src/simulate/scenarios.ts'

const STEP_MS = 1_800_000
const HOUR_MS = 3_600_000

const aRegion = (name: 'tiny' | 'dirty', days = 3): SimulatedRegion =>
  simulateRegion({ ...(SCENARIOS[name] as Scenario), days }, 3)

interface Wire {
  readonly meterId: string
  readonly at?: string
  readonly from?: string
  readonly kwh?: number | readonly (number | null)[]
  readonly registerKwh?: number
  readonly quality?: string | readonly string[]
  readonly stepMin?: number
}

const wireOf = (message: FeedMessage): Wire =>
  JSON.parse(new TextDecoder().decode(feedBytes(message)))

/** `meter@interval start` to kWh and quality, as the region's curves have it. */
const intervalsOf = (region: SimulatedRegion): Map<string, string> => {
  const rows = new Map<string, string>()
  for (const day of region.days) {
    for (const { meterId, startMs, kwh, quality } of region.curvesOf(day)) {
      for (const [slot, one] of kwh.entries()) {
        if (one === null) continue
        rows.set(`${meterId}@${startMs + slot * STEP_MS}`, `${one} ${quality?.[slot] ?? 'valid'}`)
      }
    }
  }
  return rows
}

/** The same, put together from the messages; the last of several copies counts. */
const received = (messages: Iterable<FeedMessage>): Map<string, string> => {
  const rows = new Map<string, string>()
  const registers = new Map<string, { readonly atMs: number; readonly kwh: number }>()
  for (const message of messages) {
    if (message.fault !== undefined) continue
    const { meterId, at, from, kwh, registerKwh, quality } = wireOf(message)
    const atMs = Date.parse(at ?? from ?? '')
    if (typeof kwh === 'number') rows.set(`${meterId}@${atMs}`, `${kwh} ${quality ?? 'valid'}`)
    else if (kwh !== undefined) {
      for (const [slot, one] of kwh.entries()) {
        if (one === null) continue
        rows.set(`${meterId}@${atMs + slot * STEP_MS}`, `${one} ${quality?.[slot] ?? 'valid'}`)
      }
    } else if (registerKwh !== undefined) {
      const before = registers.get(meterId)
      if (before !== undefined && atMs <= before.atMs) continue
      registers.set(meterId, { atMs, kwh: registerKwh })
      if (before === undefined) continue
      const used = Math.round(((registerKwh - before.kwh + 1e6) % 1e6) * 1e4) / 1e4
      rows.set(`${meterId}@${atMs - STEP_MS}`, `${used} ${quality ?? 'valid'}`)
    }
  }
  return rows
}

const OPTIONS: readonly (readonly [string, FeedOptions])[] = [
  ['readings', { shape: 'readings' }],
  ['blocks of a day', { shape: 'blocks' }],
  ['blocks of six hours', { shape: 'blocks', blockHours: 6 }],
  ['registers', { shape: 'registers' }],
]

describe('a feed', () => {
  const tiny = aRegion('tiny')
  const meters = tiny.reference.meters.length

  it.each(OPTIONS)('of %s carries exactly the energies of the curves', (_, options) => {
    expect(received(feed(tiny, options))).toEqual(intervalsOf(tiny))
  })

  it.each([
    ['readings', { shape: 'readings' }, 3 * 48],
    ['blocks of a day', { shape: 'blocks' }, 3],
    ['blocks of six hours', { shape: 'blocks', blockHours: 6 }, 12],
    ['registers, with the first', { shape: 'registers' }, 3 * 48 + 1],
  ] as const)('of %s has a message a meter for each of them', (_, options, each) => {
    expect([...feed(tiny, options)]).toHaveLength(meters * each)
  })

  it('words its messages as the contract does', () => {
    const first = (options: FeedOptions) => feed(tiny, options).next().value?.value
    const [curve] = tiny.curvesOf(tiny.days[0] as number)
    const from = '2026-01-12T00:00:00+05:00'
    const { meterId = '', kwh = [] } = curve ?? {}
    expect(first({ shape: 'readings' })).toEqual({ meterId, at: from, stepMin: 30, kwh: kwh[0] })
    expect(first({ shape: 'blocks' })).toEqual({ meterId, from, stepMin: 30, kwh })
    expect(first({ shape: 'registers' })).toEqual({
      meterId,
      at: from,
      registerKwh: expect.any(Number),
    })
  })

  it('of readings comes slot by slot, all meters in each', () => {
    const times = [...feed(tiny, { shape: 'readings' })].map((message) => wireOf(message).at)
    expect(times).toEqual([...times].sort())
    expect(new Set(times.slice(0, meters)).size).toBe(1)
  })

  it.each(FEED_SHAPES)('of %s is keyed by its meter and names the day of its energy', (shape) => {
    for (const message of feed(tiny, { shape })) {
      expect(message.meterId).toBe(wireOf(message).meterId)
      expect(isId(message.meterId)).toBe(true)
      expect(tiny.days).toContain(message.day)
    }
  })
})

describe('a dirty feed', () => {
  const dirty = aRegion('dirty', 6)

  it.each(OPTIONS)('of %s still carries every energy, faults or not', (_, options) => {
    const expected = intervalsOf(dirty)
    for (const faults of [false, true]) {
      expect(received(feed(dirty, { ...options, faults }))).toEqual(expected)
    }
  })

  it('is the same for the same seed', () => {
    const text = () =>
      JSON.stringify([...feed(aRegion('dirty'), { shape: 'readings', faults: true })])
    expect(text()).toBe(text())
  })

  it('has gaps, estimates, duplicates, and readings out of order and up to two days late', () => {
    const latenessHours: number[] = []
    const seen = new Set<string>()
    let duplicates = 0
    let estimated = 0
    let newestMs = 0
    for (const message of feed(dirty, { shape: 'readings' })) {
      const { meterId, at = '', quality } = wireOf(message)
      const atMs = Date.parse(at)
      newestMs = Math.max(newestMs, atMs)
      latenessHours.push((newestMs - atMs) / HOUR_MS)
      if (quality === 'estimated') estimated++
      if (seen.has(meterId + at)) duplicates++
      seen.add(meterId + at)
    }
    const all = dirty.reference.meters.length * 48 * 6
    const within = (from: number, to: number) =>
      latenessHours.filter((hours) => hours > from && hours <= to).length / all
    expect(seen.size).toBeLessThan(all)
    expect(seen.size).toBeGreaterThan(0.98 * all)
    expect(estimated).toBeGreaterThan(10)
    expect(duplicates / all).toBeGreaterThan(0.007)
    expect(duplicates / all).toBeLessThan(0.013)
    expect(within(0, 6)).toBeGreaterThan(0.015)
    expect(within(6, 48)).toBeGreaterThan(0.001)
    expect(within(48, 1_000)).toBe(0)
  })

  it('has every fault, only when asked', () => {
    const faultsOf = (faults: boolean) =>
      new Set([...feed(dirty, { shape: 'readings', faults })].map(({ fault }) => fault))
    expect(faultsOf(false)).toEqual(new Set([undefined]))
    expect(faultsOf(true)).toEqual(new Set([undefined, ...FEED_FAULTS]))
  })

  it.each(FEED_SHAPES)('of %s has faults that are what they say', (shape) => {
    const known = new Set(dirty.reference.meters.map(({ meterId }) => meterId))
    const endMs = Date.parse('2026-01-18T00:00:00+05:00')
    for (const message of feed(dirty, { shape, faults: true })) {
      if (message.fault === undefined) continue
      if (message.fault === 'broken-bytes') {
        expect(() => wireOf(message)).toThrow(SyntaxError)
        continue
      }
      const { meterId, at, from, kwh, registerKwh } = wireOf(message)
      const numbers = [kwh ?? registerKwh ?? 0].flat().filter((one) => one !== null)
      expect({
        unknown: !known.has(meterId),
        future: Date.parse(at ?? from ?? '') > endMs + 300 * 24 * HOUR_MS,
        negative: numbers.length > 0 && numbers.every((one) => (one as number) < 0),
      }).toEqual({
        unknown: message.fault === 'unknown-meter',
        future: message.fault === 'future',
        negative: message.fault === 'negative-energy',
      })
    }
  })
})
