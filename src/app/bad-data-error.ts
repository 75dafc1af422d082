/** The data was read, and cannot give a result that anybody should rely on. One line: what, where, how to mend it. */
export class BadDataError extends Error {
  override readonly name = 'BadDataError'
}
