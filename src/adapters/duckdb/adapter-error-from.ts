import { AdapterError, type AdapterErrorCode } from '../../ports/adapter-error.ts'

/** The first line of DuckDB's message: what follows is its settings and a picture of the query. */
const firstLine = (cause: unknown): string => {
  const text = cause instanceof Error ? cause.message : String(cause)
  return text.split('\n', 1)[0] ?? text
}

/** What DuckDB threw, as an error of ours; one that is ours already stays as it is. */
export const adapterErrorFrom = (
  cause: unknown,
  code: AdapterErrorCode,
  what: string,
  remedy: string,
): AdapterError =>
  cause instanceof AdapterError
    ? cause
    : new AdapterError(code, `${what}: ${firstLine(cause)}; ${remedy}`, { cause })
