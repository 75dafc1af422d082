import type { CurtailmentOrder } from '../context/assets.ts'
import type { MeterWindows } from '../signature/meter-windows.ts'
import type { DayCalendar, DayIndex } from '../time.ts'
import type { AreaMember } from './area-member.ts'

/** Slots an order must cover before its mean says anything. */
const MIN_SLOTS = 2

/**
 * Mean power a meter drew while orders bound it, for the order that it broke most; undefined where none covers enough
 * of the window. Slots count where they lie wholly inside the order.
 */
export const drawnDuringOrders = (
  orders: readonly CurtailmentOrder[],
  member: AreaMember,
  windows: MeterWindows,
  calendar: DayCalendar,
  from: DayIndex,
  asOf: DayIndex,
): { readonly drawnKw: number; readonly maxKw: number } | undefined => {
  let worst: { drawnKw: number; maxKw: number } | undefined
  for (const order of orders) {
    const curve = new Float32Array(member.slots)
    let sum = 0
    let count = 0
    // An order without an end says so by a far date, beyond what the calendar knows.
    const fromMs = Math.max(order.from, calendar.startOf(from))
    const toMs = Math.min(order.to, calendar.startOf(asOf + 1))
    if (fromMs >= toMs) continue
    const lastDay = calendar.dayOf(toMs - 1)
    for (let day = calendar.dayOf(fromMs); day <= lastDay; day++) {
      if (!windows.curve(member, day, curve, false)) continue
      const startMs = calendar.startOf(day)
      // Nothing is known of when in its zone's hours a zone's energy flowed: only days inside the order say anything.
      if (member.isZoned && (startMs < order.from || calendar.startOf(day + 1) > order.to)) continue
      const slotMs = calendar.lengthMs(day) / curve.length
      for (const [slot, kw] of curve.entries()) {
        const atMs = startMs + slot * slotMs
        if (atMs < order.from || atMs + slotMs > order.to || Number.isNaN(kw)) continue
        sum += kw
        count++
      }
    }
    if (count < MIN_SLOTS) continue
    const drawnKw = sum / count
    if (worst === undefined || drawnKw - order.maxKw > worst.drawnKw - worst.maxKw)
      worst = { drawnKw, maxKw: order.maxKw }
  }
  return worst
}
