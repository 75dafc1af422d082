import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/app/config.ts'
import { openWireDecoder } from '../../src/app/wire-decoder.ts'
import type { RawMessage } from '../../src/core/ingest/raw-message.ts'
import { Calendars } from '../../src/core/time.ts'
import { RegisterBook } from '../../src/core/validate/register-book.ts'
import { validate } from '../../src/core/validate/validate.ts'
import type { WireDecoder } from '../../src/ports/wire-decoder.ts'
import { WIRE_FORMATS } from './wire-formats.ts'

/** 2026-02-01T00:00+05:00. */
const START_MS = Date.UTC(2026, 0, 31, 19)
const MIN_MS = 60_000

const open = (ingest: object): WireDecoder =>
  openWireDecoder(parseConfig({ ingest }, 'the test').ingest, () => 0)

const readingsOf = (message: RawMessage, ingest: (typeof WIRE_FORMATS)[number]['ingest']) =>
  validate(message, {
    asset: undefined,
    arrivedAtMs: START_MS + 90 * MIN_MS,
    params: ingest,
    timezone: 'Asia/Almaty',
    calendars: new Calendars(),
    registers: new RegisterBook(),
  })

describe('the example of a format', () => {
  it.each(WIRE_FORMATS)('gives the same readings as $format', ({ bytes, ingest }) => {
    const decoded = openWireDecoder(ingest, () => 0).decode(bytes, null)
    if (decoded.type !== 'ok') throw new Error(decoded.message)
    const validated = decoded.value.map((message) => readingsOf(message, ingest))
    expect(validated.flatMap(({ rejections }) => rejections)).toEqual([])
    expect(
      validated
        .flatMap(({ readings }) => readings)
        .map(({ meterId, startMs, stepMs, energyKwh, quality }) => ({
          meterId,
          startMin: (startMs - START_MS) / MIN_MS,
          stepMin: stepMs / MIN_MS,
          energyKwh,
          quality,
        })),
    ).toEqual([
      { meterId: 'KZ-ALA-000123', startMin: 0, stepMin: 30, energyKwh: 0.1, quality: 'valid' },
      { meterId: 'KZ-ALA-000123', startMin: 30, stepMin: 30, energyKwh: 0.2, quality: 'estimated' },
      {
        meterId: 'KZ-ALA-000123',
        startMin: 60,
        stepMin: 30,
        energyKwh: undefined,
        quality: 'missing',
      },
    ])
  })

  it.each(WIRE_FORMATS.filter(({ format }) => format !== 'json'))(
    'is turned away as $format when it is longer than allowed',
    ({ bytes, ingest }) => {
      const decoder = openWireDecoder({ ...ingest, maxMessageBytes: bytes.length - 1 }, () => 0)
      expect(decoder.decode(bytes, null)).toMatchObject({ reason: 'oversize' })
    },
  )

  it.each([
    ['avro', 'not-avro'],
    ['espi', 'not-xml'],
    ['cim', 'not-xml'],
    ['cosem', 'not-json'],
    ['json', 'not-json'],
  ])('is needed: no bytes at all are no %s', (format, reason) => {
    const { ingest } = WIRE_FORMATS.find((it) => it.format === format)!
    expect(openWireDecoder(ingest, () => 0).decode(new Uint8Array(), null)).toMatchObject({
      reason,
    })
  })
})

describe('a mapping', () => {
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

  it('reads JSON of another shape: names, units, seconds and the key', () => {
    const decoder = open({
      mapping: {
        meterId: 'key',
        fields: { at: 'ts', kwh: 'payload.energy' },
        energyUnit: 'MWh',
        epochUnit: 's',
      },
    })
    expect(decoder.decode(bytes({ ts: START_MS / 1000, payload: { energy: 0.5 } }), 'M1')).toEqual({
      type: 'ok',
      value: [
        {
          type: 'interval',
          meterId: 'M1',
          atMs: START_MS,
          stepMin: undefined,
          kwh: 500,
          kvarh: undefined,
          quality: undefined,
        },
      ],
    })
  })

  it('says which element of a list is wrong, and takes none of it', () => {
    const decoder = open({ mapping: { list: 'readings' } })
    const message = {
      meterId: 'M1',
      readings: [
        { at: 1, kwh: 1 },
        { at: 'never', kwh: 1 },
      ],
    }
    expect(decoder.decode(bytes(message), null)).toEqual({
      type: 'rejected',
      reason: 'schema',
      message: 'readings.1: at: must be ISO 8601 with an offset, or epoch milliseconds',
    })
  })

  it.each([
    ['no list', {}],
    ['a number', { readings: 7 }],
  ])('that names a list turns away %s', (_label, message) => {
    expect(open({ mapping: { list: 'readings' } }).decode(bytes(message), null)).toMatchObject({
      reason: 'schema',
    })
  })
})

describe('Avro', () => {
  it('of a schema that nobody knows is turned away with its id', () => {
    const { ingest } = WIRE_FORMATS.find(({ format }) => format === 'avro')!
    const decoder = openWireDecoder(ingest, () => 0)
    expect(decoder.decode(new Uint8Array([0, 0, 0, 1, 0, 2, 2]), null)).toEqual({
      type: 'rejected',
      reason: 'schema-unknown',
      message: 'no schema 256 in ingest.avro.schemaFiles or the registry',
    })
  })

  it('without any schema is no configuration', () => {
    expect(() => open({ format: 'avro' })).toThrow('ingest.avro.registryUrl')
  })

  it('with a schema file that is missing does not start', () => {
    expect(() => open({ format: 'avro', avro: { schemaFiles: { 1: '/no/such.avsc' } } })).toThrow(
      'cannot read the Avro schema "/no/such.avsc"',
    )
  })
})
