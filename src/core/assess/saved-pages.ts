import type { MeterAttributes } from '../context/assets.ts'
import type { AreaKey, MeterId } from '../ids.ts'
import { type ChunkRef, rowInChunk } from '../signature/meter-windows.ts'
import type { SavedPlace } from '../signature/window-chunk.ts'
import type { DayIndex } from '../time.ts'
import type { AreaMember } from './area-member.ts'
import type { Move } from './membership.ts'
import { Numbered } from './numbered.ts'
import type { SavedWaitingPage } from './waiting-page.ts'

/** Whose the rows of a chunk of the windows are, field by field, with what is known of them beside their days. */
export interface SavedMembers {
  readonly version: 2
  readonly rows: Uint16Array
  readonly meterIds: readonly MeterId[]
  readonly areas: readonly AreaKey[]
  readonly areaOf: Uint16Array
  readonly attributes: readonly MeterAttributes[]
  readonly attributesOf: Uint16Array
  readonly isZoned: Uint8Array
  readonly lastDay: Int32Array
  /** By place in the page: few meters were moved by the books. */
  readonly moves: readonly (readonly [place: number, moves: readonly Move[]])[]
  /** What each row was like before its window, of all rows from the first. */
  readonly past: Float32Array
}

export interface MemberOfArea {
  readonly areaKey: AreaKey
  readonly member: AreaMember
}

/** @param members of one chunk @param past of its rows in use */
export const packMembers = (members: readonly MemberOfArea[], past: Float32Array): SavedMembers => {
  const areas = new Numbered<AreaKey>()
  const attributes = new Numbered<MeterAttributes>()
  return {
    version: 2,
    rows: Uint16Array.from(members, ({ member }) => rowInChunk(member)),
    meterIds: members.map(({ member }) => member.meterId),
    areaOf: Uint16Array.from(members, ({ areaKey }) => areas.numberOf(areaKey)),
    areas: areas.values,
    // Shared by the meters of one kind.
    attributesOf: Uint16Array.from(members, ({ member }) => attributes.numberOf(member.attributes)),
    attributes: attributes.values,
    isZoned: Uint8Array.from(members, ({ member }) => (member.isZoned ? 1 : 0)),
    lastDay: Int32Array.from(members, ({ member }) => member.lastDay),
    moves: members.flatMap(({ member: { moves } }, place) =>
      moves.length === 0 ? [] : [[place, moves] as const],
    ),
    past,
  }
}

export interface SavedMember {
  readonly areaKey: AreaKey
  readonly row: number
  readonly meterId: MeterId
  readonly attributes: MeterAttributes
  readonly isZoned: boolean
  readonly lastDay: DayIndex
  readonly moves: readonly Move[] | undefined
}

export function* membersOf(page: SavedMembers): Generator<SavedMember> {
  const moves = new Map(page.moves)
  for (const [place, meterId] of page.meterIds.entries())
    yield {
      meterId,
      row: page.rows[place] as number,
      areaKey: page.areas[page.areaOf[place] as number] as AreaKey,
      attributes: page.attributes[page.attributesOf[place] as number] as MeterAttributes,
      isZoned: page.isZoned[place] === 1,
      lastDay: page.lastDay[place] as DayIndex,
      moves: moves.get(place),
    }
}

/** A part of assess's state that is written as one. */
export type SavedPage = SavedMembers | SavedPlace | SavedWaitingPage

const PAGE_KEY = /^#(members|days) (\d+) (\d+)(?: (\d+))?$/

export const membersKey = ({ slots, index }: ChunkRef): string => `#members ${slots} ${index}`
export const daysKey = ({ slots, index }: ChunkRef, place: number): string =>
  `#days ${slots} ${index} ${place}`

/** What a page's key says; `place` is that of the ring where it holds days. undefined for keys of other layouts. */
export const pageOfKey = (
  key: string,
): { readonly chunk: ChunkRef; readonly place: number | undefined } | undefined => {
  const parts = PAGE_KEY.exec(key)
  if (parts === null) return undefined
  const chunk = { slots: Number(parts[2]), index: Number(parts[3]) }
  return { chunk, place: parts[1] === 'days' ? Number(parts[4]) : undefined }
}
