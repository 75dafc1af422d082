import { readFileSync } from 'node:fs'
import { parseDocument, stringify } from 'yaml'
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
  const result = configSchema.safeParse(input)
  if (result.success) return result.data
  throw new ConfigError(describeProblems(result.error.issues, input, source))
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError([`cannot read the configuration ${path}: ${why}`], { cause })
  }
}

/**
 * The configuration of a YAML or JSON file; without a file, the defaults.
 * @throws ConfigError where the file cannot be read, is no YAML, or holds what the schema does not allow
 */
export const loadConfig = (path: string | undefined): Config => {
  if (path === undefined) return configSchema.parse({})
  // JSON is YAML: one reader serves both.
  const document = parseDocument(read(path))
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map(({ message }) => `${path}: ${message.split('\n', 1)[0]}`),
    )
  }
  return parseConfig(document.toJS() ?? {}, path)
}

/** The effective configuration as YAML, defaults included; reading it back gives the same. */
export const printConfig = (config: Config): string => stringify(config)
