import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MESSAGES } from '../../scripts/docs/messages.ts'
import { decodeJson } from '../../src/core/ingest/decode-json.ts'
import { TOPIC_NAMES } from '../../src/ports/topic.ts'
import { faultsBy } from './validator.ts'

const fixture = (shape: string): Buffer =>
  readFileSync(new URL(`../../fixtures/readings/${shape}.json`, import.meta.url))

describe('the JSON Schemas in docs/schemas', () => {
  it('are the generated ones and no others', () => {
    const expected = [
      // Of what a command prints, and no topic holds.
      'backtest.json',
      ...MESSAGES.flatMap(({ name, schema, headers }) => [
        ...(schema === undefined ? [] : [`${name}.json`]),
        ...(headers === undefined ? [] : [`${name}-headers.json`]),
      ]),
    ]
    const found = readdirSync(new URL('../../docs/schemas/', import.meta.url))
    expect(found.toSorted()).toEqual(expected.toSorted())
  })

  it('leave no topic out', () => {
    const documented = new Set(MESSAGES.flatMap(({ topics }) => topics))
    expect([...documented].toSorted()).toEqual(TOPIC_NAMES.toSorted())
  })

  it.each(['interval', 'register', 'block', 'zones', 'zone-registers'])(
    'take the example of a reading as %s, and so does ingest',
    (shape) => {
      const bytes = fixture(shape)
      expect(faultsBy(`meter-reading-${shape}`)(JSON.parse(bytes.toString()))).toEqual([])
      expect(decodeJson(bytes, { maxMessageBytes: 1_000_000 })).toMatchObject({
        type: 'ok',
        value: { type: shape, meterId: 'KZ-ALA-000123' },
      })
    },
  )

  it.each([
    { label: 'an id with a blank', shape: 'interval', change: { meterId: 'no 1' } },
    {
      label: 'an instant without an offset',
      shape: 'interval',
      change: { at: '2026-02-01T10:30' },
    },
    { label: 'energy as text', shape: 'interval', change: { kwh: '1.2' } },
    { label: 'no register', shape: 'register', change: { registerKwh: null } },
    { label: 'a step of 0', shape: 'block', change: { stepMin: 0 } },
    { label: 'a block without intervals', shape: 'block', change: { kwh: [], quality: [] } },
  ])('turn $label away, and so does ingest', ({ shape, change }) => {
    const value = { ...JSON.parse(fixture(shape).toString()), ...change }
    expect(faultsBy(`meter-reading-${shape}`)(value)).not.toEqual([])
    const bytes = new TextEncoder().encode(JSON.stringify(value))
    expect(decodeJson(bytes, { maxMessageBytes: 1_000_000 })).toMatchObject({ reason: 'schema' })
  })
})
