import { isId } from '../ids.ts'
import type { ColumnProfile } from './column-profile.ts'
import { found, type Inferred } from './finding.ts'
import { rolesOf } from './header-words.ts'
import type { ImportAnswers } from './import-answers.ts'
import type { ImportMapping } from './import-mapping.ts'
import { slotColumns } from './slot-names.ts'

/** The slots of a wide table, as the names of its columns say; no columns where they are of none. */
export interface Shape {
  readonly columns: readonly string[]
  readonly minutes: readonly number[]
  readonly stepMin: number | undefined
  readonly stamp: 'start' | 'end' | undefined
  readonly evidence: string | undefined
  readonly isElapsed: boolean
}

const NO_SLOTS: Shape = {
  columns: [],
  minutes: [],
  stepMin: undefined,
  stamp: undefined,
  evidence: undefined,
  isElapsed: false,
}

export const layoutOf = (profiles: readonly ColumnProfile[], { layout }: ImportAnswers): Shape => {
  if (layout !== undefined && layout !== 'slots') return NO_SLOTS
  const slots = slotColumns(profiles.map(({ name }) => name))
  return slots ?? NO_SLOTS
}

const isMeterName = (name: string): boolean => isId(meterIdOf(name)) && /\d/.test(name)
/** A header's id, without the unit behind it. */
export const meterIdOf = (name: string): string => name.replace(/\s*[[(,].*$/, '').trim()

const freeNumbers = (profiles: readonly ColumnProfile[], timeColumns: readonly string[]) =>
  profiles.filter(
    (it) => !timeColumns.includes(it.name) && (it.numbers >= 0.5 || it.cells.length === 0),
  )

export const layoutFound = (
  shape: Shape,
  profiles: readonly ColumnProfile[],
  timeColumns: readonly string[],
  { layout }: ImportAnswers,
): Inferred<ImportMapping['layout']> => {
  const field = 'layout'
  const words = {
    long: 'a reading a line',
    slots: 'a column per slot',
    meters: 'a column per meter',
  }
  if (layout !== undefined)
    return found(field, layout, words[layout], `--layout ${layout}`, 'given')
  if (shape.columns.length > 0)
    return found(
      field,
      'slots',
      words.slots,
      `${shape.columns.length} columns are named as slots of a day`,
    )
  const meters = freeNumbers(profiles, timeColumns).filter(
    ({ name }) => isMeterName(name) && rolesOf(meterIdOf(name)).size === 0,
  )
  const others = profiles.filter(
    (it) => !timeColumns.includes(it.name) && !meters.includes(it) && it.cells.length > 0,
  )
  if (meters.length >= 2 && others.length === 0)
    return found(
      field,
      'meters',
      words.meters,
      `${meters.length} columns of numbers are named as ids, "${meters[0]?.name}" to "${meters.at(-1)?.name}"`,
    )
  return found(field, 'long', words.long, `${profiles.length} columns`)
}

export const valueColumnsOf = (
  shape: Shape,
  layout: ImportMapping['layout'] | undefined,
  profiles: readonly ColumnProfile[],
  timeColumns: readonly string[],
): readonly string[] => {
  if (layout === 'slots') return shape.columns
  if (layout !== 'meters') return []
  return freeNumbers(profiles, timeColumns)
    .map(({ name }) => name)
    .filter((name) => isId(meterIdOf(name)))
}
