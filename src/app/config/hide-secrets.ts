import { configFields } from './fields.ts'
import type { Config } from './schema.ts'
import { SECRET_MASK } from './secret-mask.ts'

const isSet = (secret: unknown): boolean =>
  Array.isArray(secret) ? secret.length > 0 : secret !== ''

const masked = (value: unknown, [key = '', ...rest]: readonly string[]): unknown => {
  const section = value as Readonly<Record<string, unknown>>
  if (rest.length > 0) return { ...section, [key]: masked(section[key], rest) }
  return isSet(section[key]) ? { ...section, [key]: SECRET_MASK } : section
}

/** The configuration for other eyes: a mask in place of each secret that is set. */
export const hideSecrets = (config: Config): Config =>
  configFields()
    .filter(({ secret }) => secret)
    .reduce<unknown>((shown, { path }) => masked(shown, path.split('.')), config) as Config
