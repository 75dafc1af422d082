import { describe, expect, it } from 'vitest'
import { linesOf } from '../../../src/app/feed/ndjson-lines.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield encoder.encode(text)
}

const cut = async (maxBytes: number, ...texts: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = []
  for await (const lines of linesOf(chunks(...texts), maxBytes))
    found.push(...lines.map((line) => decoder.decode(line)))
  return found
}

describe('lines of standard input', () => {
  it.each([
    { label: 'each on its own', texts: ['a\nb\n'], lines: ['a', 'b'] },
    {
      label: 'across chunks',
      texts: ['{"a', '":1}\n{"b":', '2}', '\n'],
      lines: ['{"a":1}', '{"b":2}'],
    },
    { label: 'the last one without its end', texts: ['a\nb'], lines: ['a', 'b'] },
    { label: 'with the ends of another system', texts: ['a\r\nb\r', '\n'], lines: ['a', 'b'] },
    { label: 'without the empty ones', texts: ['\n\na\n\r\n'], lines: ['a'] },
    { label: 'of no text', texts: [], lines: [] },
  ])('are cut: $label', async ({ texts, lines }) => {
    expect(await cut(100, ...texts)).toEqual(lines)
  })

  it('are kept to one byte more than is allowed, however long they are', async () => {
    expect(await cut(4, 'abcdefgh', 'ijkl\nabcd\n')).toEqual(['abcde', 'abcd'])
  })
})
