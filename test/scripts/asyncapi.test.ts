import { readFileSync } from 'node:fs'
import specification from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' }
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { TOPIC_NAMES } from '../../src/ports/topic.ts'

const docs = new URL('../../docs/', import.meta.url)
const document = parse(readFileSync(new URL('asyncapi.yaml', docs), 'utf8'))

/** Every $ref of a document. */
const refsIn = (node: unknown): readonly string[] => {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, value]) =>
    name === '$ref' ? [String(value)] : refsIn(value),
  )
}

const lookUp = (pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], document)

describe('docs/asyncapi.yaml', () => {
  it('is AsyncAPI 3.0 by the specification itself', () => {
    // The specification brings its own copy of draft 7.
    const ajv = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false })
    addFormats.default(ajv)
    const validate = ajv.compile(specification)
    expect({ valid: validate(document), errors: validate.errors }).toEqual({
      valid: true,
      errors: null,
    })
  })

  it('has a channel for every topic', () => {
    expect(Object.keys(document.channels)).toEqual(TOPIC_NAMES)
  })

  it('points at nothing that is not there', () => {
    const refs = refsIn(document)
    const lost = refs.filter((ref) => {
      if (ref.startsWith('#')) return lookUp(ref) === undefined
      return JSON.parse(readFileSync(new URL(ref, docs), 'utf8')).type !== 'object'
    })
    expect(refs.length).toBeGreaterThan(TOPIC_NAMES.length)
    expect(lost).toEqual([])
  })
})
