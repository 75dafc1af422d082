import { z } from 'zod'
import { importMappingSchema } from '../../src/core/import/import-mapping.ts'

interface FieldSchema {
  readonly description?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly FieldSchema[]
  readonly oneOf?: readonly FieldSchema[]
  readonly items?: FieldSchema
  readonly additionalProperties?: FieldSchema | false
  readonly properties?: Readonly<Record<string, FieldSchema>>
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  string: 'a text',
  null: 'null',
}

const codes = (values: readonly unknown[]): string =>
  values.map((value) => `\`${JSON.stringify(value).replace('|', '\\|')}\``).join(', ')

const allowedIn = (schema: FieldSchema): string => {
  if (schema.const !== undefined) return codes([schema.const])
  if (schema.enum !== undefined) return codes(schema.enum)
  if (schema.oneOf !== undefined) return schema.oneOf.map(membersOf).join(', or ')
  if (schema.anyOf !== undefined)
    return schema.anyOf
      .map((it) => (it.properties === undefined ? allowedIn(it) : 'a section'))
      .join(', or ')
  if (schema.type === 'array') return `a list: ${allowedIn(schema.items ?? {})}`
  if (schema.type === 'object') return `a map to ${allowedIn(schema.additionalProperties || {})}`
  return TYPE_WORDS[schema.type ?? ''] ?? ''
}

const membersOf = ({ properties = {} }: FieldSchema): string =>
  `{ ${Object.entries(properties)
    .map(([key, inner]) => `${key}: ${allowedIn(inner)}`)
    .join(', ')} }`

const rowsIn = (schema: FieldSchema, path: string): readonly string[] =>
  Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const full = path === '' ? key : `${path}.${key}`
    const section =
      inner.properties === undefined ? inner.anyOf?.find((it) => it.properties) : inner
    const own =
      inner.properties === undefined
        ? [`| \`${full}\` | ${allowedIn(inner)} | ${inner.description ?? ''} |`]
        : []
    return [...own, ...(section === undefined ? [] : rowsIn(section, full))]
  })

/** The reference of the mapping of an import, from its schema. */
export const importMappingPage = (): string => {
  const schema = z.toJSONSchema(importMappingSchema, { io: 'input' }) as FieldSchema
  return `# Mapping of an import

Made from the schema in src/core/import/import-mapping.ts by \`npm run docs\`; do not edit by hand.

\`greywatt import --save-mapping FILE\` writes it, \`--mapping FILE\` reads files by it and infers nothing
([importing.md](importing.md)). Every field is given, and a key that is not in this table is an error.

| key | allowed | meaning |
|---|---|---|
${rowsIn(schema, '').join('\n')}
`
}
