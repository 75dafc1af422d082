/** Longer texts are left to the other decoder: no id is longer, and no quality code need be. */
export const LONGEST_TEXT = 64

const FIRST_SLOTS = 1 << 10
const MOST_SLOTS = 1 << 18
/** 2^32 over the golden ratio: multiplying by it spreads hashes over the upper bits (Knuth, TAOCP 6.4). */
const GOLDEN = 0x9e3779b1

/**
 * The strings of texts that come again and again, ids and quality codes, looked up by their bytes: each is made once,
 * and maps need not hash it again.
 *
 * Keeps: the latest texts of each pair of slots. Bounded by: 262,144 texts of 64 characters, where so many are seen.
 * Late data: no matter. After restart: learnt anew.
 */
export class HotTexts {
  #slots: (string | undefined)[] = emptySlots(FIRST_SLOTS)
  #held = 0

  /** The text of these bytes, which are ASCII. @param hash of all of them */
  of(bytes: Uint8Array, from: number, to: number, hash: number): string {
    const slots = this.#slots
    const slot = (Math.imul(hash, GOLDEN) >>> 14) & (slots.length - 1)
    const held = slots[slot]
    if (held !== undefined && isSame(held, bytes, from, to)) return held
    const neighbour = slots[slot ^ 1]
    if (neighbour !== undefined && isSame(neighbour, bytes, from, to)) return neighbour
    const text = asciiText(bytes, from, to)
    const isFree = held === undefined || neighbour === undefined
    slots[held === undefined ? slot : slot ^ 1] = text
    if (isFree && ++this.#held > slots.length / 4) this.#makeRoom()
    return text
  }

  /** Texts in use come back with their next message. */
  #makeRoom(): void {
    if (this.#slots.length >= MOST_SLOTS) return
    this.#slots = emptySlots(this.#slots.length * 4)
    this.#held = 0
  }
}

const emptySlots = (slots: number): (string | undefined)[] => new Array(slots).fill(undefined)

const isSame = (text: string, bytes: Uint8Array, from: number, to: number): boolean => {
  if (text.length !== to - from) return false
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false
  return true
}

/** The text of a few dozen ASCII bytes; apply() takes any array-like, and spreading one takes longer. */
export const asciiText = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[])
