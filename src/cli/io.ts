/** Where a command's words go; a test hands in its own. */
export interface Out {
  write(text: string): void
  readonly isTTY: boolean
  /** Characters a line holds; undefined where nobody can tell. */
  readonly columns: number | undefined
}

export interface Io {
  /** Results. */
  readonly stdout: Out
  /** Everything else. */
  readonly stderr: Out
  /** Opened by the call. */
  stdin(): AsyncIterable<Uint8Array>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Calls back at each SIGINT and SIGTERM, until the returned function is called. */
  onStopSignal(listener: () => void): () => void
  /** Ends the process at once. */
  exitNow(code: number): void
}

/** Says something to whoever sits before the terminal, in one line. */
export const say = (io: Io, line: string): void => io.stderr.write(`greywatt: ${line}\n`)
