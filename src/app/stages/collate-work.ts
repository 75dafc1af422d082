import type { CollateParams } from '../../core/collate/collator.ts'
import { Collator } from '../../core/collate/collator.ts'
import type { DayClosed } from '../../core/collate/day-closed.ts'
import type { EnergyCounts, OpenEnergy } from '../../core/collate/energy-account.ts'
import { MeterAreas } from '../../core/collate/meter-areas.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import { dayClosedToJson, meterDayToJson } from '../../core/collate/meter-day-message.ts'
import { meterMovedToJson } from '../../core/collate/meter-moved.ts'
import type { FoldResult } from '../../core/collate/open-days.ts'
import { areaKeyOf, type MeterId, meterId, regionId, transformerId } from '../../core/ids.ts'
import type { RawBlock, RawInterval, RawMessage } from '../../core/ingest/raw-message.ts'
import type { Calendars } from '../../core/time.ts'
import { meanPowerKw } from '../../core/units.ts'
import { Ledger, type LedgerCounts } from '../../core/validate/ledger.ts'
import type { MeterTerms } from '../../core/validate/meter-terms.ts'
import { PlainIntervals } from '../../core/validate/plain-interval.ts'
import type { Reading } from '../../core/validate/reading.ts'
import { RegisterBook } from '../../core/validate/register-book.ts'
import { RejectedShare } from '../../core/validate/rejected-share.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import { TARIFF_ZONES } from '../../core/validate/tariff-zones.ts'
import { validate, validateBlockInterval, validateInterval } from '../../core/validate/validate.ts'
import type { ValidateParams } from '../../core/validate/validate-params.ts'
import { zoneRegisterId } from '../../core/validate/validate-zone-registers.ts'
import { deadLetterOf } from '../../ports/dead-letter.ts'
import type { TopicRecord } from '../../ports/topic.ts'
import type { WireDecoder } from '../../ports/wire-decoder.ts'
import type { TableShare } from '../owned-table.ts'
import {
  type CollateMeterEntry,
  type CollateStageEntry,
  collateCheckpointIn,
  METERS_PER_PAGE,
  packPage,
  pageKey,
} from './collate-checkpoint.ts'
import { type CollateMeter, CollateMeters } from './collate-meters.ts'
import type { MeterBook } from './meter-book.ts'
import {
  DAY_CLOSED,
  type Emit,
  KIND_HEADER,
  METER_MOVED,
  STAGE_ENTRY,
  type StageWork,
} from './stage-work.ts'

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

/** What was turned away for one reason: a letter holds one message, and that some intervals. */
export interface TurnedAway {
  readonly intervals: number
  readonly letters: number
}

/** What a feed that sends old data again is turned away for: many of these are no sign of a wrong feed. */
const RESENT: readonly RejectionReason[] = ['late', 'register-out-of-order']

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
  readonly #areas = new MeterAreas()
  readonly #ledger = new Ledger()
  readonly #meters: CollateMeters
  /** Pages with changes since the last checkpoint, and which checkpoint that is. */
  #pages = new Set<number>()
  #checkpoint = 0
  /** Meters that stand on pages; those with higher numbers may have an entry of their own. */
  #paged = 0
  /** Ids with changes that have no open day, as far as is known. */
  #touched = new Set<string>()
  readonly #unknownUntilMs = new Map<string, number>()
  /** Of the message at hand, and empty between messages. */
  readonly #turnedAway = new Map<RejectionReason, { count: number; message: string }>()
  /** Restored meters whose rows lie in other partitions. */
  readonly #strays = new Set<string>()
  readonly #emitted: ({ day: MeterDay } | { closed: DayClosed })[] = []
  readonly #turnedAwayBy = new Map<RejectionReason, TurnedAway>()
  readonly #rejectedShare: RejectedShare

  constructor(options: CollateWorkOptions) {
    this.#options = options
    this.#collator = new Collator(
      options,
      options.collate,
      options.calendars,
      (id) => options.meters.attributesOf(id),
      {
        meterDay: (day) => this.#emitted.push({ day }),
        dayClosed: (closed) => this.#emitted.push({ closed }),
      },
    )
    this.#plain = new PlainIntervals(options.ingest)
    this.#rejectedShare = new RejectedShare(options.ingest.rejectedShareAfter)
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
    return this.#turnedAwayBy
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
      this.#ledger.read(1)
      this.#reject(record, decoded.reason, decoded.message, 1, 'ingest', emit)
      this.#rejectedShare.note(true)
      this.#checkRejectedShare(record)
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
    if (this.#turnedAway.size > 0) this.#rejectTurnedAway(record, emit)
    else this.#rejectedShare.note(false)
    if (this.#emitted.length > 0) this.#flush(emit)
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
      this.#turnAway(outcome.reason, outcome.message)
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
        this.#turnAway(outcome.reason, `interval ${index}: ${outcome.message}`)
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
    for (const { reason, message: words } of validated.rejections) this.#turnAway(reason, words)
    for (const reading of validated.readings)
      this.#fold(this.#meters.remember(reading.meterId), reading, arrivedAtMs)
    this.#touchId(meterId(message.meterId))
  }

  #touch(meter: CollateMeter): void {
    if (meter.touchedIn === this.#checkpoint) return
    meter.touchedIn = this.#checkpoint
    this.#pages.add(Math.floor(meter.number / METERS_PER_PAGE))
  }

  #touchId(id: MeterId): void {
    if (this.#collator.has(id))
      this.#pages.add(Math.floor(this.#collator.numberOf(id) / METERS_PER_PAGE))
    else this.#touched.add(id)
  }

  #fold(meter: CollateMeter, reading: Reading, arrivedAtMs: number): void {
    const result = this.#collator.acceptAt(meter.number, reading, arrivedAtMs)
    this.#count(meter, result, reading.startMs)
  }

  #count(meter: CollateMeter, result: FoldResult, startMs: number): void {
    this.#touch(meter)
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
        this.#turnAway(result, explain(result, startMs))
    }
  }

  idle(emit: Emit): void {
    this.#collator.idle()
    this.#flush(emit)
  }

  restore(entries: Iterable<readonly [key: string, value: unknown]>): void {
    const { stage, meters, paged } = collateCheckpointIn(entries)
    this.#paged = paged
    for (const [key, { days, register, zoneRegisters = [], stays }] of meters) {
      const id = meterId(key)
      if (!this.#options.meterShare.covers(key)) this.#strays.add(id)
      if (stays !== undefined) this.#areas.restore(id, stays)
      if (days !== undefined) {
        this.#collator.restoreMeter(days)
        // A shorter grace than before may have pushed a day out.
        if (days.days.length > this.#options.collate.graceDays + 1) this.#touchId(id)
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
    const newMeters = this.#collator.idsFrom(this.#paged)
    for (let number = this.#paged; number < this.#collator.meters; number++)
      this.#pages.add(Math.floor(number / METERS_PER_PAGE))
    const changes = { pages: this.#pages, touched: this.#touched }
    this.#pages = new Set()
    this.#touched = new Set()
    this.#paged = this.#collator.meters
    this.#checkpoint++
    const stage: CollateStageEntry = {
      version: 1,
      collator: this.#collator.state(),
      ledger: this.#ledger.counts(),
    }
    return { put: this.#entriesOf(changes, stage), remove: newMeters }
  }

  *#entriesOf(
    changes: { readonly pages: ReadonlySet<number>; readonly touched: ReadonlySet<string> },
    stage: CollateStageEntry,
  ): Generator<readonly [key: string, value: unknown]> {
    for (const page of changes.pages) {
      const from = page * METERS_PER_PAGE
      const ids = this.#collator.idsFrom(from, from + METERS_PER_PAGE)
      yield [pageKey(page), packPage(ids.map((id) => this.#entryOf(id)))]
    }
    for (const key of changes.touched) {
      const entry = this.#entryOf(meterId(key))
      // All that was sent under this id was turned away, as with an id of no meter.
      const isKept = entry.register !== undefined || entry.zoneRegisters !== undefined
      if (entry.days === undefined && isKept) yield [key, entry]
    }
    yield [STAGE_ENTRY, stage]
  }

  #entryOf(id: MeterId): CollateMeterEntry {
    const zoneRegisters = this.#zoneRegistersOf(id)
    const stays = this.#areas.staysOf(id)
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

  #flush(emit: Emit): void {
    for (const emitted of this.#emitted) {
      if ('day' in emitted) {
        const { meterId: id, attributes, day, source, provisional } = emitted.day
        // The emission clears the meter's changed mark, so its checkpoint is due as well.
        this.#touchId(id)
        const key = areaKeyOf(
          id,
          attributes.transformerId === undefined
            ? undefined
            : transformerId(attributes.transformerId),
          regionId(attributes.regionId),
        )
        // Nobody is judged by a provisional day, so none moves a meter.
        const moves = provisional ? [] : this.#areas.send(id, key, day, source)
        for (const moved of moves)
          for (const area of [moved.from, moved.to])
            emit({
              topic: 'meter-days',
              key: area,
              value: meterMovedToJson(moved),
              headers: { [KIND_HEADER]: METER_MOVED },
            })
        emit({ topic: 'meter-days', key, value: meterDayToJson(emitted.day) })
        continue
      }
      const value = dayClosedToJson(emitted.closed)
      for (let partition = 0; partition < this.#options.dayPartitions; partition++)
        emit({
          topic: 'meter-days',
          key: `${DAY_CLOSED}:${emitted.closed.source}`,
          value,
          headers: { [KIND_HEADER]: DAY_CLOSED },
          partition,
        })
    }
    this.#emitted.length = 0
  }

  #reject(
    record: TopicRecord,
    reason: RejectionReason,
    message: string,
    intervals: number,
    stage: 'ingest' | 'validate' | 'collate',
    emit: Emit,
  ): void {
    if (reason === 'late') for (let i = 0; i < intervals; i++) this.#ledger.late()
    else this.#ledger.rejected(intervals)
    const before = this.#turnedAwayBy.get(reason)
    this.#turnedAwayBy.set(reason, {
      intervals: (before?.intervals ?? 0) + intervals,
      letters: (before?.letters ?? 0) + 1,
    })
    emit(
      deadLetterOf(record, {
        reason,
        stage,
        message,
        topic: this.#options.topicName,
        version: this.#options.version,
        atMs: this.#options.nowMs(),
      }),
    )
  }

  #turnAway(reason: RejectionReason, words: string): void {
    const known = this.#turnedAway.get(reason)
    if (known === undefined) this.#turnedAway.set(reason, { count: 1, message: words })
    else known.count++
  }

  /** One dead letter a reason: the message travels whole, so it holds all its intervals. */
  #rejectTurnedAway(record: TopicRecord, emit: Emit): void {
    let isBad = false
    for (const [reason, { count, message: words }] of this.#turnedAway) {
      this.#reject(
        record,
        reason,
        count === 1 ? words : `${words} (and ${count - 1} more intervals)`,
        count,
        reason === 'late' || reason === 'step-conflict' ? 'collate' : 'validate',
        emit,
      )
      if (!RESENT.includes(reason)) isBad = true
    }
    this.#turnedAway.clear()
    this.#rejectedShare.note(isBad)
    if (isBad) this.#checkRejectedShare(record)
  }

  /** A feed in the wrong shape must not be drained into the dead letters. */
  #checkRejectedShare(record: TopicRecord): void {
    const { maxRejectedShare, rejectedShareAfter } = this.#options.ingest
    const { share } = this.#rejectedShare
    if (share !== undefined && share > maxRejectedShare)
      throw new Error(
        `${Math.round(100 * share)} % of the last ${rejectedShareAfter} messages of ${record.topic} partition ${record.partition} were rejected (ingest.maxRejectedShare is ${maxRejectedShare}): look at rejected-readings, mend the feed or the mapping, then start again`,
      )
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
