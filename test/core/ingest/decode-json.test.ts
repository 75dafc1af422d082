import { describe, expect, test } from 'vitest'
import { decodeJson } from '../../../src/core/ingest/decode-json.ts'

const LIMITS = { maxMessageBytes: 1_000 }
const AT = '2026-02-01T10:30:00+05:00'
/** AT, by hand: 2026-02-01T05:30:00Z. */
const AT_MS = Date.UTC(2026, 1, 1, 5, 30)

const decode = (text: string) => decodeJson(new TextEncoder().encode(text), LIMITS)

describe('a message of meter-readings', () => {
  test.each([
    [
      'one reading with everything',
      `{"meterId":"KZ-ALA-000123","at":"${AT}","stepMin":30,"kwh":1.234,"kvarh":0.31,"quality":"valid"}`,
      {
        type: 'interval',
        meterId: 'KZ-ALA-000123',
        atMs: AT_MS,
        stepMin: 30,
        kwh: 1.234,
        kvarh: 0.31,
        quality: 'valid',
      },
    ],
    [
      'one reading with the least, and epoch milliseconds',
      `{"meterId":"M1","at":${AT_MS},"kwh":0}`,
      {
        type: 'interval',
        meterId: 'M1',
        atMs: AT_MS,
        stepMin: undefined,
        kwh: 0,
        kvarh: undefined,
        quality: undefined,
      },
    ],
    [
      'a missing value, nulls for what is absent, and a field of the future',
      `{"meterId":"M1","at":"${AT}","kwh":null,"kvarh":null,"stepMin":null,"quality":null,"volts":231}`,
      {
        type: 'interval',
        meterId: 'M1',
        atMs: AT_MS,
        stepMin: undefined,
        kwh: null,
        kvarh: undefined,
        quality: undefined,
      },
    ],
    [
      'a day by tariff zone',
      '{"meterId":"M1","day":"2026-02-01","zoneKwh":{"peak":4.5,"valley":null},"quality":"valid"}',
      {
        type: 'zones',
        meterId: 'M1',
        // 2026-02-01 is so many days after 1970-01-01.
        day: 20_485,
        zoneKwh: { peak: 4.5, valley: null },
        quality: 'valid',
      },
    ],
    [
      'a snapshot of zone registers',
      `{"meterId":"M1","at":"${AT}","zoneRegisterKwh":{"peak":1042.5,"valley":7}}`,
      {
        type: 'zone-registers',
        meterId: 'M1',
        atMs: AT_MS,
        registerKwh: { peak: 1042.5, valley: 7 },
        quality: undefined,
      },
    ],
    [
      'an ESPI quality code without quotes',
      `{"meterId":"M1","at":"${AT}","kwh":1,"quality":8}`,
      {
        type: 'interval',
        meterId: 'M1',
        atMs: AT_MS,
        stepMin: undefined,
        kwh: 1,
        kvarh: undefined,
        quality: '8',
      },
    ],
    [
      'a register snapshot',
      `{"meterId":"KZ-ALA-000123","at":"${AT}","registerKwh":6519.139}`,
      {
        type: 'register',
        meterId: 'KZ-ALA-000123',
        atMs: AT_MS,
        stepMin: undefined,
        registerKwh: 6519.139,
        quality: undefined,
      },
    ],
    [
      'a register beside an interval energy that is null',
      `{"meterId":"M1","at":"${AT}","kwh":null,"registerKwh":7,"stepMin":15,"quality":"estimated"}`,
      {
        type: 'register',
        meterId: 'M1',
        atMs: AT_MS,
        stepMin: 15,
        registerKwh: 7,
        quality: 'estimated',
      },
    ],
    [
      'an interval block',
      `{"meterId":"M1","from":"${AT}","stepMin":30,"kwh":[0.1,0.2,null],"quality":["valid",8,"missing"]}`,
      {
        type: 'block',
        meterId: 'M1',
        fromMs: AT_MS,
        stepMin: 30,
        kwh: [0.1, 0.2, null],
        kvarh: undefined,
        quality: ['valid', '8', 'missing'],
      },
    ],
    [
      'an interval block with reactive energy',
      `{"meterId":"M1","from":"${AT}","stepMin":15,"kwh":[0.1,0.2],"kvarh":[0.01,null]}`,
      {
        type: 'block',
        meterId: 'M1',
        fromMs: AT_MS,
        stepMin: 15,
        kwh: [0.1, 0.2],
        kvarh: [0.01, null],
        quality: undefined,
      },
    ],
  ])('is understood as %s', (_label, text, value) => {
    expect(decode(text)).toEqual({ type: 'ok', value })
  })

  test.each([
    ['an array', '[]', 'an array: send one object a message, or a block with "from"'],
    ['a bare number', '7', 'number: an object is expected'],
    ['null', 'null', 'null: an object is expected'],
    [
      'none of the shapes',
      '{"meterId":"M1"}',
      'no "kwh", "registerKwh", "zoneKwh", "zoneRegisterKwh" or "from": none of the five shapes',
    ],
    [
      'no meter',
      `{"at":"${AT}","kwh":1}`,
      'meterId: must be 1 to 64 characters from A-Z a-z 0-9 . _ : -',
    ],
    [
      'an id with a space',
      `{"meterId":"M 1","at":"${AT}","kwh":1}`,
      'meterId: must be 1 to 64 characters from A-Z a-z 0-9 . _ : -',
    ],
    [
      'a time without an offset',
      '{"meterId":"M1","at":"2026-02-01T10:30:00","kwh":1}',
      'at: must be ISO 8601 with an offset, or epoch milliseconds',
    ],
    [
      'a day that does not exist',
      '{"meterId":"M1","at":"2026-02-30T10:30:00Z","kwh":1}',
      'at: must be ISO 8601 with an offset, or epoch milliseconds',
    ],
    [
      'half a millisecond',
      '{"meterId":"M1","at":1.5,"kwh":1}',
      'at: must be ISO 8601 with an offset, or epoch milliseconds',
    ],
    [
      'energy in quotes',
      `{"meterId":"M1","at":"${AT}","kwh":"1.5"}`,
      'kwh: Invalid input: expected number, received string',
    ],
    [
      'energy beyond any number',
      `{"meterId":"M1","at":"${AT}","kwh":1e999}`,
      'kwh: Invalid input: expected number, received Infinity',
    ],
    [
      'a step of zero',
      `{"meterId":"M1","at":"${AT}","kwh":1,"stepMin":0}`,
      'stepMin: Too small: expected number to be >0',
    ],
    [
      'a quality that is no code',
      `{"meterId":"M1","at":"${AT}","kwh":1,"quality":true}`,
      'quality: must be a quality code: text or a whole number',
    ],
    [
      'a block without a step',
      `{"meterId":"M1","from":"${AT}","kwh":[1]}`,
      'stepMin: Invalid input: expected number, received undefined',
    ],
    [
      'a block of nothing',
      `{"meterId":"M1","from":"${AT}","stepMin":30,"kwh":[]}`,
      'kwh: Too small: expected array to have >=1 items',
    ],
    [
      'a block with a bad entry',
      `{"meterId":"M1","from":"${AT}","stepMin":30,"kwh":[1,2,"x"]}`,
      'kwh.2: Invalid input: expected number, received string',
    ],
    [
      'a block with too few qualities',
      `{"meterId":"M1","from":"${AT}","stepMin":30,"kwh":[1,2],"quality":["valid"]}`,
      'quality: has 1 entries for 2 intervals',
    ],
    [
      'several faults',
      '{"meterId":"","at":"noon","kwh":1}',
      'meterId: must be 1 to 64 characters from A-Z a-z 0-9 . _ : - (and 1 more)',
    ],
  ])('is refused as schema for %s', (_label, text, message) => {
    expect(decode(text)).toEqual({ type: 'rejected', reason: 'schema', message })
  })

  test('holds at most 2000 intervals', () => {
    const block = (intervals: number) =>
      decodeJson(
        new TextEncoder().encode(
          JSON.stringify({
            meterId: 'M1',
            from: AT_MS,
            stepMin: 30,
            kwh: Array.from({ length: intervals }, () => 1),
          }),
        ),
        { maxMessageBytes: 10_000 },
      )
    expect(block(2_000).type).toBe('ok')
    expect(block(2_001)).toEqual({
      type: 'rejected',
      reason: 'schema',
      message: 'kwh: Too big: expected array to have <=2000 items',
    })
  })
})

test('bytes that are not UTF-8 are no JSON', () => {
  expect(decodeJson(Uint8Array.of(0x22, 0xff, 0x22), LIMITS)).toEqual({
    type: 'rejected',
    reason: 'not-json',
    message: 'bytes are not UTF-8',
  })
})

test('a byte order mark is no fault', () => {
  const text = `\uFEFF{"meterId":"M1","at":${AT_MS},"registerKwh":7}`
  expect(decode(text).type).toBe('ok')
})

test.each([
  ['nothing', ''],
  ['half a message', '{"meterId":'],
  ['a line break in the wrong place', '{"a":\n\n\tb}'],
  ['another format', '<xml/>'],
])('%s is no JSON, and the message stays on one line', (_label, text) => {
  const outcome = decode(text)
  expect(outcome).toMatchObject({ type: 'rejected', reason: 'not-json' })
  expect(outcome.type === 'rejected' && /^[\P{Cc}]{1,200}$/u.test(outcome.message)).toBe(true)
})

test('a message of the greatest length is read, one byte more is not', () => {
  const text = `{"meterId":"M1","at":${AT_MS},"registerKwh":7}`
  const bytes = new TextEncoder().encode(text)
  expect(decodeJson(bytes, { maxMessageBytes: bytes.length }).type).toBe('ok')
  expect(decodeJson(bytes, { maxMessageBytes: bytes.length - 1 })).toEqual({
    type: 'rejected',
    reason: 'oversize',
    message: `${bytes.length} bytes, more than maxMessageBytes ${bytes.length - 1}`,
  })
})
