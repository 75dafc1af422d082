import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BodySplitter,
  type SplitTarget,
  splitArray,
  splitLines,
} from '../../../src/adapters/http/split-body.ts'

/** What comes of a body that arrives cut at these places. */
const split = (
  splitter: (target: SplitTarget) => BodySplitter,
  body: string,
  cuts: readonly number[] = [],
) => {
  const found: [place: number, text: string][] = []
  const faults: [place: number, message: string][] = []
  const target = splitter({
    piece: (place, bytes) => found.push([place, bytes.toString()]),
    fault: (place, message) => faults.push([place, message]),
  })
  const bytes = Buffer.from(body)
  let from = 0
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    if (cut <= from) continue
    target.push(bytes.subarray(from, cut))
    from = cut
  }
  target.end()
  return { found, faults }
}

describe('lines', () => {
  it('are counted from 1, empty ones included, and end as Unix or Windows ends them', () => {
    expect(split(splitLines, '{"a":1}\n\n  \r\n{"b":2}\r\n{"c":3}')).toEqual({
      found: [
        [1, '{"a":1}'],
        [4, '{"b":2}'],
        [5, '{"c":3}'],
      ],
      faults: [],
    })
  })
})

describe('the items of an array', () => {
  it.each([
    { label: 'none', body: ' [ ] ', found: [] },
    { label: 'one', body: '[{"a":1}]', found: [[1, '{"a":1}']] },
    {
      label: 'several, with blanks around them',
      body: ' [ {"a":[1,2]} ,\n{"b":{"c":"]},{[\\"\\\\"}} ]\n',
      found: [
        [1, '{"a":[1,2]}'],
        [2, '{"b":{"c":"]},{[\\"\\\\"}}'],
      ],
    },
    {
      label: 'what is no JSON, for whoever decodes it',
      body: '[{"a":1} {"b":2},}]',
      found: [
        [1, '{"a":1} {"b":2}'],
        [2, '}'],
      ],
    },
  ])('are found: $label', ({ body, found }) => {
    expect(split(splitArray, body)).toEqual({ found, faults: [] })
  })

  it.each([
    {
      label: 'an object',
      body: '{"a":1}',
      faults: [[1, 'no array: send [{...}, ...], or lines as application/x-ndjson']],
    },
    { label: 'nothing', body: ' ', faults: [[1, 'no array: the body is empty']] },
    { label: 'an array without an end', body: '[1', faults: [[1, 'the array does not end']] },
    {
      label: 'a text without an end',
      body: '["]',
      faults: [[1, 'the array does not end']],
    },
    {
      label: 'a comma too many',
      body: '[1,]',
      faults: [[2, 'nothing stands between two commas']],
    },
    {
      label: 'something behind it',
      body: '[1] 2',
      faults: [[2, 'something stands behind the end of the array']],
    },
  ])('are not all there: $label', ({ body, faults }) => {
    expect(split(splitArray, body).faults).toEqual(faults)
  })

  it('are those of JSON.parse, however the body is written and wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 6 }),
        fc.array(fc.nat(400), { maxLength: 8 }),
        fc.constantFrom(0, 1),
        (items, cuts, indent) => {
          const { found, faults } = split(splitArray, JSON.stringify(items, null, indent), cuts)
          expect(faults).toEqual([])
          expect(found.map(([place, text]) => [place, JSON.parse(text)])).toEqual(
            JSON.parse(JSON.stringify(items)).map((item: unknown, i: number) => [i + 1, item]),
          )
        },
      ),
    )
  })
})

it('a body of lines gives the same lines wherever it is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('{"a":"ä€"}', '', ' ', '{"b":2}\r'), { maxLength: 8 }),
      fc.array(fc.nat(120), { maxLength: 8 }),
      (lines, cuts) => {
        const body = lines.join('\n')
        expect(split(splitLines, body, cuts)).toEqual(split(splitLines, body))
      },
    ),
  )
})
