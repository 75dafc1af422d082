import { describe, expect, test } from 'vitest'
import {
  areaKeyOf,
  areaSite,
  fnv1a,
  isId,
  meterId,
  meterSite,
  regionId,
  transformerId,
} from '../../src/core/ids.ts'

describe('an id', () => {
  test.each([
    ['letters, digits and the four marks', 'KZ-ALA_000.123:b', true],
    ['one character', 'a', true],
    ['64 characters', 'a'.repeat(64), true],
    ['65 characters', 'a'.repeat(65), false],
    ['none', '', false],
    ['a space', 'a b', false],
    ['a line break at its end', 'a\n', false],
    ['a letter beyond ASCII', 'счётчик', false],
    ['a slash', 'a/b', false],
  ])('of %s is judged by the contract', (_label, text, valid) => {
    expect(isId(text)).toBe(valid)
  })
})

test('a site names the meter or the area that an inspector visits', () => {
  expect([meterSite(meterId('M1')), areaSite(transformerId('TP-77'))]).toEqual([
    'meter:M1',
    'area:TP-77',
  ])
})

test.each([
  ['nothing', '', 0x811c9dc5],
  ['one letter', 'a', 0xe40c292c],
  ['a word', 'foobar', 0xbf9cf968],
])('the hash of %s is the published FNV-1a value', (_label, text, hash) => {
  expect(fnv1a(text)).toBe(hash)
})

describe('the area of a meter', () => {
  test('is its transformer where that is known', () => {
    expect(areaKeyOf(meterId('M1'), transformerId('TP-77'), regionId('ALA'))).toBe('TP-77')
  })

  test('is one of 64 groups of its region where it is not', () => {
    const keys = Array.from({ length: 2_000 }, (_, i) =>
      areaKeyOf(meterId(`M${i}`), undefined, regionId('ALA')),
    )
    expect(new Set(keys).size).toBe(64)
    expect(keys.every((key) => /^region:ALA:\d{1,2}$/.test(key))).toBe(true)
    expect(areaKeyOf(meterId('M1'), undefined, regionId('ALA'))).toBe(keys[1])
  })
})
