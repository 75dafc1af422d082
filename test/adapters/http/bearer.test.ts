import { expect, it } from 'vitest'
import { bearerCheck } from '../../../src/adapters/http/bearer.ts'

it.each([
  { label: 'the first token', header: 'Bearer one-of-the-tokens', is: true },
  { label: 'another one', header: 'bearer another-token-of-them', is: true },
  { label: 'a token that begins as one does', header: 'Bearer one-of-the-token', is: false },
  { label: 'no token', header: 'Bearer ', is: false },
  { label: 'another scheme', header: 'Basic one-of-the-tokens', is: false },
  { label: 'no header', header: undefined, is: false },
])('$label opens: $is', ({ header, is }) => {
  expect(bearerCheck(['one-of-the-tokens', 'another-token-of-them'])(header)).toBe(is)
})
