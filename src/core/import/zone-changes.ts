import { tzOffset } from '@date-fns/tz'
import { MS_PER_DAY, MS_PER_MINUTE } from '../units.ts'

/** One change of a zone's clocks. */
export interface ZoneChange {
  readonly atMs: number
  readonly offsetBeforeMs: number
  readonly offsetAfterMs: number
}

/** How the clocks of a zone run over a span: the offset at its start, and each change in it. */
export interface ZoneClock {
  readonly firstOffsetMs: number
  readonly changes: readonly ZoneChange[]
}

const offsetAt = (zone: string, atMs: number): number =>
  Math.round(tzOffset(zone, new Date(atMs)) * MS_PER_MINUTE)

/** Looked at day by day: no zone has changed its clocks twice within one. */
export const zoneClock = (zone: string, fromMs: number, toMs: number): ZoneClock => {
  const startMs = Math.floor(fromMs / MS_PER_DAY) * MS_PER_DAY - 2 * MS_PER_DAY
  const changes: ZoneChange[] = []
  const firstOffsetMs = offsetAt(zone, startMs)
  let offsetMs = firstOffsetMs
  for (let dayMs = startMs; dayMs < toMs + 2 * MS_PER_DAY; dayMs += MS_PER_DAY) {
    const nextMs = offsetAt(zone, dayMs + MS_PER_DAY)
    if (nextMs === offsetMs) continue
    let before = dayMs
    let after = dayMs + MS_PER_DAY
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (offsetAt(zone, middle) === offsetMs) before = middle
      else after = middle
    }
    changes.push({ atMs: after, offsetBeforeMs: offsetMs, offsetAfterMs: nextMs })
    offsetMs = nextMs
  }
  return { firstOffsetMs, changes }
}

/** The zone's winter time: the least offset of the span's years. */
export const standardOffsetMs = ({ firstOffsetMs, changes }: ZoneClock): number =>
  Math.min(firstOffsetMs, ...changes.map(({ offsetAfterMs }) => offsetAfterMs))

/** Wall times, epoch milliseconds as if they were UTC, that the change skips (`gap`) or shows twice (`doubled`). */
export const wallSpanOf = ({
  atMs,
  offsetBeforeMs,
  offsetAfterMs,
}: ZoneChange): {
  readonly kind: 'gap' | 'doubled'
  readonly fromMs: number
  readonly toMs: number
} =>
  offsetAfterMs > offsetBeforeMs
    ? { kind: 'gap', fromMs: atMs + offsetBeforeMs, toMs: atMs + offsetAfterMs }
    : { kind: 'doubled', fromMs: atMs + offsetAfterMs, toMs: atMs + offsetBeforeMs }
