/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html */
const BUSY = 5
const CORRUPT = 11
const NOT_A_DATABASE = 26

const primaryCode = (error: unknown): number | undefined => {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  // The low byte is the primary code, the rest says more.
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
}

/** Another connection has the lock. */
export const isBusy = (error: unknown): boolean => primaryCode(error) === BUSY

/** The file's content is damaged; anything else is about the place it lies in. */
export const isDamage = (error: unknown): boolean => {
  const code = primaryCode(error)
  return code === CORRUPT || code === NOT_A_DATABASE
}

export const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)
