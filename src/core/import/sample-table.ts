/** The lines that were looked at, cut into cells by one delimiter. */
export interface SampleTable {
  /** Of equal length; null where a line ended before. The header is not among them. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** One for each cell; made up (column1 ...) where there is no header or a cell of it is empty. */
  readonly columns: readonly string[]
}

export const cellsOf = (table: SampleTable, column: string): readonly string[] => {
  const at = table.columns.indexOf(column)
  return table.rows.flatMap((row) => {
    const text = row[at]?.trim() ?? ''
    return text === '' ? [] : [text]
  })
}
