import { afterEach, beforeEach } from 'vitest'

/** What a run prints is its result; a stray console line is a bug and fails the test that caused it. */
const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const

const printed: string[] = []
for (const method of METHODS) {
  console[method] = (...args: unknown[]) => {
    printed.push(`console.${method}: ${args.map(String).join(' ')}`)
  }
}

beforeEach(() => {
  printed.length = 0
})

afterEach(() => {
  if (printed.length > 0) throw new Error(`the code under test printed\n${printed.join('\n')}`)
})
