import { fnv1a } from '../core/ids.ts'
import { DayCalendar } from '../core/time.ts'
import { MS_PER_DAY, MS_PER_MINUTE } from '../core/units.ts'
import { withDelays, withFaults } from './feed-faults.ts'
import type { FeedMessage, FeedShape } from './feed-message.ts'
import { Random } from './random.ts'
import type { SimulatedCurve, SimulatedRegion } from './region.ts'

export interface FeedOptions {
  readonly shape: FeedShape
  /** Length of an interval block; a day unless said. Must divide a day. */
  readonly blockHours?: number
  /** Broken messages between the good ones. */
  readonly faults?: boolean
}

/** Registers count tenths of a watt-hour, in whole numbers, and roll over at 10^6 kWh. */
const TENTHS_PER_KWH = 10_000
const REGISTER_TENTHS = 1_000_000 * TENTHS_PER_KWH

interface DayOfCurves {
  readonly day: number
  readonly curves: readonly SimulatedCurve[]
  /** ISO 8601 with the local offset: the start of each slot, and the end of the last. */
  readonly stamps: readonly string[]
  /** Slots of all days before. */
  readonly slotsBefore: number
}

/** `2026-02-01T10:30:00+05:00` */
const localStamp = (atMs: number, calendar: DayCalendar): string => {
  const localMs = calendar.dayOf(atMs) * MS_PER_DAY + calendar.wallMinute(atMs) * MS_PER_MINUTE
  const offsetMin = Math.round((localMs - atMs) / MS_PER_MINUTE)
  const size = Math.abs(offsetMin)
  const two = (number: number) => String(number).padStart(2, '0')
  const offset = `${offsetMin < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
  return new Date(localMs).toISOString().slice(0, 19) + offset
}

function* daysOf(region: SimulatedRegion): Generator<DayOfCurves> {
  const calendar = new DayCalendar(region.scenario.timeZone)
  const stepMs = region.scenario.stepMin * MS_PER_MINUTE
  let slotsBefore = 0
  for (const day of region.days) {
    const curves = region.curvesOf(day)
    const startMs = calendar.startOf(day)
    const slots = calendar.lengthMs(day) / stepMs
    const stamps = Array.from({ length: slots + 1 }, (_, slot) =>
      localStamp(startMs + slot * stepMs, calendar),
    )
    yield { day, curves, stamps, slotsBefore }
    slotsBefore += slots
  }
}

function* readings(region: SimulatedRegion): Generator<FeedMessage> {
  for (const { day, curves, stamps, slotsBefore } of daysOf(region)) {
    for (let slot = 0; slot < stamps.length - 1; slot++) {
      const turn = slotsBefore + slot
      for (const { meterId, stepMin, kwh, quality } of curves) {
        const energyKwh = kwh[slot]
        if (energyKwh === null || energyKwh === undefined) continue
        const value = { meterId, at: stamps[slot], stepMin, kwh: energyKwh }
        const code = quality?.[slot] ?? 'valid'
        yield { meterId, day, turn, value: code === 'valid' ? value : { ...value, quality: code } }
      }
    }
  }
}

function* blocks(region: SimulatedRegion, blockHours: number): Generator<FeedMessage> {
  const slotsPerBlock = (blockHours * 60) / region.scenario.stepMin
  for (const { day, curves, stamps, slotsBefore } of daysOf(region)) {
    const slots = stamps.length - 1
    for (let from = 0; from < slots; from += slotsPerBlock) {
      const to = Math.min(slots, from + slotsPerBlock)
      const turn = slotsBefore + to - 1
      for (const { meterId, stepMin, kwh, quality } of curves) {
        const value = { meterId, from: stamps[from], stepMin, kwh: kwh.slice(from, to) }
        const codes = quality?.slice(from, to)
        const plain = codes === undefined || codes.every((code) => code === 'valid')
        yield { meterId, day, turn, value: plain ? value : { ...value, quality: codes } }
      }
    }
  }
}

function* registers(region: SimulatedRegion): Generator<FeedMessage> {
  const tenths = new Map<string, number>()
  for (const { day, curves, stamps, slotsBefore } of daysOf(region)) {
    for (const { meterId } of curves) {
      if (tenths.has(meterId)) continue
      const start = (fnv1a(meterId) % 100_000) * TENTHS_PER_KWH
      tenths.set(meterId, start)
      const value = { meterId, at: stamps[0], registerKwh: start / TENTHS_PER_KWH }
      yield { meterId, day, turn: slotsBefore, value }
    }
    for (let slot = 0; slot < stamps.length - 1; slot++) {
      const turn = slotsBefore + slot
      for (const { meterId, kwh, quality } of curves) {
        const energyKwh = kwh[slot]
        if (energyKwh === null || energyKwh === undefined) continue
        const before = tenths.get(meterId) as number
        const after = (before + Math.round(energyKwh * TENTHS_PER_KWH)) % REGISTER_TENTHS
        tenths.set(meterId, after)
        const value = { meterId, at: stamps[slot + 1], registerKwh: after / TENTHS_PER_KWH }
        const code = quality?.[slot] ?? 'valid'
        yield { meterId, day, turn, value: code === 'valid' ? value : { ...value, quality: code } }
      }
    }
  }
}

const inOrder = (region: SimulatedRegion, options: FeedOptions): Generator<FeedMessage> => {
  if (options.shape === 'readings') return readings(region)
  if (options.shape === 'blocks') return blocks(region, options.blockHours ?? 24)
  return registers(region)
}

/**
 * A region's readings as messages of the topic `meter-readings`, in the order in which a head-end delivers them: slot by
 * slot, or one interval block a meter at the block's end, or a register snapshot at each interval's end. A missing
 * interval is null in a block, and no message in the other shapes. The scenario's delivery flaws are applied.
 */
export function* feed(region: SimulatedRegion, options: FeedOptions): Generator<FeedMessage> {
  const { scenario, seed } = region
  let messages = inOrder(region, options)
  if (options.faults === true) {
    messages = withFaults(messages, Random.of(seed, fnv1a('faults')))
  }
  if (scenario.deliveryFlaws !== undefined) {
    const random = Random.of(seed, fnv1a('delivery'))
    const forwards = options.shape === 'registers'
    messages = withDelays(messages, scenario.deliveryFlaws, scenario.stepMin, forwards, random)
  }
  yield* messages
}
