import { meterDayFromJson, meterDayToJson } from '../../core/collate/meter-day-message.ts'
import { RestatedDays, type RestateResult } from '../../core/collate/restated-days.ts'
import { Calendars } from '../../core/time.ts'
import type { Reading } from '../../core/validate/reading.ts'
import { RegisterBook } from '../../core/validate/register-book.ts'
import { validate } from '../../core/validate/validate.ts'
import { type DeadLetter, REPLAYED_HEADER } from '../../ports/dead-letter.ts'
import type { OutgoingRecord, TableReader } from '../../ports/topic.ts'
import type { WireDecoder } from '../../ports/wire-decoder.ts'
import type { Config } from '../config.ts'
import type { MeterBook } from '../stages/meter-book.ts'
import { KIND_HEADER, ownJson } from '../stages/stage-work.ts'

export interface LateOutcome {
  /** Readings that now stand in their day. */
  restated: number
  /** Readings that say what the day says already, or something worse. */
  unchanged: number
  /** Readings of days that assess does not keep any more. */
  tooOld: number
  /** Letters in which no reading can be read without what came before it. */
  unreadable: number
  readonly records: OutgoingRecord[]
  /** Letters of which every day is open again, as after a longer grace: collate takes them. */
  readonly notLate: DeadLetter[]
}

export interface LateContext {
  readonly config: Config
  readonly meters: MeterBook
  readonly decoder: WireDecoder
  /** `meter-days` as a table. */
  readonly meterDays: TableReader
}

const NO_BYTES = new Uint8Array()

/** Of all messages that the letter holds. */
const readingsOf = (
  { record }: DeadLetter,
  { config, meters, decoder }: LateContext,
  calendars: Calendars,
): readonly Reading[] => {
  const decoded = decoder.decode(record.value ?? NO_BYTES, record.key)
  if (decoded.type === 'rejected') return []
  const registers = new RegisterBook()
  return decoded.value.flatMap(
    (message) =>
      validate(message, {
        asset: meters.get(message.meterId),
        arrivedAtMs: record.arrivedAtMs,
        params: config.ingest,
        timezone: config.timezone,
        calendars,
        registers,
      }).readings,
  )
}

export const noneLate = (): LateOutcome => ({
  restated: 0,
  unchanged: 0,
  tooOld: 0,
  unreadable: 0,
  records: [],
  notLate: [],
})

const count = (results: readonly RestateResult[], outcome: LateOutcome): void => {
  for (const result of results)
    if (result === 'accepted' || result === 'restated') outcome.restated++
    else if (result === 'too-old') outcome.tooOld++
    else outcome.unchanged++
}

/**
 * Late readings do not go through collate again, which has closed their days for good: they are folded into the latest
 * meter-day of each, and what comes of it is a meter-day of the next revision, which assess takes in with its source's
 * next closing.
 */
export const restateLate = async (
  letters: readonly DeadLetter[],
  context: LateContext,
): Promise<LateOutcome> => {
  const { config, meterDays, decoder } = context
  const calendars = new Calendars()
  const outcome = noneLate()
  await decoder.prepare(letters.map(({ record }) => record))
  const late = letters.map((letter) => ({
    letter,
    readings: readingsOf(letter, context, calendars),
  }))
  const wanted = new Set(late.flatMap(({ readings }) => readings.map(({ meterId }) => meterId)))
  const days = new RestatedDays(
    { graceDays: config.collate.graceDays, windowDays: config.assess.windowDays },
    calendars,
  )
  const keys = new Map<string, string | null>()
  try {
    await meterDays.start((record) => {
      if (record.value === null || record.headers[KIND_HEADER] !== undefined) return
      const meterDay = meterDayFromJson(ownJson(record))
      if (!wanted.has(meterDay.meterId)) return
      days.hold(meterDay)
      keys.set(keyOf(meterDay), record.key)
    })
  } finally {
    await meterDays.stop()
  }
  const replayed = new Map<string, string>()
  for (const { letter, readings } of late) {
    if (readings.length === 0) outcome.unreadable++
    const results = readings.map((reading) => days.take(reading))
    if (results.length > 0 && results.every((result) => result === 'not-late'))
      outcome.notLate.push(letter)
    else count(results, outcome)
    for (const { meterId } of readings) replayed.set(meterId, letter.id)
  }
  for (const { restated, like } of days.takeChanged())
    outcome.records.push({
      topic: 'meter-days',
      key: keys.get(keyOf(like)) ?? null,
      value: meterDayToJson(restated),
      headers: { [REPLAYED_HEADER]: replayed.get(restated.meterId) ?? '' },
    })
  return outcome
}

const keyOf = ({ meterId, day }: { readonly meterId: string; readonly day: number }): string =>
  `${meterId} ${day}`
