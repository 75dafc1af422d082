/** Longer texts are left to the other decoder: no id is longer, and no quality code need be. */
export const LONGEST_TEXT = 64

const FIRST_SLOTS = 1 << 10
const MOST_SLOTS = 1 << 18
/** 2^32 over the golden ratio: multiplying by it spreads hashes over the upper bits (Knuth, TAOCP 6.4). */
const GOLDEN = 0x9e3779b1

/**
 * The strings of texts that come again and again, ids and quality codes, looked up by their bytes: each is made once,
 * and maps need not hash it again. A head-end sends its meters in much the same order each time, so the text that came
 * after the last one before is tried first.
 *
 * Keeps: the latest texts of each pair of slots. Bounded by: 262,144 texts of 64 characters, where so many are seen.
 * Late data: no matter. After restart: learnt anew.
 */
export class HotTexts {
  /** By the order in which they were met, so that texts that follow one another lie beside one another. */
  readonly #texts: string[] = []
  /** Per text, the one that came after it. */
  #following = new Int32Array(FIRST_SLOTS)
  /** Per slot, the text's place; -1 for none. */
  #slots = new Int32Array(FIRST_SLOTS).fill(NONE)
  #last = 0

  /** The text that is expected next, where these bytes begin with it; they must go on behind it. */
  expected(bytes: Uint8Array, from: number): string | undefined {
    const place = this.#following[this.#last] as number
    const text = this.#texts[place]
    if (text === undefined || !isSame(text, bytes, from)) return undefined
    this.#last = place
    return text
  }

  /** The text of these bytes, which are ASCII. @param hash of all of them */
  of(bytes: Uint8Array, from: number, to: number, hash: number): string {
    const slots = this.#slots
    const slot = (Math.imul(hash, GOLDEN) >>> 14) & (slots.length - 1)
    const found = this.#at(slot, bytes, from, to) ?? this.#at(slot ^ 1, bytes, from, to)
    if (found !== undefined) return found
    const text = asciiText(bytes, from, to)
    const taken = slots[slot] === NONE ? slot : slot ^ 1
    const held = slots[taken] as number
    const place = held === NONE ? this.#texts.length : held
    slots[taken] = place
    this.#texts[place] = text
    this.#follow(place)
    if (held === NONE && this.#texts.length > slots.length / 4) this.#makeRoom()
    return text
  }

  #at(slot: number, bytes: Uint8Array, from: number, to: number): string | undefined {
    const place = this.#slots[slot] as number
    const text = this.#texts[place]
    if (text === undefined || text.length !== to - from || !isSame(text, bytes, from))
      return undefined
    this.#follow(place)
    return text
  }

  #follow(place: number): void {
    this.#following[this.#last] = place
    this.#last = place
  }

  /** Texts in use come back with their next message. */
  #makeRoom(): void {
    if (this.#slots.length >= MOST_SLOTS) return
    const slots = this.#slots.length * 4
    this.#slots = new Int32Array(slots).fill(NONE)
    this.#following = new Int32Array(slots)
    this.#texts.length = 0
    this.#last = 0
  }
}

const NONE = -1

const isSame = (text: string, bytes: Uint8Array, from: number): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false
  return true
}

/** The text of a few dozen ASCII bytes; apply() takes any array-like, and spreading one takes longer. */
export const asciiText = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[])
