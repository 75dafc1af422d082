import { inferStep } from '../../core/collate/infer-step.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import { type OpenDay, OpenDays } from '../../core/collate/open-days.ts'
import { meterId } from '../../core/ids.ts'
import type { RawMessage } from '../../core/ingest/raw-message.ts'
import type { DayCalendar } from '../../core/time.ts'
import { MS_PER_MINUTE, meanPowerKw } from '../../core/units.ts'
import { Ledger } from '../../core/validate/ledger.ts'
import { QUALITY_RANK } from '../../core/validate/quality.ts'
import { RegisterBook } from '../../core/validate/register-book.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import { TARIFF_ZONES } from '../../core/validate/tariff-zones.ts'
import { validate } from '../../core/validate/validate.ts'
import type { MeterSeries } from '../../ports/history.ts'
import type {
  CollatedSeries,
  CollateSeriesOptions,
  MixedStep,
  Noted,
  Repeat,
} from './collated-series.ts'

/** Longest run of intervals that validate takes in one block. */
const MAX_BLOCK = 2000

/** A meter's rows as the messages that a stream would have had, validated and folded as there. */
export const collateMessages = (
  series: MeterSeries,
  options: CollateSeriesOptions,
): CollatedSeries => {
  const id = meterId(series.meterId)
  const { meters, calendars } = options
  const attributes = meters.attributesOf(id)
  const ledger = new Ledger()
  const rejections = new Map<RejectionReason, Noted>()
  const repeats = new Map<Repeat, Noted>()
  const reject = (reason: RejectionReason, atMs: number, words: string): void => {
    ledger.rejected(1)
    note(rejections, reason, { meterId: id, atMs, words })
  }
  const done = (days: readonly MeterDay[], mixedStep?: MixedStep): CollatedSeries => ({
    meterId: id,
    days,
    counts: ledger.counts(),
    rejections,
    repeats,
    mixedStep,
  })

  const asset = meters.get(id)
  const inferred =
    series.stepMin === undefined && asset?.stepMin === undefined
      ? inferStep(series.startMs)
      : ({ type: 'unknown' } as const)
  if (inferred.type === 'mixed') {
    ledger.read(series.startMs.length)
    ledger.rejected(series.startMs.length)
    return done([], { stepsMin: inferred.stepsMin, atMs: firstChange(series.startMs) })
  }
  const stepMin = inferred.type === 'step' ? inferred.stepMs / MS_PER_MINUTE : undefined
  // The meter's own readings say its step: it holds for registers, too.
  const params = stepMin === undefined ? options.ingest : { ...options.ingest, stepMin }

  const days: MeterDay[] = []
  const keep = (open: OpenDay): void => {
    days.push({
      meterId: id,
      day: open.day,
      startMs: open.startMs,
      stepMs: open.stepMs,
      powerKw: open.power.slice(),
      quality: open.quality.slice(),
      reactiveKvar: open.reactive?.slice(),
      ...(open.isZoned ? { isZoned: true } : {}),
      source: 0,
      revision: 0,
      provisional: false,
      attributes,
    })
  }
  // Rows come in order of time: one day behind the newest is all that can still change.
  const open = new OpenDays(calendars, 1, keep)
  const meter = open.addMeter(attributes.timeZone)
  const registers = new RegisterBook()
  const calendar = calendars.of(attributes.timeZone)
  for (const message of messagesOf(
    series,
    calendar,
    stepMin ?? asset?.stepMin ?? options.ingest.stepMin ?? undefined,
  )) {
    const validated = validate(message, {
      asset,
      arrivedAtMs: options.nowMs,
      params,
      timezone: options.timezone,
      calendars,
      registers,
    })
    ledger.read(validated.intervals)
    ledger.accepted(validated.baseline)
    for (const { index, reason, message: words } of validated.rejections)
      reject(reason, startOf(message, index, calendar), words)
    for (const reading of validated.readings) {
      const result = open.fold(
        meter,
        reading.startMs,
        reading.stepMs,
        reading.energyKwh === undefined ? 0 : meanPowerKw(reading.energyKwh, reading.stepMs),
        QUALITY_RANK[reading.quality],
        reading.reactiveKvarh === undefined
          ? undefined
          : meanPowerKw(reading.reactiveKvarh, reading.stepMs),
        reading.isZoned,
      )
      switch (result) {
        case 'accepted':
        case 'restated':
          ledger.accepted(1)
          break
        case 'duplicate':
        case 'contradiction':
          ledger.duplicate()
          note(repeats, result === 'duplicate' ? 'repeated' : 'contradictory', {
            meterId: id,
            atMs: reading.startMs,
            words: new Date(reading.startMs).toISOString(),
          })
          break
        default:
          reject(result, reading.startMs, new Date(reading.startMs).toISOString())
      }
    }
  }
  open.takeChanged(Number.POSITIVE_INFINITY, keep)
  days.sort((a, b) => a.day - b.day)
  return done(days)
}

const note = <Reason>(
  noted: Map<Reason, Noted>,
  reason: Reason,
  first: Omit<Noted, 'count'>,
): void => {
  const known = noted.get(reason)
  noted.set(
    reason,
    known === undefined ? { count: 1, ...first } : { ...known, count: known.count + 1 },
  )
}

/** The first row behind which the distance to the next one changes for good: both of them are of two steps. */
const firstChange = (startMs: Float64Array): number => {
  let last = 0
  for (let i = 1; i < startMs.length; i++) {
    const distance = (startMs[i] as number) - (startMs[i - 1] as number)
    if (distance === 0) continue
    if (last !== 0 && distance !== last) return startMs[i - 1] as number
    last = distance
  }
  return startMs[0] as number
}

const startOf = (message: RawMessage, index: number, calendar: DayCalendar): number => {
  switch (message.type) {
    case 'block':
      return message.fromMs + index * (message.stepMin ?? 0) * MS_PER_MINUTE
    case 'zones':
      return calendar.startOf(message.day)
    default:
      return message.atMs
  }
}

/** Rows as messages: runs of readings at the step become blocks; the rest, and energies of zones, stand alone. */
function* messagesOf(
  series: MeterSeries,
  calendar: DayCalendar,
  stepMin: number | undefined,
): Generator<RawMessage> {
  const { meterId: id, startMs, kwh, kvarh, quality } = series
  if (series.isRegister) {
    for (let i = 0; i < startMs.length; i++) {
      if (Number.isNaN(kwh[i] as number)) continue
      const zone = TARIFF_ZONES[series.tariffZone?.[i] ?? -1]
      if (zone !== undefined) {
        yield {
          type: 'zone-registers',
          meterId: id,
          atMs: startMs[i] as number,
          registerKwh: { [zone]: kwh[i] as number },
          quality: quality?.[i] ?? undefined,
        }
        continue
      }
      yield {
        type: 'register',
        meterId: id,
        atMs: startMs[i] as number,
        registerKwh: kwh[i] as number,
        quality: quality?.[i] ?? undefined,
      }
    }
    return
  }
  for (let from = 0; from < startMs.length; ) {
    const zones = zoneAt(series, from, calendar)
    if (zones !== undefined) {
      yield zones
      from++
      continue
    }
    const step = stepAt(series, from) ?? stepMin
    let to = from + 1
    if (step !== undefined)
      while (
        to < startMs.length &&
        to - from < MAX_BLOCK &&
        (startMs[to] as number) - (startMs[to - 1] as number) === step * MS_PER_MINUTE &&
        (stepAt(series, to) ?? stepMin) === step &&
        Number.isNaN(series.tariffZone?.[to] ?? Number.NaN)
      )
        to++
    if (step === undefined)
      yield {
        type: 'interval',
        meterId: id,
        atMs: startMs[from] as number,
        stepMin: undefined,
        kwh: orNull(kwh[from] as number),
        kvarh: kvarh === undefined ? undefined : (orNull(kvarh[from] as number) ?? undefined),
        quality: quality?.[from] ?? undefined,
      }
    else
      yield {
        type: 'block',
        meterId: id,
        fromMs: startMs[from] as number,
        stepMin: step,
        kwh: Array.from(kwh.subarray(from, to), orNull),
        kvarh: kvarh === undefined ? undefined : Array.from(kvarh.subarray(from, to), orNull),
        quality: quality?.slice(from, to).map((code) => code ?? 'valid'),
      }
    from = to
  }
}

/** A row that is the energy of a tariff zone; undefined where it is none. */
const zoneAt = (
  { meterId: id, tariffZone, startMs, kwh, quality }: MeterSeries,
  i: number,
  calendar: DayCalendar,
): RawMessage | undefined => {
  const zone = TARIFF_ZONES[tariffZone?.[i] ?? -1]
  if (zone === undefined) return undefined
  return {
    type: 'zones',
    meterId: id,
    day: calendar.dayOf(startMs[i] as number),
    zoneKwh: { [zone]: orNull(kwh[i] as number) },
    quality: quality?.[i] ?? undefined,
  }
}

const stepAt = (series: MeterSeries, i: number): number | undefined => {
  const step = series.stepMin?.[i]
  return step === undefined || step === 0 || Number.isNaN(step) ? undefined : step
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)
