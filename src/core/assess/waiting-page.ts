import type { MeterAttributes } from '../context/assets.ts'
import type { MeterId } from '../ids.ts'
import {
  type ChunkRef,
  rowInChunk,
  rowOfChunk,
  type WindowRef,
} from '../signature/meter-windows.ts'
import type { SavedPlace } from '../signature/window-chunk.ts'
import type { DayIndex } from '../time.ts'
import { Numbered } from './numbered.ts'

/** A meter-day that waits; its slots and row say where. */
export interface WaitingDay extends WindowRef {
  readonly meterId: MeterId
  readonly day: DayIndex
  attributes: MeterAttributes
  /** Its day is of tariff zones. */
  readonly isZoned: boolean
  /** The number of the batch that it waits in. */
  batch: number
}

/** Some of the meter-days that wait, field by field, in the order of their rows. */
export interface SavedWaitingPage {
  readonly version: 3
  readonly rows: Uint16Array
  readonly meterIds: readonly MeterId[]
  readonly days: Int32Array
  readonly batches: Uint32Array
  readonly attributes: readonly MeterAttributes[]
  readonly attributesOf: Uint16Array
  readonly isZoned: Uint8Array
  /** Of all rows of the chunk, those too that are free. */
  readonly place: SavedPlace
}

const PAGE_KEY = /^#waiting (\d+) (\d+)$/

export const waitingKey = ({ slots, index }: ChunkRef): string => `#waiting ${slots} ${index}`

/** What a page's key says; undefined for other keys. */
export const waitingChunkOf = (key: string): ChunkRef | undefined => {
  const parts = PAGE_KEY.exec(key)
  return parts === null ? undefined : { slots: Number(parts[1]), index: Number(parts[2]) }
}

/** @param days of one chunk */
export const packWaiting = (days: readonly WaitingDay[], place: SavedPlace): SavedWaitingPage => {
  const attributes = new Numbered<MeterAttributes>()
  return {
    version: 3,
    rows: Uint16Array.from(days, rowInChunk),
    meterIds: days.map(({ meterId }) => meterId),
    days: Int32Array.from(days, ({ day }) => day),
    batches: Uint32Array.from(days, ({ batch }) => batch),
    attributesOf: Uint16Array.from(days, (row) => attributes.numberOf(row.attributes)),
    attributes: attributes.values,
    isZoned: Uint8Array.from(days, ({ isZoned }) => (isZoned ? 1 : 0)),
    place,
  }
}

export function* waitingRowsOf(page: SavedWaitingPage, chunk: ChunkRef): Generator<WaitingDay> {
  for (const [i, meterId] of page.meterIds.entries())
    yield {
      ...rowOfChunk(chunk, page.rows[i] as number),
      meterId,
      day: page.days[i] as DayIndex,
      attributes: page.attributes[page.attributesOf[i] as number] as MeterAttributes,
      isZoned: page.isZoned[i] === 1,
      batch: page.batches[i] as number,
    }
}
