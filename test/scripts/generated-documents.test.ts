import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GENERATED_DOCUMENTS } from '../../scripts/docs/documents.ts'

describe('generated documents', () => {
  it.each(GENERATED_DOCUMENTS)('$path is what "npm run docs" writes', ({ path, render }) => {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(render())
  })
})
