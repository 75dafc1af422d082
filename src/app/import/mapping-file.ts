import { readFileSync } from 'node:fs'
import { closest } from 'fastest-levenshtein'
import { parseDocument, stringify } from 'yaml'
import { z } from 'zod'
import { writeWhole } from '../../adapters/files/whole-file.ts'
import { type ImportMapping, importMappingSchema } from '../../core/import/import-mapping.ts'
import { AdapterError } from '../../ports/adapter-error.ts'
import { BadDataError } from '../bad-data-error.ts'

/**
 * The mapping of a YAML or JSON file.
 * @throws AdapterError `file-missing`; BadDataError where it is no mapping, with everything that is wrong
 */
export const readMapping = (path: string): ImportMapping => {
  const document = parseDocument(textOf(path))
  const [error] = document.errors
  if (error !== undefined) throw new BadDataError(`${path}: ${error.message.split('\n', 1)[0]}`)
  const result = importMappingSchema.safeParse(document.toJS())
  if (result.success) return result.data
  throw new BadDataError(result.error.issues.map((issue) => problemOf(issue, path)).join('; '))
}

/** @throws AdapterError `write-failed` */
export const saveMapping = (path: string, mapping: ImportMapping): void =>
  writeWhole(
    path,
    `# How greywatt import reads these files; docs/importing.md says what each field means.\n${stringify(mapping)}`,
  )

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AdapterError('file-missing', `cannot read the mapping "${path}": check the path`, {
      cause,
    })
  }
}

const KEYS = keysOf(z.toJSONSchema(importMappingSchema, { io: 'input' }))

const problemOf = (issue: z.core.$ZodIssue, source: string): string => {
  const path = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys
      .map(
        (key) =>
          `unknown key "${path === '' ? key : `${path}.${key}`}" in ${source}: did you mean "${closest(key, KEYS)}"?`,
      )
      .join('; ')
  const allowed = issue.code === 'custom' ? issue.params?.allowed : undefined
  const where = path === '' ? source : `"${path}" in ${source}`
  return allowed === undefined ? `${where}: ${issue.message}` : `${where}: allowed is ${allowed}`
}

function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const {
    properties = {},
    oneOf = [],
    anyOf = [],
  } = schema as {
    properties?: Record<string, unknown>
    oneOf?: unknown[]
    anyOf?: unknown[]
  }
  return [
    ...Object.keys(properties),
    ...[...Object.values(properties), ...oneOf, ...anyOf].flatMap(keysOf),
  ]
}
