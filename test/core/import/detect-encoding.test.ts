import { describe, expect, it } from 'vitest'
import { detectEncoding, isBinary } from '../../../src/core/import/detect-encoding.ts'

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values)
const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')]

describe('the encoding of a text', () => {
  it.each([
    ['plain ASCII', bytes(...ascii('a;b\n1;2\n')), 'utf-8'],
    ['a mark of UTF-8', bytes(0xef, 0xbb, 0xbf, 0x61), 'utf-8'],
    ['a mark of UTF-16', bytes(0xff, 0xfe, 0x61, 0), 'utf-16le'],
    ['a mark of UTF-16, big endian', bytes(0xfe, 0xff, 0, 0x61), 'utf-16be'],
    ['zeros in every other place', Buffer.from('meter;time\n', 'utf16le'), 'utf-16le'],
    ['letters of UTF-8', Buffer.from('счётчик;время\n'), 'utf-8'],
    // "Расход" in windows-1251.
    ['Cyrillic bytes in a row', bytes(0xd0, 0xe0, 0xf1, 0xf5, 0xee, 0xe4, 0x3b), 'windows-1251'],
    // "Zähler" in windows-1252.
    ['a letter of the West alone', bytes(0x5a, 0xe4, 0x68, 0x6c, 0x65, 0x72), 'windows-1252'],
  ])('is told by %s', (_, text, encoding) => {
    expect(detectEncoding(text)).toMatchObject({ type: 'found', value: encoding })
  })

  it('is asked for where bytes are none of them', () => {
    expect(detectEncoding(bytes(0x61, 0x80, 0x3b, 0x81, 0x9d))).toMatchObject({ type: 'asked' })
  })

  it('is none of a picture', () => {
    expect(isBinary(bytes(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 1, 2, 3))).toBe(true)
    expect(isBinary(bytes(...ascii('a\tb\r\n')))).toBe(false)
    expect(isBinary(Buffer.from('meter;time\n', 'utf16le'))).toBe(false)
  })
})
