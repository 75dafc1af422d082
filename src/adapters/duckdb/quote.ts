/** A text as an SQL literal. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A column's or a table's name as an SQL identifier. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A path that is meant as it stands, so that DuckDB expands nothing in it. */
export const literalPath = (path: string): string => path.replace(/[*?[]/g, '[$&]')
