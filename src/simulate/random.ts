const ROTATE_WORD = 32

const rotateLeft = (x: number, by: number): number => (x << by) | (x >>> (ROTATE_WORD - by))

/** Finaliser of MurmurHash3 (Appleby), the mixing step of SplitMix32 (Steele, Lea, Flood). */
const mix = (word: number): number => {
  let z = word
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return z ^ (z >>> 16)
}

/** 2^32 over the golden ratio: the increment of SplitMix32. */
const WEYL = 0x9e3779b9

/** Standard deviation of a sum of four uniforms is sqrt(4 / 12). */
const FOUR_UNIFORMS_SD = Math.sqrt(1 / 3)

/**
 * xoshiro128** 1.1 (Blackman and Vigna, public domain), seeded by SplitMix32. Integers and IEEE basic arithmetic only,
 * no transcendental function, so a seed gives the same numbers on every platform.
 */
export class Random {
  #a = 1
  #b = 2
  #c = 3
  #d = 4

  /** A generator of its own for each list of words, e.g. (seed, meter's hash, day). */
  static of(...words: readonly number[]): Random {
    return new Random().reseed(...words)
  }

  static fromState(a: number, b: number, c: number, d: number): Random {
    const random = new Random()
    random.#a = a
    random.#b = b
    random.#c = c
    random.#d = d
    return random
  }

  /** Starts over from the words, without a new object. */
  reseed(...words: readonly number[]): this {
    let seed = 0
    for (const word of words) seed = (mix(seed ^ word) + WEYL) | 0
    this.#a = mix((seed + WEYL) | 0)
    this.#b = mix((seed + 2 * WEYL) | 0)
    this.#c = mix((seed + 3 * WEYL) | 0)
    this.#d = mix((seed + 4 * WEYL) | 0)
    return this
  }

  /** 0 to 2^32 - 1. */
  uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9)
    const t = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= t
    this.#d = rotateLeft(this.#d, 11)
    return result >>> 0
  }

  /** [0, 1) */
  unit(): number {
    return this.uint32() / 4_294_967_296
  }

  /** [low, high) */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit()
  }

  /** low to high, both possible. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  /**
   * Near-normal: four uniforms (Irwin-Hall), never further out than 3.46 standard deviations. The exact one needs a
   * logarithm, whose last digit differs between platforms.
   */
  normal(mean: number, deviation: number): number {
    const sum = this.unit() + this.unit() + this.unit() + this.unit()
    return mean + (deviation * (sum - 2)) / FOUR_UNIFORMS_SD
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.unit() * items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  /** In place (Fisher and Yates). */
  shuffle<Item>(items: Item[]): Item[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(0, i)
      const held = items[i] as Item
      items[i] = items[j] as Item
      items[j] = held
    }
    return items
  }
}
