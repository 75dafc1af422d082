import { readInstant } from './decode-hot-instant.ts'
import { asciiText, HotTexts, LONGEST_TEXT } from './decode-hot-texts.ts'

const QUOTE = 0x22
const PLUS = 0x2b
const MINUS = 0x2d
const DOT = 0x2e
const ZERO = 0x30
const BACKSLASH = 0x5c
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d

/** Numbers of more characters are left to the other decoder. */
const LONGEST_NUMBER = 40
/**
 * A whole number of 15 digits and a power of ten up to 22 are doubles without rounding, so that their product or
 * quotient is rounded once, as it should be: the fast path of Clinger, "How to read floating point numbers accurately",
 * PLDI 1990.
 */
const EXACT_DIGITS = 15
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))

/** Of 2026-02-01T10:30:00+05:00, and where its sign is. */
const USUAL_LENGTH = 25
const USUAL_SIGN = 19

/** Bytes of an id, as ID_PATTERN has them. */
const IS_ID_BYTE = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9._:-]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

const NO_BYTES = new Uint8Array(0)
const NONE = -1

/**
 * Reads the tokens of one JSON object off its bytes. Every method answers what it certainly understands, and else says
 * so, by NaN, undefined or false; the object is not read on then. No read goes past the end: the last byte is a closing
 * brace, which ends every loop that does not look for the end itself.
 *
 * Keeps: its place in the bytes, and the texts seen. Bounded by: HotTexts. Late data: no matter. After restart: empty.
 */
export class HotScanner {
  readonly #ids = new HotTexts()
  readonly #texts = new HotTexts()
  /** The bytes of the last instant of the usual length, and what they name: a head-end sends many of one time. */
  readonly #instantBytes = new Uint8Array(USUAL_LENGTH)
  #instantMs = Number.NaN
  #bytes: Uint8Array = NO_BYTES
  #at = 0
  /** Place of the closing brace. */
  #last = 0

  /** Steps into the object that these bytes hold; false where they do not begin and end like one. */
  open(bytes: Uint8Array, from: number, to: number): boolean {
    let last = to - 1
    while (last > from && isBlank(bytes[last] as number)) last--
    if (last <= from || bytes[last] !== CLOSING_BRACE) return false
    this.#bytes = bytes
    this.#last = last
    this.#at = from
    return this.take(OPENING_BRACE)
  }

  /** Lets go of the bytes; true where they were read to their end. */
  close(): boolean {
    const isAtEnd = this.#at === this.#last + 1
    this.#bytes = NO_BYTES
    return isAtEnd
  }

  /** The next byte that is no blank; the place is there now. */
  next(): number {
    const bytes = this.#bytes
    let byte = bytes[this.#at] as number
    while (isBlank(byte)) byte = bytes[++this.#at] as number
    return byte
  }

  /** The byte so far ahead. */
  byte(ahead: number): number {
    return this.#bytes[this.#at + ahead] as number
  }

  /** Steps over blanks and that byte; false where another one is there. */
  take(wanted: number): boolean {
    if (this.next() !== wanted) return false
    this.#at++
    return true
  }

  /** Steps over these very bytes. */
  takeWord(word: Uint8Array): boolean {
    const bytes = this.#bytes
    let at = this.#at
    for (let i = 0; i < word.length; i++) if (bytes[at++] !== word[i]) return false
    this.#at = at
    return true
  }

  /** Steps over `first`, or over `second`, and answers which; 0 where neither is there. */
  takeEither(first: number, second: number): number {
    const byte = this.next()
    if (byte !== first && byte !== second) return 0
    this.#at++
    return byte
  }

  /** A number, bit for bit as Number() has it: finite, -0 too. NaN where there is none. */
  number(): number {
    const bytes = this.#bytes
    const from = this.#at
    let at = from
    let byte = bytes[at] as number
    const isNegative = byte === MINUS
    if (isNegative) byte = bytes[++at] as number
    let mantissa = byte - ZERO
    if (!isDigit(mantissa)) return Number.NaN
    const wholeFrom = at
    byte = bytes[++at] as number
    // JSON has no leading zeros.
    if (mantissa === 0 && isDigit(byte - ZERO)) return Number.NaN
    while (isDigit(byte - ZERO)) {
      mantissa = mantissa * 10 + (byte - ZERO)
      byte = bytes[++at] as number
    }
    let digits = at - wholeFrom
    let exponent = 0
    if (byte === DOT) {
      const fractionFrom = ++at
      byte = bytes[at] as number
      if (!isDigit(byte - ZERO)) return Number.NaN
      do {
        mantissa = mantissa * 10 + (byte - ZERO)
        byte = bytes[++at] as number
      } while (isDigit(byte - ZERO))
      exponent = fractionFrom - at
      digits -= exponent
    }
    if ((byte | 0x20) === 0x65) {
      byte = bytes[++at] as number
      const isDown = byte === MINUS
      if (isDown || byte === PLUS) byte = bytes[++at] as number
      if (!isDigit(byte - ZERO)) return Number.NaN
      let shift = 0
      do {
        shift = shift * 10 + (byte - ZERO)
        byte = bytes[++at] as number
      } while (isDigit(byte - ZERO))
      exponent += isDown ? -shift : shift
    }
    this.#at = at
    if (digits <= EXACT_DIGITS && exponent >= -22 && exponent <= 22) {
      const value =
        exponent < 0
          ? mantissa / (POWERS_OF_TEN[-exponent] as number)
          : mantissa * (POWERS_OF_TEN[exponent] as number)
      return isNegative ? -value : value
    }
    if (at - from > LONGEST_NUMBER) return Number.NaN
    const value = Number(asciiText(bytes, from, at))
    return Number.isFinite(value) ? value : Number.NaN
  }

  /** An id in quotes. */
  id(): string | undefined {
    const bytes = this.#bytes
    let at = this.#at
    if (bytes[at] !== QUOTE) return undefined
    const from = ++at
    const expected = this.#ids.expected(bytes, from)
    if (expected !== undefined && bytes[from + expected.length] === QUOTE) {
      this.#at = from + expected.length + 1
      return expected
    }
    let hash = 0
    let byte = bytes[at] as number
    while (IS_ID_BYTE[byte] === 1) {
      hash = Math.imul(hash, 31) + byte
      byte = bytes[++at] as number
    }
    if (byte !== QUOTE || at === from || at - from > LONGEST_TEXT) return undefined
    this.#at = at + 1
    return this.#ids.of(bytes, from, at, hash)
  }

  /** A short text in quotes, of printable ASCII without escapes. */
  text(): string | undefined {
    const bytes = this.#bytes
    const last = this.#last
    let at = this.#at
    if (bytes[at] !== QUOTE) return undefined
    const from = ++at
    let hash = 0
    for (let byte = bytes[at] as number; byte !== QUOTE; byte = bytes[++at] as number) {
      if (at >= last || byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return undefined
      hash = Math.imul(hash, 31) + byte
    }
    if (at - from > LONGEST_TEXT) return undefined
    this.#at = at + 1
    return this.#texts.of(bytes, from, at, hash)
  }

  /** Bytes in quotes, each for its value in a table; how many, or -1 where there are none, or one has no value. */
  values(valueByByte: Int8Array, into: Uint8Array): number {
    const bytes = this.#bytes
    const from = this.#at + 1
    if (bytes[this.#at] !== QUOTE) return NONE
    for (let i = 0; i <= into.length; i++) {
      const byte = bytes[from + i] as number
      if (byte === QUOTE) {
        this.#at = from + i + 1
        return i
      }
      const value = valueByByte[byte] as number
      if (value < 0) return NONE
      into[i] = value
    }
    return NONE
  }

  /** What is left before the closing brace. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at, this.#last)
  }

  /** ISO 8601 with an offset in quotes, as epoch milliseconds; NaN where there is none. */
  instant(): number {
    const bytes = this.#bytes
    const last = this.#last
    if (bytes[this.#at] !== QUOTE) return Number.NaN
    const from = this.#at + 1
    let at = from
    // Most end there, and readInstant() takes no quote before.
    if (
      from + USUAL_LENGTH < last &&
      bytes[from + USUAL_LENGTH] === QUOTE &&
      hasSign(bytes, from)
    ) {
      this.#at = from + USUAL_LENGTH + 1
      return this.#usualInstant(from)
    }
    while (at < last && bytes[at] !== QUOTE) at++
    if (at >= last) return Number.NaN
    this.#at = at + 1
    return readInstant(bytes, from, at)
  }

  #usualInstant(from: number): number {
    const bytes = this.#bytes
    const known = this.#instantBytes
    let at = USUAL_LENGTH - 1
    while (at >= 0 && bytes[from + at] === known[at]) at--
    if (at >= 0) {
      this.#instantMs = readInstant(bytes, from, from + USUAL_LENGTH)
      for (let i = 0; i < USUAL_LENGTH; i++) known[i] = bytes[from + i] as number
    }
    return this.#instantMs
  }
}

/** JSON's blanks: space, tab, line feed, carriage return. */
const isBlank = (byte: number): boolean =>
  byte <= 0x20 && (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)

/** What is left of a byte after taking '0' off it. */
const isDigit = (value: number): boolean => value >= 0 && value <= 9

/** True where an instant of the usual length has the sign of its offset, and a shorter one has something else. */
const hasSign = (bytes: Uint8Array, from: number): boolean => {
  const byte = bytes[from + USUAL_SIGN]
  return byte === PLUS || byte === MINUS
}
