import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openWireDecoder } from '../../src/app/wire-decoder.ts'
import { REJECTION_REASONS } from '../../src/core/validate/rejection.ts'
import { WIRE_FORMATS } from '../app/wire-formats.ts'

/** Each damage: where, and the byte that comes there; then where it is cut off. */
const damage = fc.tuple(
  fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
  fc.option(fc.nat(), { nil: undefined }),
)

test.each(WIRE_FORMATS)('no damage to a message of $format makes it throw', ({ bytes, ingest }) => {
  const decoder = openWireDecoder(ingest, () => 0)
  fc.assert(
    fc.property(damage, ([hits, cut]) => {
      const damaged = bytes.slice()
      for (const [at, byte] of hits) damaged[at % damaged.length] = byte
      const outcome = decoder.decode(
        cut === undefined ? damaged : damaged.subarray(0, cut % damaged.length),
        'M1',
      )
      if (outcome.type === 'ok') return
      expect(REJECTION_REASONS).toContain(outcome.reason)
      expect(outcome.message).toMatch(/^[\P{Cc}]{1,200}$/u)
    }),
  )
})

test.each(WIRE_FORMATS)('no bytes whatsoever make $format throw', ({ ingest }) => {
  const decoder = openWireDecoder(ingest, () => 0)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(decoder.decode(bytes, null).type).toBe('rejected')
    }),
  )
})

test('no JSON whatsoever makes COSEM or a mapping throw', () => {
  const { ingest } = WIRE_FORMATS.find(({ format }) => format === 'cosem')!
  const cosem = openWireDecoder(ingest, () => 0)
  const mapped = openWireDecoder(
    { ...ingest, format: 'json', mapping: { ...ingest.mapping, list: 'a', energyUnit: 'Wh' } },
    () => 0,
  )
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (value, entry) => {
      const text = JSON.stringify({
        logicalDeviceName: 'M1',
        a: [entry, value],
        entries: [{ clock: 0, quality: value, '1.0.1.8.0.255': entry, '0.0.96.10.1.255': entry }],
      })
      const bytes = new TextEncoder().encode(text)
      for (const decoder of [cosem, mapped])
        expect(['ok', 'rejected']).toContain(decoder.decode(bytes, null).type)
    }),
  )
})
