import type { Random } from '../../src/simulate/random.ts'

const encoder = new TextEncoder()
/** What parsers stumble over. */
const TOKENS = [
  '"',
  '\\',
  '\\u0000',
  '\\ud800',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  '\n',
  '\u0000',
  '\uFEFF',
  'é',
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '-',
  '-0',
  '0',
  '1',
  '-1',
  '.',
  'e',
  '1e3',
  '1e999',
  '1e-999',
  '5e-324',
  '9007199254740993',
  '99999999999999999999',
  '0.1234567890123456789',
  '8640000000000001',
  '-62135596800001',
  '0000',
  '9999',
  '24',
  '60',
  'Z',
  '+05:00',
  '-23:59',
  '"day":"0000-01-01",',
  '"day":"9999-12-31",',
  '"zoneKwh":{"valley":1},',
  '"2026-02-30"',
  '"2100-01-01T00:00:00Z"',
  '"kwh":',
  '"from":',
  '"at":',
  '"stepMin":1440,',
  '"stepMin":1,',
  '"quality":"missing",',
  '"registerKwh":',
  '"__proto__":{},',
].map((token) => encoder.encode(token))

/** One message in so many is left whole, so that the state moves on and the others meet it. */
const WHOLE_SHARE = 0.2
const HITS = [1, 1, 1, 1, 2, 2, 4] as const
const LONGEST_RUN = 12
const ZERO = 0x30

/** A message of the corpus with up to four hits: bits, bytes, runs, tokens, digits, the end of another, a cut. */
export const mutated = (corpus: readonly Uint8Array[], random: Random): Uint8Array => {
  let bytes = random.pick(corpus)
  if (random.chance(WHOLE_SHARE)) return bytes
  for (let hits = random.pick(HITS); hits > 0; hits--)
    bytes = hit(bytes, random.pick(corpus), random)
  return bytes
}

const hit = (bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array => {
  if (bytes.length === 0) return other
  const at = random.integer(0, bytes.length - 1)
  const run = Math.min(random.integer(1, LONGEST_RUN), bytes.length - at)
  switch (random.integer(0, 15)) {
    case 0:
      return changed(bytes, at, (bytes[at] as number) ^ (1 << random.integer(0, 7)))
    case 1:
      return changed(bytes, at, random.integer(0, 255))
    case 2:
      return spliced(bytes, at, run, EMPTY)
    case 3:
      return spliced(bytes, at, 0, bytes.subarray(at, at + run))
    case 4:
      return spliced(bytes, at, 0, random.pick(TOKENS))
    case 5:
      return spliced(bytes, at, run, random.pick(TOKENS))
    case 6:
      return spliced(bytes, at, bytes.length - at, other.subarray(random.integer(0, other.length)))
    case 7:
      return bytes.subarray(0, at)
    default: {
      // Most often a digit, which leaves the message sound and its meaning another.
      const digit = nextDigit(bytes, at)
      return digit < 0 ? bytes : changed(bytes, digit, ZERO + random.integer(0, 9))
    }
  }
}

const EMPTY = new Uint8Array(0)

const changed = (bytes: Uint8Array, at: number, byte: number): Uint8Array => {
  const copy = bytes.slice()
  copy[at] = byte
  return copy
}

const spliced = (bytes: Uint8Array, at: number, drop: number, put: Uint8Array): Uint8Array => {
  const out = new Uint8Array(bytes.length - drop + put.length)
  out.set(bytes.subarray(0, at))
  out.set(put, at)
  out.set(bytes.subarray(at + drop), at + put.length)
  return out
}

const nextDigit = (bytes: Uint8Array, from: number): number => {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte >= ZERO && byte <= ZERO + 9) return at
  }
  return -1
}
