import { HotScanner } from './decode-hot-scanner.ts'
import { MAX_BLOCK_INTERVALS } from './message-schema.ts'
import type { RawBlock, RawInterval } from './raw-message.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPENING_BRACKET = 0x5b
const CLOSING_BRACKET = 0x5d
const CLOSING_BRACE = 0x7d
const A = 0x61
const F = 0x66
const K = 0x6b
const M = 0x6d
const N = 0x6e
const Q = 0x71
const S = 0x73
const W = 0x77

const word = (text: string): Uint8Array => new TextEncoder().encode(text)
const NULL = word('null')

/** A bit each, so that a field that comes twice is noticed. */
const UNKNOWN = 0
const METER_ID = 1
const AT = 2
const FROM = 4
const STEP_MIN = 8
const KWH = 16
const KVARH = 32
const QUALITY = 64

const NAME_END = {
  meterId: word('meterId"'),
  at: word('at"'),
  from: word('from"'),
  stepMin: word('stepMin"'),
  kwh: word('kwh"'),
  kvarh: word('kvarh"'),
  quality: word('quality"'),
}

/**
 * Decodes one reading and an interval block, the two shapes that most messages have, straight from their bytes. It
 * takes plain forms alone: the fields of the contract, each once, in any order, with any blanks; texts of printable
 * ASCII without escapes. Whatever else a message holds is left to the schema, and so is every fault: undefined is no
 * verdict. What it does take is what the schema would have made of it, to the last bit.
 */
export class HotDecoder {
  readonly #scanner = new HotScanner()

  /** undefined where the message is not certain to be a good one of these two shapes. */
  decode(bytes: Uint8Array, from = 0, to = bytes.length): RawInterval | RawBlock | undefined {
    if (!this.#scanner.open(bytes, from, to)) return undefined
    const message = this.#message()
    return this.#scanner.close() ? message : undefined
  }

  #message(): RawInterval | RawBlock | undefined {
    const scanner = this.#scanner
    let seen = 0
    let meterId: string | undefined
    let stampMs = Number.NaN
    // NaN where there is none, so that no number becomes an object on its way.
    let stepMin = Number.NaN
    let kwh = Number.NaN
    let kvarh = Number.NaN
    let quality: string | undefined
    let blockKwh: (number | null)[] | undefined
    let blockKvarh: (number | null)[] | undefined
    let blockQuality: string[] | undefined
    let end = COMMA
    while (end === COMMA) {
      const field = this.#name()
      if ((seen & field) !== 0) return undefined
      seen |= field
      const first = scanner.next()
      const isNull = first === N
      if (isNull && !scanner.takeWord(NULL)) return undefined
      switch (field) {
        case METER_ID:
          meterId = isNull ? undefined : scanner.id()
          if (meterId === undefined) return undefined
          break
        case AT:
        case FROM:
          stampMs = first === QUOTE ? scanner.instant() : scanner.number()
          if (isNull || !Number.isSafeInteger(stampMs)) return undefined
          break
        case STEP_MIN:
          if (isNull) break
          stepMin = scanner.number()
          if (!(Number.isSafeInteger(stepMin) && stepMin > 0)) return undefined
          break
        case KWH:
          if (isNull) break
          if (first === OPENING_BRACKET) blockKwh = this.#numbers()
          else kwh = scanner.number()
          if (first === OPENING_BRACKET ? blockKwh === undefined : Number.isNaN(kwh))
            return undefined
          break
        case KVARH:
          if (isNull) break
          if (first === OPENING_BRACKET) blockKvarh = this.#numbers()
          else kvarh = scanner.number()
          if (first === OPENING_BRACKET ? blockKvarh === undefined : Number.isNaN(kvarh))
            return undefined
          break
        case QUALITY:
          if (isNull) break
          if (first === OPENING_BRACKET) blockQuality = this.#codes()
          else quality = this.#code()
          if (blockQuality === undefined && quality === undefined) return undefined
          break
        case UNKNOWN:
          return undefined
      }
      end = scanner.takeEither(COMMA, CLOSING_BRACE)
    }
    if (end !== CLOSING_BRACE || meterId === undefined || (seen & KWH) === 0) return undefined
    const isPlain = blockKwh === undefined && blockKvarh === undefined && blockQuality === undefined
    if ((seen & (AT | FROM)) === AT && isPlain)
      return {
        type: 'interval',
        meterId,
        atMs: stampMs,
        stepMin: Number.isNaN(stepMin) ? undefined : stepMin,
        kwh: Number.isNaN(kwh) ? null : kwh,
        kvarh: Number.isNaN(kvarh) ? undefined : kvarh,
        quality,
      }
    if (
      (seen & (AT | FROM)) !== FROM ||
      Number.isNaN(stepMin) ||
      blockKwh === undefined ||
      !Number.isNaN(kvarh) ||
      quality !== undefined ||
      (blockKvarh ?? blockKwh).length !== blockKwh.length ||
      (blockQuality ?? blockKwh).length !== blockKwh.length
    )
      return undefined
    return {
      type: 'block',
      meterId,
      fromMs: stampMs,
      stepMin,
      kwh: blockKwh,
      kvarh: blockKvarh,
      quality: blockQuality,
    }
  }

  /** The bit of the field whose name comes next, and steps over its colon. */
  #name(): number {
    const scanner = this.#scanner
    if (!scanner.take(QUOTE)) return UNKNOWN
    const field = this.#field()
    return field !== UNKNOWN && scanner.take(COLON) ? field : UNKNOWN
  }

  #field(): number {
    const scanner = this.#scanner
    switch (scanner.byte(0)) {
      case K:
        if (scanner.byte(1) === W) return scanner.takeWord(NAME_END.kwh) ? KWH : UNKNOWN
        return scanner.takeWord(NAME_END.kvarh) ? KVARH : UNKNOWN
      case M:
        return scanner.takeWord(NAME_END.meterId) ? METER_ID : UNKNOWN
      case A:
        return scanner.takeWord(NAME_END.at) ? AT : UNKNOWN
      case F:
        return scanner.takeWord(NAME_END.from) ? FROM : UNKNOWN
      case S:
        return scanner.takeWord(NAME_END.stepMin) ? STEP_MIN : UNKNOWN
      case Q:
        return scanner.takeWord(NAME_END.quality) ? QUALITY : UNKNOWN
      default:
        return UNKNOWN
    }
  }

  /** A quality code: a text, or a whole number. */
  #code(): string | undefined {
    const scanner = this.#scanner
    if (scanner.byte(0) === QUOTE) return scanner.text()
    const code = scanner.number()
    return Number.isSafeInteger(code) ? String(code) : undefined
  }

  #numbers(): (number | null)[] | undefined {
    const scanner = this.#scanner
    const values: (number | null)[] = []
    if (!scanner.take(OPENING_BRACKET)) return undefined
    let end = COMMA
    while (end === COMMA) {
      if (values.length === MAX_BLOCK_INTERVALS) return undefined
      if (scanner.next() === N) {
        if (!scanner.takeWord(NULL)) return undefined
        values.push(null)
      } else {
        const value = scanner.number()
        if (Number.isNaN(value)) return undefined
        values.push(value)
      }
      end = scanner.takeEither(COMMA, CLOSING_BRACKET)
    }
    return end === CLOSING_BRACKET ? values : undefined
  }

  #codes(): string[] | undefined {
    const scanner = this.#scanner
    const codes: string[] = []
    if (!scanner.take(OPENING_BRACKET)) return undefined
    let end = COMMA
    while (end === COMMA) {
      if (codes.length === MAX_BLOCK_INTERVALS) return undefined
      scanner.next()
      const code = this.#code()
      if (code === undefined) return undefined
      codes.push(code)
      end = scanner.takeEither(COMMA, CLOSING_BRACKET)
    }
    return end === CLOSING_BRACKET ? codes : undefined
  }
}
