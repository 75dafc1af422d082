import { type Role, rolesOf } from './header-words.ts'
import { cellsOf, type SampleTable } from './sample-table.ts'
import { isSpecialTimeCell } from './special-time.ts'
import { clockCellOf, timeCellOf } from './time-shape.ts'

/** What the name and the cells of one column say of it. */
export interface ColumnProfile {
  readonly name: string
  readonly roles: ReadonlySet<Role>
  readonly cells: readonly string[]
  readonly distinct: number
  /** Shares of the cells that are not empty. */
  readonly numbers: number
  readonly times: number
  /** Of those that are times: with a time of day. */
  readonly withClock: number
  readonly clocks: number
}

const NUMBER = /^[+-]?\d[\d\s\u00a0\u202f.,'’]*(?:[eE][+-]?\d+)?$|^[+-]?[.,]\d+$/

export const profileOf = (
  table: SampleTable,
  name: string,
  isTyped: boolean,
  missing: ReadonlySet<string>,
): ColumnProfile => {
  const cells = cellsOf(table, name).filter((cell) => !missing.has(cell))
  const shareOf = (fits: (cell: string) => boolean): number =>
    cells.length === 0 ? 0 : cells.filter(fits).length / cells.length
  const roles = rolesOf(name)
  const isNamedTime =
    roles.has('datetime') || roles.has('date') || roles.has('start') || roles.has('end')
  return {
    name,
    roles,
    cells,
    distinct: new Set(cells).size,
    numbers: isTyped ? 0 : shareOf((cell) => NUMBER.test(cell)),
    times: isTyped
      ? 1
      : shareOf(
          (cell) => timeCellOf(cell) !== undefined || (isNamedTime && isSpecialTimeCell(cell)),
        ),
    withClock: isTyped ? 1 : shareOf((cell) => timeCellOf(cell)?.shape.clock !== ''),
    clocks: shareOf((cell) => clockCellOf(cell) !== undefined),
  }
}
