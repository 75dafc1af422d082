import { describe, expect, it } from 'vitest'
import { parseXml } from '../../../src/adapters/wire/parse-xml.ts'

const LIMITS = { maxMessageBytes: 2_000_000 }
const parse = (text: string) => parseXml(new TextEncoder().encode(text), LIMITS)

describe('XML', () => {
  it('is elements without prefixes, attributes, and text with its entities', () => {
    const text =
      '\uFEFF<?xml version="1.0"?><!-- c --><m:a xmlns:m="urn:x" ref="007"><m:b> 1 &lt; 2 </m:b><c/></m:a>'
    expect(parse(text)).toEqual({
      type: 'ok',
      value: {
        name: 'a',
        attributes: { ref: '007' },
        text: '',
        children: [
          { name: 'b', attributes: {}, children: [], text: '1 < 2' },
          { name: 'c', attributes: {}, children: [], text: '' },
        ],
      },
    })
  })

  it.each([
    [
      'entities that grow',
      `<!DOCTYPE a [<!ENTITY x0 "ha">${Array.from({ length: 30 }, (_, i) => `<!ENTITY x${i + 1} "&x${i};&x${i};">`).join('')}]><a>&x30;</a>`,
      'a document type is not taken',
    ],
    [
      'an entity from outside',
      '<!doctype a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      'a document type is not taken',
    ],
    ['elements nested without end', '<a>'.repeat(100_000), undefined],
    ['elements nested too deep', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, undefined],
    ['an element that is not closed', '<a><b></a>', undefined],
    ['names that JavaScript keeps for itself', '<a><__proto__/></a>', undefined],
    ['text alone', 'readings', undefined],
    ['nothing', '', undefined],
  ])('of %s is turned away', (_label, text, message) => {
    expect(parse(text)).toMatchObject({
      type: 'rejected',
      reason: 'not-xml',
      ...(message === undefined ? {} : { message }),
    })
  })

  it('that is not UTF-8, or too long, is turned away', () => {
    expect(parseXml(new Uint8Array([0x3c, 0xff]), LIMITS)).toMatchObject({ reason: 'not-xml' })
    const limits = { maxMessageBytes: 3 }
    expect(parseXml(new TextEncoder().encode('<a/>'), limits)).toMatchObject({ reason: 'oversize' })
  })
})
