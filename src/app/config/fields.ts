import { z } from 'zod'
import { configSchema } from './schema.ts'

/** One field of the configuration, as its schema describes it. */
export interface ConfigField {
  /** Dotted path, `kafka.brokers`. */
  readonly path: string
  readonly default: unknown
  readonly unit: string | undefined
  /** Allowed values in words. */
  readonly allowed: string
  readonly description: string
  readonly secret: boolean
}

/** The part of JSON Schema that the configuration's schema comes out as. */
interface FieldSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly default?: unknown
  readonly description?: string
  readonly unit?: string
  readonly allowed?: string
  readonly secret?: boolean
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly FieldSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minLength?: number
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  null: 'null',
}

const allowedIn = (schema: FieldSchema): string => {
  if (schema.allowed !== undefined) return schema.allowed
  if (schema.enum !== undefined) return schema.enum.join(', ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(allowedIn).join(', or ')
  const type = schema.type ?? ''
  if (type === 'string' && (schema.minLength ?? 0) > 0) return 'a text that is not empty'
  const words = TYPE_WORDS[type] ?? type
  const { minimum, exclusiveMinimum: above } = schema
  // JSON Schema states the limit of exact integers as a maximum; nobody needs to be told.
  const maximum = schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum
  if (above !== undefined) return `${words} above ${above}`
  if (minimum !== undefined && maximum !== undefined)
    return `${words} from ${minimum} to ${maximum}`
  if (minimum !== undefined) return `${words}, at least ${minimum}`
  return words
}

const fieldsIn = (schema: FieldSchema, path: string): ConfigField[] => {
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([key, inner]) =>
      fieldsIn(inner, path === '' ? key : `${path}.${key}`),
    )
  }
  return [
    {
      path,
      default: schema.default,
      unit: schema.unit,
      allowed: allowedIn(schema),
      description: schema.description ?? '',
      secret: schema.secret ?? false,
    },
  ]
}

/** Every field of the configuration, in the order of the schema. */
export const configFields = (): readonly ConfigField[] =>
  fieldsIn(z.toJSONSchema(configSchema, { io: 'input' }) as FieldSchema, '')
