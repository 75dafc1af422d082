import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeJson } from '../../src/core/ingest/decode-json.ts'
import type { RawMessage } from '../../src/core/ingest/raw-message.ts'

const LIMITS = { maxMessageBytes: 100_000 }
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** JSON holds no minus zero that survives: it is written as 0. */
const energy = fc.double({ noNaN: true, noDefaultInfinity: true }).map((kwh) => kwh + 0)
const id = fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/)
const instant = fc.integer({ min: -1e13, max: 1e13 })
const step = fc.integer({ min: 1, max: 10_000 })

/** What a producer may send, and what it means, written down apart from the schemas. */
const message: fc.Arbitrary<{ readonly sent: object; readonly meant: RawMessage }> = fc.oneof(
  fc
    .record({ meterId: id, at: instant, kwh: fc.option(energy) })
    .chain((core) =>
      fc
        .record({ stepMin: step, kvarh: energy, quality: fc.string() }, { requiredKeys: [] })
        .map((extra) => ({ core, extra })),
    )
    .map(({ core, extra }) => ({
      sent: { ...core, ...extra },
      meant: {
        type: 'interval' as const,
        meterId: core.meterId,
        atMs: core.at,
        kwh: core.kwh,
        stepMin: extra.stepMin,
        kvarh: extra.kvarh,
        quality: extra.quality,
      },
    })),
  fc.record({ meterId: id, at: instant, registerKwh: energy }).map((sent) => ({
    sent,
    meant: {
      type: 'register' as const,
      meterId: sent.meterId,
      atMs: sent.at,
      registerKwh: sent.registerKwh,
      stepMin: undefined,
      quality: undefined,
    },
  })),
  fc
    .record({
      meterId: id,
      from: instant,
      stepMin: step,
      rows: fc.array(fc.tuple(fc.option(energy), fc.string()), { minLength: 1, maxLength: 100 }),
    })
    .map(({ rows, ...core }) => {
      const kwh = rows.map(([value]) => value)
      const quality = rows.map(([, code]) => code)
      return {
        sent: { ...core, kwh, quality },
        meant: {
          type: 'block' as const,
          meterId: core.meterId,
          fromMs: core.from,
          stepMin: core.stepMin,
          kwh,
          kvarh: undefined,
          quality,
        },
      }
    }),
)

test('a message of the contract means what it says', () => {
  fc.assert(
    fc.property(message, ({ sent, meant }) => {
      expect(decodeJson(encode(JSON.stringify(sent)), LIMITS)).toEqual({ type: 'ok', value: meant })
    }),
  )
})

const isOutcome = (bytes: Uint8Array): void => {
  const outcome = decodeJson(bytes, LIMITS)
  if (outcome.type === 'ok') return
  expect(['not-json', 'schema', 'oversize']).toContain(outcome.reason)
  expect(outcome.message).toMatch(/^[\P{Cc}]{1,200}$/u)
}

test('no bytes whatsoever make it throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), isOutcome))
})

test('no JSON whatsoever makes it throw', () => {
  fc.assert(fc.property(fc.json(), (text) => isOutcome(encode(text))))
})

test('no message with a field of any other kind makes it throw', () => {
  const field = fc.constantFrom('meterId', 'at', 'from', 'kwh', 'kvarh', 'stepMin', 'registerKwh')
  fc.assert(
    fc.property(message, field, fc.jsonValue(), ({ sent }, name, value) =>
      isOutcome(encode(JSON.stringify({ ...sent, [name]: value }))),
    ),
  )
})

test('no message with damaged bytes makes it throw', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(message, damage, fc.nat(), ({ sent }, hits, cut) => {
      const bytes = encode(JSON.stringify(sent))
      for (const [at, byte] of hits) bytes[at % bytes.length] = byte
      isOutcome(bytes)
      isOutcome(bytes.subarray(0, cut % bytes.length))
    }),
  )
})
