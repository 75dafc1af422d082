import { found, type Inferred } from './finding.ts'
import type { ImportAnswers } from './import-answers.ts'
import type { ImportMapping } from './import-mapping.ts'
import { inferNumber, type NumberForm } from './infer-number.ts'
import type { SampleTable } from './sample-table.ts'

export const numberOf = (
  cells: readonly string[],
  { decimal, thousands }: ImportAnswers,
): Inferred<NumberForm> => {
  const given = decimal !== undefined
  if (!given) {
    const inferred = inferNumber(cells)
    return inferred.type === 'found' && thousands !== undefined
      ? { ...inferred, value: { ...inferred.value, thousands } }
      : inferred
  }
  return found(
    'value.decimal',
    { decimal, thousands: thousands ?? null },
    decimal === ',' ? 'decimal comma' : 'decimal point',
    `--decimal '${decimal}'`,
    'given',
  )
}

/** For what the sample shows only: DuckDB reads the values themselves. */
export const numberFrom = (text: string, { decimal, thousands }: NumberForm): number => {
  const bare = text.replace(/[\s\u00a0\u202f'’]/g, '')
  const plain = thousands === null ? bare : bare.replaceAll(thousands, '')
  return Number(decimal === ',' ? plain.replace(',', '.') : plain)
}

export const medianOf = (numbers: readonly number[]): number | undefined => {
  const sorted = numbers.filter((it) => !Number.isNaN(it)).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

export const runsOf = (
  table: SampleTable,
  meter: ImportMapping['meter'] | undefined,
  valueColumn: string,
  form: NumberForm,
): ReadonlyMap<string, readonly number[]> => {
  const runs = new Map<string, number[]>()
  const at = table.columns.indexOf(valueColumn)
  const id = meter?.from === 'column' ? table.columns.indexOf(meter.column) : -1
  for (const row of table.rows) {
    const value = numberFrom(row[at] ?? '', form)
    if ((row[at] ?? '') === '' || Number.isNaN(value)) continue
    const key = row[id] ?? ''
    const run = runs.get(key)
    if (run === undefined) runs.set(key, [value])
    else run.push(value)
  }
  return runs
}
