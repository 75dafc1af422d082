import { readFileSync } from 'node:fs'
import { parseDocument, stringify } from 'yaml'
import { fromEnvironment } from './config/from-environment.ts'
import { hideSecrets } from './config/hide-secrets.ts'
import { describeProblems } from './config/problems.ts'
import { type Config, configSchema } from './config/schema.ts'

export type { Config }

/** The configuration is bad. One line for each problem: where, what was found, what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options)
    this.problems = problems
  }
}

/**
 * Checks a configuration and fills in the defaults.
 * @param source what the input is called in messages, a file's name
 * @throws ConfigError
 */
export const parseConfig = (input: unknown, source: string): Config => {
  const result = configSchema.safeParse(withTransport(input))
  if (result.success) return result.data
  throw new ConfigError(describeProblems(result.error.issues, input, source))
}

/** Whoever sets Kafka up wants it, and wrote so before there was a choice (adr/0012). */
const withTransport = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && 'kafka' in input && !('transport' in input)
    ? { transport: 'kafka', ...input }
    : input

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError([`cannot read the configuration ${path}: ${why}`], { cause })
  }
}

/**
 * The configuration of a YAML or JSON file; without a file, the defaults. `${NAME}` in a text stands for a variable of
 * the environment.
 * @throws ConfigError where the file cannot be read, is no YAML, names a variable that is not set, or holds what the
 * schema does not allow
 */
export const loadConfig = (
  path: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config => {
  if (path === undefined) return configSchema.parse({})
  // JSON is YAML: one reader serves both.
  const document = parseDocument(read(path))
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map(({ message }) => `${path}: ${message.split('\n', 1)[0]}`),
    )
  }
  const missing: string[] = []
  const input = fromEnvironment(document.toJS() ?? {}, env, (field, name) =>
    missing.push(`"${field}" in ${path} asks for the variable ${name}, which is not set`),
  )
  if (missing.length > 0) throw new ConfigError(missing)
  return parseConfig(input, path)
}

/** The effective configuration as YAML, defaults included, secrets masked; else reading it back gives the same. */
export const printConfig = (config: Config): string => stringify(hideSecrets(config))
