/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html */
const BUSY = 5
/**
 * ERROR, CORRUPT, TOOBIG, CONSTRAINT, MISMATCH, FORMAT, NOTADB. Our statements are always the same, so that one of them is
 * refused for what it says, or for a row that it finds, is the file's doing.
 */
const DAMAGE: ReadonlySet<number | undefined> = new Set([1, 11, 18, 19, 20, 24, 26])

const primaryCode = (error: unknown): number | undefined => {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  // The low byte is the primary code, the rest says more.
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
}

/** Another connection has the lock. */
export const isBusy = (error: unknown): boolean => primaryCode(error) === BUSY

/** The file's content is damaged; anything else is about the place it lies in. */
export const isDamage = (error: unknown): boolean => DAMAGE.has(primaryCode(error))

export const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)
