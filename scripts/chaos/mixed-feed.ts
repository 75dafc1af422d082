import { fnv1a } from '../../src/core/ids.ts'
import type { DayIndex } from '../../src/core/time.ts'
import { type FeedOptions, feed } from '../../src/simulate/feed.ts'
import type { FeedMessage } from '../../src/simulate/feed-message.ts'
import type { SimulatedCurve, SimulatedRegion } from '../../src/simulate/region.ts'

/** A meter in five sends single readings, two in five blocks of six hours, the others blocks of a day. */
const SHAPES: readonly FeedOptions[] = [
  { shape: 'readings', faults: true },
  { shape: 'blocks', blockHours: 6, faults: true },
  { shape: 'blocks', blockHours: 6, faults: true },
  { shape: 'blocks', faults: true },
  { shape: 'blocks', faults: true },
]

/** Each shape asks for the same day: it is drawn once. */
const drawnOnce = (region: SimulatedRegion): SimulatedRegion['curvesOf'] => {
  const drawn = new Map<DayIndex, readonly SimulatedCurve[]>()
  return (day) => {
    let curves = drawn.get(day)
    if (curves === undefined) {
      curves = region.curvesOf(day)
      drawn.set(day, curves)
      drawn.delete(day - 2)
    }
    return curves
  }
}

interface Strand {
  readonly messages: Iterator<FeedMessage>
  next: FeedMessage | undefined
  /** The furthest delivery slot it has come to: what comes late has an earlier one of its own. */
  turn: number
}

const advance = (strand: Strand): void => {
  const { done, value } = strand.messages.next()
  strand.next = done === true ? undefined : value
  if (strand.next !== undefined) strand.turn = Math.max(strand.turn, strand.next.turn)
}

/** The region's meters in all shapes at once, slot by slot, with duplicates, delays and broken messages between. */
export function* mixedFeed(
  region: SimulatedRegion,
): Generator<{ readonly message: FeedMessage; readonly turn: number }> {
  const curvesOf = drawnOnce(region)
  const strands = SHAPES.map((options, kind): Strand => {
    const isOfKind = ({ meterId }: SimulatedCurve) => fnv1a(meterId) % SHAPES.length === kind
    const part = { ...region, curvesOf: (day: DayIndex) => curvesOf(day).filter(isOfKind) }
    return { messages: feed(part, options), next: undefined, turn: 0 }
  })
  for (const strand of strands) advance(strand)
  for (;;) {
    let first: Strand | undefined
    for (const strand of strands)
      if (strand.next !== undefined && (first === undefined || strand.turn < first.turn))
        first = strand
    if (first?.next === undefined) return
    yield { message: first.next, turn: first.turn }
    advance(first)
  }
}
