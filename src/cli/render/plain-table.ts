import Table from 'cli-table3'

export interface Column {
  readonly head: readonly string[]
  readonly width: number
  readonly align?: 'left' | 'right'
}

const GAP = 2

/** Columns without frames under one rule; each cell is its lines, already no wider than its column. */
export const plainTable = (
  columns: readonly Column[],
  rows: readonly (readonly (readonly string[])[])[],
): string => {
  const table = new Table({
    head: columns.map(({ head }) => head.join('\n')),
    colWidths: columns.map(({ width }) => width + GAP),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': GAP },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      right: '',
      'right-mid': '',
      middle: '',
      mid: '─',
      'mid-mid': '',
    },
  })
  for (const row of rows) table.push(row.map((lines) => lines.join('\n')))
  return table
    .toString()
    .split('\n')
    .map((line) => line.replace(/─+$/, (rule) => rule.slice(GAP)).trimEnd())
    .join('\n')
}
