import { distance } from 'fastest-levenshtein'
import type { z } from 'zod'
import { type ConfigField, configFields } from './fields.ts'
import { SECRET_MASK } from './secret-mask.ts'

const LONGEST_VALUE_SHOWN = 60

const lastKey = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
const section = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')))

/** The known path that was most likely meant; a key of another section counts as one more slip. */
const nearestPath = (path: string, known: Iterable<string>): string | undefined => {
  const key = lastKey(path)
  let nearest: string | undefined
  let fewestSlips = Math.max(2, Math.floor(key.length / 3)) + 1
  for (const candidate of known) {
    const elsewhere = section(candidate) === section(path) ? 0 : 1
    const slips = distance(key.toLowerCase(), lastKey(candidate).toLowerCase()) + elsewhere
    if (slips < fewestSlips) {
      fewestSlips = slips
      nearest = candidate
    }
  }
  return nearest
}

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    input,
  )

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= LONGEST_VALUE_SHOWN ? text : `${text.slice(0, LONGEST_VALUE_SHOWN)}...`
}

/** The field a path is in: `kafka.brokers.0` is in `kafka.brokers`. */
const fieldAt = (path: string, fields: readonly ConfigField[]): ConfigField | undefined =>
  fields.find((field) => path === field.path || path.startsWith(`${field.path}.`))

const unknownKeys = (
  path: string,
  keys: readonly string[],
  source: string,
  fields: readonly ConfigField[],
): string[] => {
  const known = new Set(fields.flatMap((field) => [section(field.path), field.path]))
  known.delete('')
  return keys.map((key) => {
    const full = path === '' ? key : `${path}.${key}`
    const nearest = nearestPath(full, known)
    const hint = nearest === undefined ? '' : `: did you mean "${nearest}"?`
    return `unknown key "${full}" in ${source}${hint}`
  })
}

/** One line for each thing that is wrong: where, what was found, what is allowed. */
export const describeProblems = (
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  source: string,
): string[] => {
  const fields = configFields()
  return issues.flatMap((issue) => {
    const path = issue.path.map(String).join('.')
    if (issue.code === 'unrecognized_keys') return unknownKeys(path, issue.keys, source, fields)
    const stated = issue.code === 'custom' ? issue.params?.allowed : undefined
    const field = fieldAt(path, fields)
    const allowed = stated ?? field?.allowed ?? 'a section of keys'
    const hides = fields.some(
      (it) =>
        it.secret && (`${it.path}.`.startsWith(`${path}.`) || `${path}.`.startsWith(`${it.path}.`)),
    )
    const given = valueAt(input, issue.path)
    const value = hides && given !== undefined ? SECRET_MASK : given
    const found = value === undefined ? `${shown(field?.default)} by default` : shown(value)
    const where = path === '' ? source : `"${path}" in ${source}`
    return [`${where} is ${found}: allowed is ${allowed}`]
  })
}
