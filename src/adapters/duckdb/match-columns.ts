import { closest } from 'fastest-levenshtein'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { FileColumn } from './source-files.ts'

/** What is asked of a file: contract columns, and the file's own names for them. */
export interface ColumnOrder {
  readonly known: readonly string[]
  readonly required: readonly string[]
  /** Contract column to file column, as `--columns` gives it. */
  readonly renamed: Readonly<Record<string, string>>
  /** The file or the result, for messages. */
  readonly where: string
  readonly remedy: string
}

/**
 * Finds each contract column in the file, upper and lower case alike.
 * @throws AdapterError `column-missing`
 */
export const matchColumns = (
  columns: readonly FileColumn[],
  order: ColumnOrder,
): ReadonlyMap<string, FileColumn> => {
  const names = columns.map(({ name }) => name)
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]))
  for (const [contract, file] of Object.entries(order.renamed)) {
    if (!order.known.includes(contract)) {
      throw new AdapterError(
        'column-missing',
        `--columns names "${contract}", which is no column of ours: take one of ${order.known.join(', ')}`,
      )
    }
    if (!byName.has(file.toLowerCase())) throw missing(file, names, order)
  }
  const matched = new Map<string, FileColumn>()
  for (const contract of order.known) {
    const column = byName.get((order.renamed[contract] ?? contract).toLowerCase())
    if (column !== undefined) matched.set(contract, column)
  }
  for (const contract of order.required) {
    if (!matched.has(contract)) throw missing(contract, names, order)
  }
  return matched
}

const missing = (wanted: string, names: readonly string[], order: ColumnOrder): AdapterError => {
  const unused = names.filter((name) => !order.known.includes(name.toLowerCase()))
  const lower = unused.map((name) => name.toLowerCase())
  const nearest = unused[lower.indexOf(closest(wanted.toLowerCase(), lower))]
  const hint = nearest === undefined ? '' : `; nearest is "${nearest}"`
  return new AdapterError(
    'column-missing',
    `no column "${wanted}" in ${order.where}, which has ${names.join(', ')}${hint}: ${order.remedy}`,
  )
}
