import type { MeterDay } from '../../core/collate/meter-day.ts'
import { meterDayFromJson } from '../../core/collate/meter-day-message.ts'
import type { MeterDayReader } from '../../core/collate/meter-day-reader.ts'
import type { OutgoingRecord, TopicRecord } from '../../ports/topic.ts'

export type Emit = (record: OutgoingRecord) => void

/** A stage's work on one partition, without any I/O of its own: the runner reads, sends and checkpoints. */
export interface StageWork {
  /**
   * True where the last record of a key is what stands, so that nothing may be sent once another owns the partition.
   * Else what two owners say is the same, and counts once.
   */
  readonly lastWordStands?: boolean
  /**
   * Before a batch, and with no records after restore(): brings reference data in step with its log where the records,
   * or what was restored, need it.
   */
  prepare(records: readonly TopicRecord[]): Promise<void>
  /**
   * Answers a promise only where something has to be fetched first: until it settles, the record is not handled.
   * @throws Error for bugs and for what must stop the stage; bad data is dead-lettered, never thrown
   */
  record(record: TopicRecord, emit: Emit): Promise<void> | undefined
  /** The partition was read to its end and is silent. */
  idle(emit: Emit): void
  /** True where another has gone on from the restored state elsewhere: its checkpoint is not here, and what it said is. */
  isOutdated?(): Promise<boolean>
  /** There is no checkpoint, or one that is outdated: takes up what can be taken up from elsewhere. Absent where that is nothing. */
  beginAnew?(): Promise<void>
  restore(entries: Iterable<readonly [key: string, value: unknown]>): void
  /**
   * What changed since it was last asked, for one transaction with the offset. Entries are made as they are asked for,
   * once: no record may be worked on before all were taken.
   */
  takeChanges(): {
    readonly put: Iterable<readonly [key: string, value: unknown]>
    readonly remove: readonly string[]
  }
  /** The partition is given up: lets go of what it holds beside its state. */
  close(): void
}

/** Key of a stage's own part of a checkpoint, beside one entry a meter or site. No id can hold a `#`. */
export const STAGE_ENTRY = '#stage'

const decoder = new TextDecoder()

/** JSON of one of our own topics. @throws Error naming the record where it is none */
export const ownJson = (record: TopicRecord): unknown => {
  try {
    return JSON.parse(decoder.decode(record.value ?? undefined))
  } catch (cause) {
    throw new Error(
      `${record.topic} partition ${record.partition} offset ${record.offset} is not JSON: something else writes to this topic`,
      { cause },
    )
  }
}

/** The meter-day of a record. @throws Error naming the record, z.ZodError where it is none */
export const meterDayOf = (record: TopicRecord, reader: MeterDayReader): MeterDay => {
  const { buffer, valueFrom = 0, valueTo = 0, value } = record
  const usual =
    buffer !== undefined
      ? reader.read(buffer, valueFrom, valueTo)
      : value !== null && reader.read(value, 0, value.length)
  return usual || meterDayFromJson(ownJson(record))
}

/** True for the records by which a stage says that a day is closed. */
export const isDayClosed = (record: TopicRecord): boolean =>
  record.headers[KIND_HEADER] === DAY_CLOSED

/** True for the assessments of areas that say how loaded they are and suspect nobody: rank passes them over. */
export const isAreaLoading = (record: TopicRecord): boolean =>
  record.headers[KIND_HEADER] === AREA_LOADING

export const isMeterMoved = (record: TopicRecord): boolean =>
  record.headers[KIND_HEADER] === METER_MOVED

/** What rank knew when it said an alert, on that alert. */
export const MEMORY_HEADER = 'greywatt.memory'

export const KIND_HEADER = 'greywatt.kind'
export const DAY_CLOSED = 'day-closed'
export const METER_MOVED = 'meter-moved'
export const AREA_LOADING = 'area-loading'
