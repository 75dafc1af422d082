import { setImmediate as nextTurn } from 'node:timers/promises'

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d

export interface Lines {
  readonly lines: readonly Uint8Array[]
  /** Bytes of the source up to the end of the last of them. */
  readonly position: number
}

/**
 * Cuts bytes into lines, those of one chunk at a time; empty lines are left out. Of a line that is longer than
 * `maxBytes` one byte more than that is kept, so that whoever measures it turns it away.
 */
export async function* linesOf(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Lines> {
  let rest: Uint8Array = new Uint8Array()
  let position = 0
  for await (const chunk of source) {
    const lines: Uint8Array[] = []
    let from = 0
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      const line = trimmed(joined(rest, chunk.subarray(from, to), maxBytes))
      rest = new Uint8Array()
      if (line.length > 0) lines.push(line)
      from = to + 1
    }
    rest = joined(rest, chunk.subarray(from), maxBytes)
    if (lines.length > 0) yield { lines, position: position + from }
    position += chunk.length
    await nextTurn()
  }
  const last = trimmed(rest)
  if (last.length > 0) yield { lines: [last], position }
}

const joined = (head: Uint8Array, tail: Uint8Array, maxBytes: number): Uint8Array => {
  const length = Math.min(head.length + tail.length, maxBytes + 1)
  const line = new Uint8Array(length)
  line.set(head)
  line.set(tail.subarray(0, length - head.length), head.length)
  return line
}

const trimmed = (line: Uint8Array): Uint8Array =>
  line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line
