import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

/** What each folder of src may import beside itself: cli -> app -> adapters -> ports -> core. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ports: ['core'],
  simulate: ['core', 'ports'],
  report: ['core'],
  adapters: ['core', 'ports'],
  app: ['core', 'ports', 'simulate', 'report', 'adapters'],
  cli: ['core', 'ports', 'simulate', 'report', 'app'],
}

const PURE_PACKAGES = ['zod', 'simple-statistics', 'date-fns', '@date-fns/tz']

/** The only packages of a layer; a layer that is not here is free but for the next list. */
const ONLY_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  core: PURE_PACKAGES,
  simulate: PURE_PACKAGES,
  report: ['simple-statistics'],
  ports: [],
}

/** Packages with one home. */
const HOMES: readonly (readonly [name: RegExp, home: string])[] = [
  [/^kafkajs(\/|$)/, 'src/adapters/kafka/'],
  [/^@duckdb\//, 'src/adapters/duckdb/'],
  [/^(@photostructure\/sqlite|node:sqlite)(\/|$)/, 'src/adapters/sqlite/'],
  [/^@tensorflow\//, 'src/adapters/tfjs/'],
  [/^pino(\/|$)/, 'src/adapters/observe/'],
  [/^(avsc|fast-xml-parser)(\/|$)/, 'src/adapters/wire/'],
  [/^fastify(\/|$)/, 'src/adapters/http/'],
  [/^prom-client(\/|$)/, 'src/adapters/observe/'],
]

const SPECIFIERS = [
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])([^'"\n]+)\1/gm,
  /^\s*import\s*(['"])([^'"\n]+)\1/gm,
  /\b(?:import|require)\s*\(\s*(['"`])([^'"`\n]+)\1/g,
]
const COMPUTED = /\b(?:import|require)\s*\(\s*(?!['"`]|\s*\))/

const layerOf = (path: string): string => path.split('/')[1] ?? ''
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

const whyForbidden = (path: string, specifier: string): string | undefined => {
  const layer = layerOf(path)
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier)
    if (!target.startsWith('src/')) return 'lies outside src'
    const other = layerOf(target)
    const allowed = other === layer || (MAY_IMPORT[layer] ?? []).includes(other)
    return allowed ? undefined : `${layer} may not import ${other}`
  }
  const home = HOMES.find(([name]) => name.test(specifier))?.[1]
  if (home !== undefined && !path.startsWith(home)) return `has its home in ${home}`
  const only = ONLY_PACKAGES[layer]
  const allowed = only === undefined || only.includes(packageOf(specifier))
  return allowed ? undefined : `${layer} may not import this package`
}

/** Every import of a file under src that breaks the layer rule, by resolved path and not by pattern. */
export const layerViolations = ({ path, text }: SourceFile): readonly string[] => {
  const imports = SPECIFIERS.flatMap((pattern) => [...text.matchAll(pattern)])
  const found = imports.flatMap(([, , specifier = '']) => {
    const why = whyForbidden(path, specifier)
    return why === undefined ? [] : [`${path} imports ${specifier}: ${why}`]
  })
  return COMPUTED.test(text) ? [...found, `${path} imports a computed path`] : found
}
