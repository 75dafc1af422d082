import type { CollatedMeterState, CollatorState } from '../../core/collate/collator.ts'
import type { Stay } from '../../core/collate/meter-areas.ts'
import { type AreaKey, type MeterId, meterId } from '../../core/ids.ts'
import type { LedgerCounts } from '../../core/validate/ledger.ts'
import { STAGE_ENTRY } from './stage-work.ts'

/** The partition's own entry. */
export interface CollateStageEntry {
  readonly version: 1
  readonly collator: CollatorState
  readonly ledger: LedgerCounts
}

/** What is kept of one meter. Meters without an open day have an entry of this form, by their id. */
export interface CollateMeterEntry {
  readonly version: 1
  readonly days: CollatedMeterState | undefined
  readonly register: unknown
  /** By id of the zone's register; absent where the meter has none. */
  readonly zoneRegisters?: readonly (readonly [id: MeterId, register: unknown])[]
  /** Absent in checkpoints of before moves were told, and where no day was sent yet. */
  readonly stays?: readonly Stay[]
}

/** Meters of a page: few enough that one that changes does not rewrite many, enough that a page is worth its row. */
export const METERS_PER_PAGE = 64

/**
 * The meters of one page, by their numbers, field by field: a few arrays are written ten times as fast as 64 objects.
 * Days, stays and slots of all meters follow one another.
 */
export interface CollatePage {
  readonly version: 2
  readonly ids: readonly string[]
  readonly timeZones: readonly string[]
  /** Per meter. */
  readonly timeZoneOf: Uint8Array
  readonly watermarkMs: Float64Array
  readonly dayCount: Uint8Array
  readonly stayCount: Uint8Array
  /** Per day. */
  readonly day: Int32Array
  readonly stepMs: Int32Array
  readonly slots: Uint16Array
  readonly flags: Uint8Array
  /** Per slot. */
  readonly power: Float32Array
  readonly quality: Uint8Array
  /** Per slot of the days that have it. */
  readonly reactive: Float32Array
  /** Per stay. */
  readonly stayArea: readonly string[]
  readonly staySince: Int32Array
  /** By place in the page: few meters send registers. */
  readonly registers: readonly (readonly [
    place: number,
    Pick<CollateMeterEntry, 'register' | 'zoneRegisters'>,
  ])[]
}

const CHANGED = 1
const ZONED = 2
const REACTIVE = 4

const PAGE_KEY = /^#page-(\d+)$/
export const pageKey = (page: number): string => `#page-${page}`
const pageOf = (key: string): number | undefined => {
  const number = PAGE_KEY.exec(key)?.[1]
  return number === undefined ? undefined : Number(number)
}

/** @param entries of the page's meters in the order of their numbers; each has days */
export const packPage = (entries: readonly CollateMeterEntry[]): CollatePage => {
  const states = entries.map(({ days }) => days as CollatedMeterState)
  const days = states.flatMap((state) => state.days)
  const stays = entries.flatMap((entry) => entry.stays ?? [])
  const timeZones = [...new Set(states.map(({ timeZone }) => timeZone))]
  const isUsual = ({ register, zoneRegisters }: CollateMeterEntry): boolean =>
    register === undefined && zoneRegisters === undefined
  return {
    version: 2,
    ids: states.map((state) => state.meterId),
    timeZones,
    timeZoneOf: Uint8Array.from(states, ({ timeZone }) => timeZones.indexOf(timeZone)),
    watermarkMs: Float64Array.from(states, ({ watermarkMs }) => watermarkMs),
    dayCount: Uint8Array.from(states, (state) => state.days.length),
    stayCount: Uint8Array.from(entries, (entry) => entry.stays?.length ?? 0),
    day: Int32Array.from(days, ({ day }) => day),
    stepMs: Int32Array.from(days, ({ stepMs }) => stepMs),
    slots: Uint16Array.from(days, ({ power }) => power.length),
    flags: Uint8Array.from(
      days,
      ({ changed, isZoned, reactive }) =>
        (changed ? CHANGED : 0) | (isZoned ? ZONED : 0) | (reactive ? REACTIVE : 0),
    ),
    power: joined(
      Float32Array,
      days.map(({ power }) => power),
    ),
    quality: joined(
      Uint8Array,
      days.map(({ quality }) => quality),
    ),
    reactive: joined(
      Float32Array,
      days.map(({ reactive }) => reactive ?? NONE),
    ),
    stayArea: stays.map(({ area }) => area),
    staySince: Int32Array.from(stays, ({ since }) => since),
    registers: entries.flatMap((entry, place) =>
      isUsual(entry)
        ? []
        : [
            [
              place,
              { register: entry.register, zoneRegisters: entry.zoneRegisters ?? [] },
            ] as const,
          ],
    ),
  }
}

const NONE = new Float32Array(0)

const joined = <Values extends Float32Array | Uint8Array>(
  Type: new (length: number) => Values,
  parts: readonly Values[],
): Values => {
  const whole = new Type(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The page's meters as they were packed, one at a time. */
function* unpackPage(page: CollatePage): Generator<readonly [id: string, CollateMeterEntry]> {
  const registers = new Map(page.registers)
  let day = 0
  let slot = 0
  let reactiveSlot = 0
  let stay = 0
  for (const [place, id] of page.ids.entries()) {
    const days: CollatedMeterState['days'][number][] = []
    for (const last = day + (page.dayCount[place] as number); day < last; day++) {
      const flags = page.flags[day] as number
      const end = slot + (page.slots[day] as number)
      const reactiveEnd = (flags & REACTIVE) === 0 ? reactiveSlot : reactiveSlot + end - slot
      days.push({
        day: page.day[day] as number,
        stepMs: page.stepMs[day] as number,
        power: page.power.subarray(slot, end),
        quality: page.quality.subarray(slot, end),
        reactive:
          (flags & REACTIVE) === 0 ? undefined : page.reactive.subarray(reactiveSlot, reactiveEnd),
        changed: (flags & CHANGED) !== 0,
        ...((flags & ZONED) === 0 ? {} : { isZoned: true }),
      })
      slot = end
      reactiveSlot = reactiveEnd
    }
    const stays: Stay[] = []
    for (const last = stay + (page.stayCount[place] as number); stay < last; stay++)
      stays.push({
        area: page.stayArea[stay] as AreaKey,
        since: page.staySince[stay] as number,
      })
    const { register, zoneRegisters = [] } = registers.get(place) ?? { register: undefined }
    yield [
      id,
      {
        version: 1,
        days: {
          version: 1,
          meterId: meterId(id),
          timeZone: page.timeZones[page.timeZoneOf[place] as number] as string,
          watermarkMs: page.watermarkMs[place] as number,
          days,
        },
        register,
        ...(zoneRegisters.length === 0 ? {} : { zoneRegisters }),
        ...(stays.length === 0 ? {} : { stays }),
      },
    ]
  }
}

export interface CollateCheckpoint {
  readonly stage: CollateStageEntry | undefined
  /** Of pages first, by their numbers, so that each meter gets its own again. */
  readonly meters: Iterable<readonly [id: string, CollateMeterEntry]>
  /** Meters that stand on pages. */
  readonly paged: number
}

/** What a checkpoint's entries hold, whichever version of this program wrote them. */
export const collateCheckpointIn = (
  entries: Iterable<readonly [key: string, value: unknown]>,
): CollateCheckpoint => {
  let stage: CollateStageEntry | undefined
  const pages: CollatePage[] = []
  const singles: [string, CollateMeterEntry][] = []
  for (const [key, value] of entries) {
    const page = pageOf(key)
    if (key === STAGE_ENTRY) stage = value as CollateStageEntry
    else if (page === undefined) singles.push([key, value as CollateMeterEntry])
    else pages[page] = value as CollatePage
  }
  return {
    stage,
    paged: pages.reduce((sum, { ids }) => sum + ids.length, 0),
    meters: (function* () {
      for (const page of pages) yield* unpackPage(page)
      yield* singles
    })(),
  }
}
