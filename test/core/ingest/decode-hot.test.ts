import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { HotDecoder } from '../../../src/core/ingest/decode-hot.ts'

const decode = (text: string) => new HotDecoder().decode(new TextEncoder().encode(text))
const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/readings/${name}.json`, import.meta.url), 'utf8')
const AT = '2026-02-01T10:30:00+05:00'
/** AT, by hand: 2026-02-01T05:30:00Z. */
const AT_MS = Date.UTC(2026, 1, 1, 5, 30)

describe('the hot decoder takes', () => {
  test('the reading of the contract', () => {
    expect(decode(fixture('interval'))).toStrictEqual({
      type: 'interval',
      meterId: 'KZ-ALA-000123',
      atMs: AT_MS,
      stepMin: 30,
      kwh: 1.234,
      kvarh: 0.31,
      quality: 'valid',
    })
  })

  test('the block of the contract', () => {
    expect(decode(fixture('block'))).toStrictEqual({
      type: 'block',
      meterId: 'KZ-ALA-000123',
      fromMs: Date.UTC(2026, 0, 31, 19),
      stepMin: 30,
      kwh: [0.1, 0.2, null],
      kvarh: undefined,
      quality: ['valid', 'estimated', 'missing'],
    })
  })

  test('fields in any order, with blanks, nulls for what is absent and a code without quotes', () => {
    expect(
      decode(
        ` {\n "kwh" : -0 ,\t"stepMin":null,"quality": 8,"at":${AT_MS} ,"kvarh":null, "meterId":"M1"}\r\n`,
      ),
    ).toStrictEqual({
      type: 'interval',
      meterId: 'M1',
      atMs: AT_MS,
      stepMin: undefined,
      kwh: -0,
      kvarh: undefined,
      quality: '8',
    })
  })

  test.each([
    ['with milliseconds', '2026-02-01T10:30:00.25+05:00', AT_MS + 250],
    ['without seconds', '2026-02-01T05:30Z', AT_MS],
    ['with a bare hour of offset', '2026-01-31T21:30:00-08', AT_MS],
    ['on a leap day', '2028-02-29T00:00Z', Date.UTC(2028, 1, 29)],
    ['on the last day', '2099-12-31T23:59:59.999Z', Date.UTC(2099, 11, 31, 23, 59, 59, 999)],
  ])('a time %s', (_label, at, atMs) => {
    expect(decode(`{"meterId":"M1","at":"${at}","kwh":1}`)).toMatchObject({ atMs })
  })
})

test.each([
  ['a register', fixture('register')],
  ['tariff zones', fixture('zones')],
  ['a field that nobody knows', `{"meterId":"M1","at":"${AT}","kwh":1,"volts":230}`],
  ['a field that comes twice', `{"meterId":"M1","at":"${AT}","kwh":1,"kwh":2}`],
  ['an escaped name', `{"meterId":"M1","at":"${AT}","\\u006bwh":1}`],
  ['a quality beyond ASCII', `{"meterId":"M1","at":"${AT}","kwh":1,"quality":"é"}`],
  ['the fields of both shapes', `{"meterId":"M1","at":"${AT}","from":"${AT}","kwh":1}`],
  ['an hour of 24', '{"meterId":"M1","at":"2026-02-01T24:00:00Z","kwh":1}'],
  ['a day that does not exist', '{"meterId":"M1","at":"2027-02-29T00:00:00Z","kwh":1}'],
  ['a year far away', '{"meterId":"M1","at":"1999-12-31T00:00:00Z","kwh":1}'],
  ['energy beyond any number', `{"meterId":"M1","at":"${AT}","kwh":1e999}`],
  ['a leading zero', `{"meterId":"M1","at":"${AT}","kwh":01}`],
  ['a block of nothing', `{"meterId":"M1","from":"${AT}","stepMin":30,"kwh":[]}`],
  ['a list that is not closed', `{"meterId":"M1","from":"${AT}","stepMin":30,"kwh":[1,2}`],
  ['lists of unequal length', `{"meterId":"M1","from":"${AT}","stepMin":30,"kwh":[1],"kvarh":[]}`],
  ['a null before the id', `{"meterId":null"M1","at":"${AT}","kwh":1}`],
  ['a null before the time', `{"meterId":"M1","at":null"${AT}","kwh":1}`],
  ['a second object', `{"meterId":"M1","at":"${AT}","kwh":1}{}`],
  ['half a message', `{"meterId":"M1","at":"${AT}","kwh":1`],
  ['a comma at the end', `{"meterId":"M1","at":"${AT}","kwh":1,}`],
  ['an empty object', '{}'],
  ['a lone brace', '}'],
  ['nothing', ''],
])('it leaves %s to the schema', (_label, text) => {
  expect(decode(text)).toBeUndefined()
})

test('a block of 2,000 intervals is the longest it takes', () => {
  const block = (intervals: number): string =>
    `{"meterId":"M1","from":"${AT}","stepMin":30,"kwh":[${new Array(intervals).fill(1)}]}`
  expect(decode(block(2_000))).toMatchObject({ type: 'block' })
  expect(decode(block(2_001))).toBeUndefined()
})
