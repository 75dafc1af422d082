import { describe, expect, it } from 'vitest'
import { safeBytes, safeText } from '../../../src/cli/render/safe-text.ts'

describe('text from outside', () => {
  it.each([
    { label: 'words of any script', text: 'Алматы ⚡ 1,5 kWh', shown: 'Алматы ⚡ 1,5 kWh' },
    { label: 'an escape sequence', text: '\u001b[2Jgone', shown: '\\u{1b}[2Jgone' },
    { label: 'a line and a bell', text: 'a\r\n\u0007', shown: 'a\\u{d}\\u{a}\\u{7}' },
    { label: 'a turn of the writing', text: 'a\u202eb', shown: 'a\\u{202e}b' },
  ])('is shown, never obeyed: $label', ({ text, shown }) => {
    expect(safeText(text)).toBe(shown)
  })
})

describe('bytes from outside', () => {
  it('are text where all of them are, cut at the limit', () => {
    expect(safeBytes(Buffer.from('{"a":1}\n'), 100)).toBe('{"a":1}\\u{a}')
    expect(safeBytes(Buffer.from('abcdef'), 4)).toBe('abcd\n... and 2 more bytes')
  })

  it('are hexadecimal where not, with what can be read beside it', () => {
    expect(safeBytes(Uint8Array.of(0x7b, 0xff, 0x00, 0x22), 100)).toBe(
      '000000  7b ff 00 22                                      {.."',
    )
    expect(safeBytes(new Uint8Array(18).fill(0x80), 17).split('\n')).toEqual([
      `000000  ${'80 '.repeat(16)} ................`,
      `000010  80 ${' '.repeat(45)} .`,
      '... and 1 more bytes',
    ])
  })
})
