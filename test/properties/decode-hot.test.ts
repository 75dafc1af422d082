import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageText } from '../../scripts/fuzz/message-text.ts'
import { HotDecoder } from '../../src/core/ingest/decode-hot.ts'
import { decodeBySchema } from '../../src/core/ingest/decode-json.ts'
import { instantFromIso } from '../../src/core/time.ts'

const LIMITS = { maxMessageBytes: 1_000_000 }
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const hot = new HotDecoder()

/** Whether it took the message; it must then say what the schema says. */
const isTakenTheSame = (bytes: Uint8Array): boolean => {
  const taken = hot.decode(bytes)
  if (taken === undefined) return false
  expect(decodeBySchema(bytes, LIMITS)).toStrictEqual({ type: 'ok', value: taken })
  return true
}

test('what the hot decoder takes of messages, good and nearly good, is what the schema makes of them', () => {
  let good = 0
  let taken = 0
  fc.assert(
    fc.property(messageText, (text) => {
      const bytes = encode(text)
      if (decodeBySchema(bytes, LIMITS).type === 'ok') good++
      if (isTakenTheSame(bytes)) taken++
    }),
    { numRuns: 20_000, seed: 11 },
  )
  // The good ones that it leaves have escapes, fields of others, or years far away.
  expect(good).toBeGreaterThan(2_000)
  expect(taken).toBeGreaterThan(1_000)
})

test('what it takes of damaged bytes is what the schema makes of them', () => {
  const hits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 3,
  })
  fc.assert(
    fc.property(messageText, hits, fc.nat(), (text, damage, cut) => {
      const bytes = encode(text)
      isTakenTheSame(bytes.subarray(0, cut % bytes.length))
      for (const [at, byte] of damage) bytes[at % bytes.length] = byte
      isTakenTheSame(bytes)
    }),
    { numRuns: 20_000, seed: 12 },
  )
})

test('any number of any length is Number() of its text, bit for bit', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 24 })
  const number = fc
    .tuple(
      fc.constantFrom('', '-'),
      digits.map((text) => text.replace(/^0+(?=\d)/, '')),
      fc.option(digits, { nil: '' }),
      fc.option(fc.integer({ min: -340, max: 340 }), { nil: undefined }),
    )
    .map(
      ([sign, whole, fraction, exponent]) =>
        `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}${exponent === undefined ? '' : `e${exponent}`}`,
    )
  fc.assert(
    fc.property(number, (text) => {
      const taken = hot.decode(encode(`{"meterId":"M1","at":0,"kwh":${text}}`))
      if (text.length > 40) return
      const kwh = Number(text)
      if (Number.isFinite(kwh)) expect(taken).toMatchObject({ kwh })
      else expect(taken).toBeUndefined()
    }),
    { numRuns: 20_000 },
  )
})

test('every minute of this century that it reads is the one that the calendar names', () => {
  const offset = fc.constantFrom('Z', '+05:00', '-0330', '+14', '-12:00', '+05:45')
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31, 23, 59) }),
      fc.constantFrom(16, 19, 21, 22, 23),
      offset,
      (atMs, length, zone) => {
        const text = `${new Date(atMs).toISOString().slice(0, length)}${zone}`
        expect(hot.decode(encode(`{"meterId":"M1","at":"${text}","kwh":1}`))).toMatchObject({
          atMs: instantFromIso(text),
        })
      },
    ),
    { numRuns: 5_000 },
  )
})

test('ids come out right however many there are, and whichever share a slot', () => {
  const ids = fc.array(fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/), { maxLength: 2_000 })
  fc.assert(
    fc.property(ids, (all) => {
      const decoder = new HotDecoder()
      for (const id of [...all, ...all])
        expect(decoder.decode(encode(`{"meterId":"${id}","at":0,"kwh":1}`))?.meterId).toBe(id)
    }),
    { numRuns: 20 },
  )
})
