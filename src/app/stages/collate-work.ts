import { type CollateParams, Collator } from '../../core/collate/collator.ts'
import type { EnergyCounts, OpenEnergy } from '../../core/collate/energy-account.ts'
import type { FoldResult } from '../../core/collate/open-days.ts'
import { type MeterId, meterId } from '../../core/ids.ts'
import type { RawBlock, RawInterval, RawMessage } from '../../core/ingest/raw-message.ts'
import type { Calendars } from '../../core/time.ts'
import { meanPowerKw } from '../../core/units.ts'
import { Ledger, type LedgerCounts } from '../../core/validate/ledger.ts'
import type { MeterTerms } from '../../core/validate/meter-terms.ts'
import { PlainIntervals } from '../../core/validate/plain-interval.ts'
import type { Reading } from '../../core/validate/reading.ts'
import { RegisterBook } from '../../core/validate/register-book.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import { TARIFF_ZONES } from '../../core/validate/tariff-zones.ts'
import { validate, validateBlockInterval, validateInterval } from '../../core/validate/validate.ts'
import type { ValidateParams } from '../../core/validate/validate-params.ts'
import { zoneRegisterId } from '../../core/validate/validate-zone-registers.ts'
import type { TopicRecord } from '../../ports/topic.ts'
import type { WireDecoder } from '../../ports/wire-decoder.ts'
import type { TableShare } from '../owned-table.ts'
import { CollateChanges } from './collate-changes.ts'
import { type CollateMeterEntry, collateCheckpointIn } from './collate-checkpoint.ts'
import { type CollateMeter, CollateMeters } from './collate-meters.ts'
import type { MeterBook } from './meter-book.ts'
import { SendDays } from './send-days.ts'
import type { Emit, StageWork } from './stage-work.ts'
import { TurnAway, type TurnedAway } from './turn-away.ts'

export interface CollateWorkOptions {
  readonly partition: number
  readonly partitions: number
  /** Partitions of meter-days: each hears of every closing. */
  readonly dayPartitions: number
  readonly decoder: WireDecoder
  readonly ingest: ValidateParams & {
    readonly maxRejectedShare: number
    readonly rejectedShareAfter: number
  }
  readonly collate: CollateParams
  readonly timezone: string
  readonly meters: MeterBook
  /** The meters of this partition, within `meters`. */
  readonly meterShare: TableShare
  /** Brings `meters` in step with its log. */
  readonly catchUpMeters: () => Promise<void>
  readonly calendars: Calendars
  readonly nowMs: () => number
  /** Physical name of the topic read, for dead letters. */
  readonly topicName: string
  readonly version: string
}

/** How long an id that is in no asset is believed to be in none before the log is asked again. */
const UNKNOWN_FOR_MS = 60_000
/** Ids that are believed so at once: a feed of nonsense has no end of them. */
const MOST_UNKNOWN = 20_000

const NO_BYTES = new Uint8Array()

/** Ingest, validate and collate on one partition of readings: bytes in; meter-days, closings and dead letters out. */
export class CollateWork implements StageWork {
  readonly #options: CollateWorkOptions
  readonly #collator: Collator
  readonly #registers = new RegisterBook()
  readonly #plain: PlainIntervals
  readonly #ledger = new Ledger()
  readonly #meters: CollateMeters
  readonly #changes: CollateChanges
  readonly #turnAway: TurnAway
  readonly #sendDays: SendDays
  readonly #unknownUntilMs = new Map<string, number>()
  /** Restored meters whose rows lie in other partitions. */
  readonly #strays = new Set<string>()

  constructor(options: CollateWorkOptions) {
    this.#options = options
    this.#sendDays = new SendDays(options.dayPartitions)
    this.#collator = new Collator(
      options,
      options.collate,
      options.calendars,
      (id) => options.meters.attributesOf(id),
      this.#sendDays,
    )
    this.#changes = new CollateChanges(this.#collator, (id) => this.#entryOf(id))
    this.#turnAway = new TurnAway({ ...options, ledger: this.#ledger })
    this.#plain = new PlainIntervals(options.ingest)
    this.#meters = new CollateMeters({
      book: options.meters,
      ingest: options.ingest,
      timezone: options.timezone,
      calendars: options.calendars,
      numberOf: (id) => this.#collator.numberOf(id),
    })
  }

  /** Meters with a reading since the partition was taken, or in its checkpoint. */
  get meters(): number {
    return this.#collator.meters
  }

  ledger(): LedgerCounts {
    return this.#ledger.counts()
  }

  /** Since the partition was taken, unlike the ledger, which is part of the state. */
  turnedAway(): ReadonlyMap<RejectionReason, TurnedAway> {
    return this.#turnAway.byReason()
  }

  /** Looks at every open day: not for every reading. */
  energy(): EnergyCounts & OpenEnergy {
    return { ...this.#collator.energy(), ...this.#collator.openEnergy() }
  }

  /** A reading may overtake its meter's asset: before any is called unknown, the assets are read up to now. */
  async prepare(records: readonly TopicRecord[]): Promise<void> {
    const { decoder, ingest, meters, meterShare, nowMs, catchUpMeters } = this.#options
    await decoder.prepare(records)
    if (this.#strays.size > 0) await meterShare.cover(this.#strays)
    this.#strays.clear()
    if (ingest.unknownMeters === 'accept') return
    const now = nowMs()
    let news = false
    for (const { key } of records) {
      if (key === null || meters.get(key) !== undefined) continue
      const until = this.#unknownUntilMs.get(key)
      // A clock that was set back must not make an id unknown for hours.
      if (until !== undefined && until > now && until <= now + UNKNOWN_FOR_MS) continue
      if (this.#unknownUntilMs.size >= MOST_UNKNOWN) this.#unknownUntilMs.clear()
      this.#unknownUntilMs.set(key, now + UNKNOWN_FOR_MS)
      news = true
    }
    if (news) await catchUpMeters()
  }

  record(record: TopicRecord, emit: Emit): Promise<void> | undefined {
    const { decoder } = this.#options
    const hot = decoder.decodeHot?.(record)
    if (hot !== undefined) {
      const meter = this.#meters.get(hot.meterId)
      if (meter !== undefined || !this.#isStray(hot.meterId)) {
        this.#take(hot, meter, record.arrivedAtMs)
        this.#finish(record, emit)
        return
      }
    }
    const decoded = decoder.decode(record.value ?? NO_BYTES, record.key)
    if (decoded.type === 'rejected') {
      this.#turnAway.message(record, decoded.reason, decoded.message, emit)
      return
    }
    const { value: messages } = decoded
    if (messages.some(({ meterId: id }) => this.#isStray(id)))
      return this.#options.meterShare
        .cover(messages.map(({ meterId: id }) => id))
        .then(() => this.#takeAll(record, messages, emit))
    this.#takeAll(record, messages, emit)
    return
  }

  /** True where the meter's row lies in another partition, as of a message of several meters, and is not held yet. */
  #isStray(id: string): boolean {
    return this.#meters.get(id) === undefined && !this.#options.meterShare.covers(id)
  }

  close(): void {
    this.#options.meterShare.release()
  }

  #takeAll(record: TopicRecord, messages: readonly RawMessage[], emit: Emit): void {
    for (const message of messages)
      this.#take(message, this.#meters.get(message.meterId), record.arrivedAtMs)
    this.#finish(record, emit)
  }

  #finish(record: TopicRecord, emit: Emit): void {
    this.#turnAway.finish(record, emit)
    if (!this.#sendDays.isEmpty) this.#flush(emit)
  }

  #flush(emit: Emit): void {
    this.#sendDays.flush(emit, (id) => this.#changes.id(id))
  }

  #take(message: RawMessage, meter: CollateMeter | undefined, arrivedAtMs: number): void {
    switch (message.type) {
      case 'interval':
        this.#takeInterval(message, meter, arrivedAtMs)
        break
      case 'block':
        this.#takeBlock(message, meter, arrivedAtMs)
        break
      default:
        this.#takeOther(message, arrivedAtMs)
    }
  }

  #takeInterval(message: RawInterval, known: CollateMeter | undefined, arrivedAtMs: number): void {
    const id = message.meterId
    const terms = this.#meters.termsOf(known, id, message.stepMin, arrivedAtMs)
    this.#ledger.read(1)
    if (
      known !== undefined &&
      terms.type === 'ok' &&
      this.#plain.takes(terms.value, message.stamp)
    ) {
      const { atMs, kwh, kvarh, quality } = message
      if (this.#foldPlain(known, atMs, kwh, kvarh, quality, terms.value, arrivedAtMs)) return
    }
    const outcome =
      terms.type === 'ok' ? validateInterval(message, terms.value, this.#options.ingest) : terms
    if (outcome.type === 'rejected') {
      this.#turnAway.interval(outcome.reason, outcome.message)
      return
    }
    this.#fold(known ?? this.#meters.remember(id), outcome.value, arrivedAtMs)
  }

  #takeBlock(message: RawBlock, known: CollateMeter | undefined, arrivedAtMs: number): void {
    const { meterId: id, kwh, kvarh, quality } = message
    let meter = known
    const terms = this.#meters.termsOf(meter, id, message.stepMin, arrivedAtMs)
    this.#ledger.read(kwh.length)
    const isPlain = terms.type === 'ok' && this.#plain.takes(terms.value, message.stamp)
    for (let index = 0; index < kwh.length; index++) {
      if (isPlain && meter !== undefined) {
        const startMs = message.fromMs + index * terms.value.stepMs
        const energyKwh = kwh[index] as number | null
        const code = quality?.[index]
        if (
          this.#foldPlain(meter, startMs, energyKwh, kvarh?.[index], code, terms.value, arrivedAtMs)
        )
          continue
      }
      const outcome =
        terms.type === 'ok'
          ? validateBlockInterval(message, index, terms.value, this.#options.ingest)
          : terms
      if (outcome.type === 'rejected') {
        this.#turnAway.interval(outcome.reason, `interval ${index}: ${outcome.message}`)
        continue
      }
      meter ??= this.#meters.remember(id)
      this.#fold(meter, outcome.value, arrivedAtMs)
    }
  }

  /** False where the interval must take the long way: nothing was done with it. */
  #foldPlain(
    meter: CollateMeter,
    startMs: number,
    kwh: number | null,
    kvarh: number | null | undefined,
    code: string | undefined,
    terms: MeterTerms,
    arrivedAtMs: number,
  ): boolean {
    const rank = this.#plain.rank(startMs, kwh, code, terms)
    if (rank === 0 || kwh === null) return false
    const { stepMs } = terms
    const powerKw = meanPowerKw(kwh, stepMs)
    const kvar = kvarh === null || kvarh === undefined ? undefined : meanPowerKw(kvarh, stepMs)
    const { number } = meter
    const result = this.#collator.fold(
      number,
      startMs,
      stepMs,
      powerKw,
      rank,
      kvar,
      false,
      arrivedAtMs,
    )
    if (result === 'misaligned') return false
    this.#count(meter, result, startMs)
    return true
  }

  #takeOther(message: RawMessage, arrivedAtMs: number): void {
    const { ingest, meters, calendars, timezone } = this.#options
    const validated = validate(message, {
      asset: meters.get(message.meterId),
      arrivedAtMs,
      params: ingest,
      timezone,
      calendars,
      registers: this.#registers,
    })
    this.#ledger.read(validated.intervals)
    this.#ledger.accepted(validated.baseline)
    for (const { reason, message: words } of validated.rejections)
      this.#turnAway.interval(reason, words)
    for (const reading of validated.readings)
      this.#fold(this.#meters.remember(reading.meterId), reading, arrivedAtMs)
    this.#changes.id(meterId(message.meterId))
  }

  #fold(meter: CollateMeter, reading: Reading, arrivedAtMs: number): void {
    const result = this.#collator.acceptAt(meter.number, reading, arrivedAtMs)
    this.#count(meter, result, reading.startMs)
  }

  #count(meter: CollateMeter, result: FoldResult, startMs: number): void {
    this.#changes.meter(meter)
    switch (result) {
      case 'accepted':
      case 'restated':
        this.#ledger.accepted(1)
        break
      case 'duplicate':
      case 'contradiction':
        this.#ledger.duplicate()
        break
      default:
        this.#turnAway.interval(result, explain(result, startMs))
    }
  }

  idle(emit: Emit): void {
    this.#collator.idle()
    this.#flush(emit)
  }

  restore(entries: Iterable<readonly [key: string, value: unknown]>): void {
    const { stage, meters, paged } = collateCheckpointIn(entries)
    this.#changes.restored(paged)
    for (const [key, { days, register, zoneRegisters = [], stays }] of meters) {
      const id = meterId(key)
      if (!this.#options.meterShare.covers(key)) this.#strays.add(id)
      if (stays !== undefined) this.#sendDays.restoreStays(id, stays)
      if (days !== undefined) {
        this.#collator.restoreMeter(days)
        // A shorter grace than before may have pushed a day out.
        if (days.days.length > this.#options.collate.graceDays + 1) this.#changes.id(id)
      }
      if (register !== undefined) this.#registers.restore(id, register)
      for (const [zoneId, zoneRegister] of zoneRegisters)
        this.#registers.restore(zoneId, zoneRegister)
    }
    if (stage === undefined) return
    this.#collator.restore(stage.collator)
    this.#ledger.restore(stage.ledger)
  }

  takeChanges(): ReturnType<StageWork['takeChanges']> {
    return this.#changes.take({
      version: 1,
      collator: this.#collator.state(),
      ledger: this.#ledger.counts(),
    })
  }

  #entryOf(id: MeterId): CollateMeterEntry {
    const zoneRegisters = this.#zoneRegistersOf(id)
    const stays = this.#sendDays.staysOf(id)
    return {
      version: 1,
      days: this.#collator.meterState(id),
      register: this.#registers.entryOf(id),
      ...(zoneRegisters.length === 0 ? {} : { zoneRegisters }),
      ...(stays.length === 0 ? {} : { stays }),
    }
  }

  #zoneRegistersOf(id: MeterId): NonNullable<CollateMeterEntry['zoneRegisters']> {
    return TARIFF_ZONES.flatMap((zone) => {
      const registerId = zoneRegisterId(id, zone)
      const entry = this.#registers.entryOf(registerId)
      return entry === undefined ? [] : [[registerId, entry] as const]
    })
  }
}

const explain = (result: 'late' | 'step-conflict' | 'misaligned', startMs: number): string => {
  const at = new Date(startMs).toISOString()
  switch (result) {
    case 'late':
      return `${at} is in a day that is closed for good (collate.graceDays)`
    case 'step-conflict':
      return `${at} has another step than the rest of its day`
    case 'misaligned':
      return `${at} does not start a slot of its local day`
  }
}
