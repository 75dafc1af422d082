import { type DayIndex, isoDay } from '../../core/time.ts'
import type { TimedReading } from '../../ports/history.ts'
import type { OutgoingRecord } from '../../ports/topic.ts'

export interface MessageContext {
  /** No power can be told from its energies. */
  isLeftOut(meterId: string): boolean
  /** The step of a meter whose rows do not say it, where one is known. */
  stepMinOf(meterId: string): number | undefined
  /** The meter's local day that an instant lies in. */
  dayOf(meterId: string, atMs: number): DayIndex
}

/** A row of a file as the message that a feed would have sent; undefined where there is none. */
export const readingMessage = (
  reading: TimedReading,
  context: MessageContext,
): OutgoingRecord | undefined => {
  if (context.isLeftOut(reading.meterId)) return undefined
  const value = contentOf(reading, context)
  return value && { topic: 'meter-readings', key: reading.meterId, value: JSON.stringify(value) }
}

const contentOf = (reading: TimedReading, context: MessageContext): object | undefined => {
  const { meterId, atMs: at, kwh, kvarh, quality, zone } = reading
  const stepMin = reading.stepMin ?? context.stepMinOf(meterId)
  if (reading.isRegister) {
    if (kwh === null) return undefined
    return zone === undefined
      ? { meterId, at, stepMin, registerKwh: kwh, quality }
      : { meterId, at, zoneRegisterKwh: { [zone]: kwh }, quality }
  }
  return zone === undefined
    ? { meterId, at, stepMin, kwh, kvarh, quality }
    : { meterId, day: isoDay(context.dayOf(meterId, at)), zoneKwh: { [zone]: kwh }, quality }
}
