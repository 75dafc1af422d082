/** The readings of a body, cut out of its bytes as they come; what is cut out are views of these bytes where it can be. */
export interface BodySplitter {
  push(chunk: Buffer): void
  /** The body is over. */
  end(): void
}

export interface SplitTarget {
  /** @param place of the line or item, counted from 1 */
  piece(place: number, bytes: Buffer): void
  /** The body is not made of pieces here. */
  fault(place: number, message: string): void
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const TAB = 0x09
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const OPENING_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSING_BRACKET = 0x5d
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d

const isBlank = (byte: number | undefined): boolean =>
  byte === SPACE || byte === TAB || byte === CARRIAGE_RETURN || byte === LINE_FEED

const trimmed = (bytes: Buffer): Buffer => {
  let from = 0
  let to = bytes.length
  while (from < to && isBlank(bytes[from])) from++
  while (to > from && isBlank(bytes[to - 1])) to--
  return bytes.subarray(from, to)
}

const joined = (parts: readonly Buffer[], last: Buffer): Buffer =>
  parts.length === 0 ? last : Buffer.concat([...parts, last])

/** NDJSON: one reading a line; empty lines are passed over, and counted. */
export const splitLines = (target: SplitTarget): BodySplitter => {
  let line = 1
  let begun: Buffer[] = []
  const finish = (rest: Buffer): void => {
    const bytes = trimmed(joined(begun, rest))
    begun = []
    if (bytes.length > 0) target.piece(line, bytes)
    line++
  }
  return {
    push: (chunk) => {
      let from = 0
      for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
        finish(chunk.subarray(from, at))
        from = at + 1
      }
      if (from < chunk.length) begun.push(chunk.subarray(from))
    },
    end: () => finish(Buffer.alloc(0)),
  }
}

/**
 * A JSON array: one reading an item. It only finds where an item ends; whether the item is JSON, whoever decodes it
 * says.
 */
export const splitArray = (target: SplitTarget): BodySplitter => {
  let item = 1
  let begun: Buffer[] = []
  let place: 'before' | 'inside' | 'after' | 'lost' = 'before'
  let depth = 0
  let quoted = false
  let escaped = false

  const lose = (message: string): void => {
    place = 'lost'
    begun = []
    target.fault(item, message)
  }
  const finish = (rest: Buffer, isLast: boolean): void => {
    const bytes = trimmed(joined(begun, rest))
    begun = []
    if (bytes.length > 0) target.piece(item, bytes)
    else if (!isLast || item > 1) target.fault(item, 'nothing stands between two commas')
    item++
  }
  const outside = (byte: number): void => {
    if (isBlank(byte)) return
    if (place === 'before' && byte === OPENING_BRACKET) place = 'inside'
    else if (place === 'before')
      lose('no array: send [{...}, ...], or lines as application/x-ndjson')
    else lose('something stands behind the end of the array')
  }
  /** True where the byte ends an item. */
  const inside = (byte: number): boolean => {
    if (quoted) {
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) quoted = false
      return false
    }
    if (byte === QUOTE) quoted = true
    else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) depth++
    else if (depth === 0) return byte === COMMA || byte === CLOSING_BRACKET
    else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) depth--
    return false
  }
  return {
    push: (chunk) => {
      let from = 0
      for (let at = 0; at < chunk.length && place !== 'lost'; at++) {
        const byte = chunk[at] as number
        if (place !== 'inside') {
          outside(byte)
          from = at + 1
          continue
        }
        if (!inside(byte)) continue
        finish(chunk.subarray(from, at), byte === CLOSING_BRACKET)
        if (byte === CLOSING_BRACKET) place = 'after'
        from = at + 1
      }
      if (place === 'inside' && from < chunk.length) begun.push(chunk.subarray(from))
    },
    end: () => {
      if (place === 'inside') lose('the array does not end')
      if (place === 'before') lose('no array: the body is empty')
    },
  }
}
