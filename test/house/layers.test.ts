import { describe, expect, it } from 'vitest'
import { layerViolations } from './layer-rule.ts'
import { sourceFiles } from './source-files.ts'

/** The linter checks the same by pattern; this resolves each path, so that no spelling of it slips through. */
describe('the layers', () => {
  it('are kept by every file', () => {
    expect(sourceFiles('src').flatMap(layerViolations)).toEqual([])
  })

  it.each([
    {
      label: 'core importing a port by way of its own folder',
      path: 'src/core/score/a.ts',
      text: "import type { Clock } from '../../core/../ports/clock.ts'",
      found: [
        'src/core/score/a.ts imports ../../core/../ports/clock.ts: core may not import ports',
      ],
    },
    {
      label: 'a dynamic import over a layer',
      path: 'src/ports/a.ts',
      text: "const it = await import('../adapters/memory/memory-log.ts')",
      found: [
        'src/ports/a.ts imports ../adapters/memory/memory-log.ts: ports may not import adapters',
      ],
    },
    {
      label: 'an import for its effect only',
      path: 'src/core/a.ts',
      text: "import 'node:fs'",
      found: ['src/core/a.ts imports node:fs: core may not import this package'],
    },
    {
      label: 'a driver away from its home',
      path: 'src/app/a.ts',
      text: "import { DuckDBInstance } from '@duckdb/node-api'",
      found: ['src/app/a.ts imports @duckdb/node-api: has its home in src/adapters/duckdb/'],
    },
    {
      label: 'a server away from its home',
      path: 'src/app/a.ts',
      text: "import { fastify } from 'fastify'",
      found: ['src/app/a.ts imports fastify: has its home in src/adapters/http/'],
    },
    {
      label: 'code outside src',
      path: 'src/app/a.ts',
      text: "import { plan } from '../../scripts/plan.ts'",
      found: ['src/app/a.ts imports ../../scripts/plan.ts: lies outside src'],
    },
    {
      label: 'a path put together at run time',
      path: 'src/core/a.ts',
      text: 'const it = await import(folder + name)',
      found: ['src/core/a.ts imports a computed path'],
    },
    {
      label: 'what is allowed',
      path: 'src/core/score/a.ts',
      text: "import { z } from 'zod'\nimport { tz } from '@date-fns/tz'\nimport { b } from '../units.ts'",
      found: [],
    },
  ])('would show $label', ({ path, text, found }) => {
    expect(layerViolations({ path, text })).toEqual(found)
  })
})
