type Environment = Readonly<Record<string, string | undefined>>

/** `${NAME}`, and `$${` for the two characters themselves. */
const PLACE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g

/**
 * Puts variables of the environment into the texts of a configuration as it was read.
 * @param onMissing called with path and name of each variable that is not set
 */
export const fromEnvironment = (
  input: unknown,
  env: Environment,
  onMissing: (path: string, name: string) => void,
  path = '',
): unknown => {
  if (typeof input === 'string')
    return input.replace(PLACE, (_, name?: string) => {
      if (name === undefined) return '${'
      const value = env[name]
      if (value === undefined) onMissing(path, name)
      return value ?? ''
    })
  const inner = (value: unknown, key: string): unknown =>
    fromEnvironment(value, env, onMissing, path === '' ? key : `${path}.${key}`)
  if (Array.isArray(input)) return input.map((value, i) => inner(value, String(i)))
  if (typeof input !== 'object' || input === null) return input
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, inner(value, key)]))
}
