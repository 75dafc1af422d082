import { expect, it } from 'vitest'
import { plantProject } from './planted-project.ts'

interface Planted {
  readonly label: string
  readonly path: string
  readonly bad: string
  readonly good: string
  readonly rules: readonly string[]
}

const LAYERS = {
  core: ['ports', 'simulate', 'report', 'adapters', 'app', 'cli'],
  ports: ['simulate', 'report', 'adapters', 'app', 'cli'],
  simulate: ['report', 'adapters', 'app', 'cli'],
  report: ['ports', 'simulate', 'adapters', 'app', 'cli'],
  adapters: ['simulate', 'report', 'app', 'cli'],
  app: ['cli'],
  cli: ['adapters'],
} as const
const FOLDERS_OF_ADAPTERS = [
  'kafka',
  'duckdb',
  'sqlite',
  'observe',
  'http',
  'tfjs',
  'wire',
  'memory',
]

const edge = (folder: string, depth: string, target: string): Planted => ({
  label: `${folder}/ importing ${target}`,
  path: `src/${folder}/edge-to-${target}.ts`,
  bad: `export { it } from '${depth}${target}/inner/it.ts'\n`,
  good: "export { it } from './it.ts'\n",
  rules: ['lint/style/noRestrictedImports'],
})

const layerEdges = Object.entries(LAYERS).flatMap(([layer, forbidden]) =>
  forbidden.flatMap((target) => [
    edge(layer, '../', target),
    edge(`${layer}/nested`, '../../', target),
    edge(`${layer}/very/deep`, '../../../', target),
    ...(layer === 'adapters'
      ? FOLDERS_OF_ADAPTERS.map((folder) => edge(`adapters/${folder}`, '../../', target))
      : []),
  ]),
)

const DRIVERS = [
  { name: 'kafkajs', home: 'kafka' },
  { name: '@duckdb/node-api', home: 'duckdb' },
  { name: '@photostructure/sqlite', home: 'sqlite' },
  { name: 'node:sqlite', home: 'sqlite' },
  { name: '@tensorflow/tfjs-core', home: 'tfjs' },
  { name: 'pino', home: 'observe' },
  { name: 'avsc', home: 'wire' },
  { name: 'fast-xml-parser', home: 'wire' },
  { name: 'fastify', home: 'http' },
  { name: 'prom-client', home: 'observe' },
]

const fileNameOf = (name: string): string => name.replaceAll(/[^a-z]+/g, '-').replace(/^-/, '')

const strayDrivers = DRIVERS.flatMap(({ name, home }) =>
  [
    'core/score',
    'ports',
    'simulate',
    'report',
    'app',
    'cli',
    ...FOLDERS_OF_ADAPTERS.filter((folder) => folder !== home).map(
      (folder) => `adapters/${folder}`,
    ),
  ].map((folder) => ({
    label: `${folder}/ importing ${name}`,
    path: `src/${folder}/stray-${fileNameOf(name)}.ts`,
    bad: `export { it } from '${name}'\n`,
    good: "export { it } from './it.ts'\n",
    rules: ['lint/style/noRestrictedImports'],
  })),
)

const impurePackages = ['core/score', 'simulate', 'report', 'ports'].flatMap((folder) =>
  ['node:fs', 'commander', 'yaml', '@bokuweb/zstd-wasm'].map((name) => ({
    label: `${folder}/ importing ${name}`,
    path: `src/${folder}/impure-${fileNameOf(name)}.ts`,
    bad: `export { it } from '${name}'\n`,
    good: "export { it } from './it.ts'\n",
    rules: ['lint/style/noRestrictedImports'],
  })),
)

const rule = (name: string, bad: string, good: string, path?: string): Planted => ({
  label: name,
  path:
    path ??
    `src/app/${fileNameOf(name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))}.ts`,
  bad,
  good,
  rules: [`lint/${name}`],
})

const HOUSE_RULES: readonly Planted[] = [
  rule('suspicious/noExplicitAny', 'export const it: any = 1\n', 'export const it: unknown = 1\n'),
  rule('style/noDefaultExport', 'export default 1\n', 'export const it = 1\n'),
  rule(
    'style/noEnum',
    'export enum Kind {\n  One = 1,\n}\n',
    "export const KINDS = ['one'] as const\n",
  ),
  rule(
    'style/noNamespace',
    'export namespace inner {\n  export const it = 1\n}\n',
    'export const it = 1\n',
  ),
  rule(
    'style/noParameterProperties',
    'export class It {\n  constructor(readonly it: number) {}\n}\n',
    'export class It {\n  readonly it = 1\n}\n',
  ),
  rule(
    'suspicious/noConsole',
    "console.error('here')\n",
    "process.stderr.write('here')\n",
    'src/cli/prints.ts',
  ),
  rule(
    'style/noRestrictedGlobals',
    'export const now = () => process.uptime()\n',
    'export const now = (uptimeS: number) => uptimeS\n',
    'src/core/score/reads-the-clock.ts',
  ),
  rule('correctness/noUnusedVariables', 'const it = 1\n', 'export const it = 1\n'),
  rule(
    'correctness/noUnusedImports',
    "import { it } from './it.ts'\n",
    "export { it } from './it.ts'\n",
  ),
  rule(
    'suspicious/noSkippedTests',
    "import { it } from 'vitest'\n\nit.skip('does', () => undefined)\n",
    "import { it } from 'vitest'\n\nit('does', () => undefined)\n",
    'test/app/skipped.test.ts',
  ),
  rule(
    'suspicious/noFocusedTests',
    "import { it } from 'vitest'\n\nit.only('does', () => undefined)\n",
    "import { it } from 'vitest'\n\nit('does', () => undefined)\n",
    'test/app/focused.test.ts',
  ),
  rule('style/useFilenamingConvention', 'export const it = 1\n', '', 'src/app/camelCase.ts'),
]

const FORMAT: readonly Planted[] = [
  {
    label: 'semicolons and double quotes',
    path: 'src/app/quotes.ts',
    bad: 'export const it = "x";\n',
    good: "export const it = 'x'\n",
    rules: ['format'],
  },
  {
    label: 'a line over 100 columns',
    path: 'src/app/wide.ts',
    bad: `export const them = [${Array.from({ length: 30 }, () => "'word'").join(', ')}]\n`,
    good: "export const them = ['word']\n",
    rules: ['format'],
  },
  {
    label: 'imports out of order',
    path: 'src/app/order.ts',
    bad: "export { b } from './b.ts'\nexport { a } from './a.ts'\n",
    good: "export { a } from './a.ts'\nexport { b } from './b.ts'\n",
    rules: ['assist/source/organizeImports'],
  },
]

const ALLOWED: readonly Planted[] = [
  ...DRIVERS.map(({ name, home }) => ({
    label: `src/adapters/${home} importing ${name}`,
    path: `src/adapters/${home}/uses-${fileNameOf(name)}.ts`,
    bad: `export { it } from '${name}'\n`,
    good: '',
    rules: [],
  })),
  ...['zod', 'simple-statistics', 'date-fns', '@date-fns/tz'].map((name) => ({
    label: `core importing ${name}`,
    path: `src/core/score/uses-${fileNameOf(name)}.ts`,
    bad: `export { it } from '${name}'\n`,
    good: '',
    rules: [],
  })),
  {
    label: 'a configuration file with a default export',
    path: 'vite.config.ts',
    bad: 'export default {}\n',
    good: '',
    rules: [],
  },
]

const PLANTED = [...layerEdges, ...strayDrivers, ...impurePackages, ...HOUSE_RULES, ...FORMAT]

/** The rules that each file breaks, warnings included: one run of the linter for all files. */
const brokenRules = (files: Readonly<Record<string, string>>): ReadonlyMap<string, string[]> => {
  const project = plantProject(files)
  try {
    const { stdout } = project.run('biome', 'check', '--reporter=json', '--max-diagnostics=none')
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { category: string; location: { path: string } }[]
    }
    const byPath = new Map<string, string[]>()
    for (const { category, location } of diagnostics) {
      byPath.set(location.path, [...(byPath.get(location.path) ?? []), category])
    }
    return byPath
  } finally {
    project.remove()
  }
}

const bad = brokenRules(
  Object.fromEntries([...PLANTED, ...ALLOWED].map((planted) => [planted.path, planted.bad])),
)
const good = brokenRules(
  Object.fromEntries(
    PLANTED.filter((planted) => planted.good !== '').map((planted) => [planted.path, planted.good]),
  ),
)

it.each(PLANTED)('the linter turns away $label, for that reason alone', ({ path, rules }) => {
  expect(bad.get(path)).toEqual(rules)
})

it.each(ALLOWED)('the linter lets pass $label', ({ path }) => {
  expect(bad.get(path)).toBeUndefined()
})

it('lets every planted file pass once its fault is mended', () => {
  expect([...good]).toEqual([])
})
