import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError, loadConfig, parseConfig, printConfig } from '../../../src/app/config.ts'

const SASL = { mechanism: 'plain', username: 'reader', password: 'hunter2' }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-secrets-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const file = (config: object): string => {
  const path = join(folder, 'greywatt.json')
  writeFileSync(path, JSON.stringify(config))
  return path
}
const problemsOf = (load: () => unknown): readonly string[] => {
  try {
    load()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('a password', () => {
  it('is masked where the configuration is printed, and the mask is no password', () => {
    const printed = printConfig(parseConfig({ kafka: { sasl: SASL } }, 'the test'))
    expect(printed).toContain('password: "********"')
    expect(printed).not.toContain('hunter2')
    const path = join(folder, 'printed.yaml')
    writeFileSync(path, printed)
    expect(problemsOf(() => loadConfig(path))).toEqual([
      `"kafka.sasl.password" in ${path} is "********": allowed is the password itself, with kafka.sasl.mechanism`,
    ])
  })

  it.each([
    { label: 'of a wrong type', sasl: { ...SASL, password: ['hunter2'] } },
    { label: 'in a section of a wrong shape', sasl: 'hunter2' },
    { label: 'beside a user that is missing', sasl: { ...SASL, username: '' } },
    { label: 'beside an unknown key', sasl: { ...SASL, realm: 'x' } },
  ])('is not told by the problem of one $label', ({ sasl }) => {
    const problems = problemsOf(() => parseConfig({ kafka: { sasl } }, 'the test'))
    expect(problems).toHaveLength(1)
    expect(problems.join()).not.toContain('hunter2')
  })

  it('is asked for with a mechanism', () => {
    expect(
      problemsOf(() => parseConfig({ kafka: { sasl: { mechanism: 'plain' } } }, 'it')),
    ).toEqual([
      '"kafka.sasl.username" in it is "" by default: allowed is a text that is not empty, with kafka.sasl.mechanism',
      '"kafka.sasl.password" in it is "" by default: allowed is the password itself, with kafka.sasl.mechanism',
    ])
  })
})

describe('a variable of the environment', () => {
  it('is put into any text, and a doubled dollar keeps it from that', () => {
    const path = file({
      kafka: { brokers: [`\${HOST}:\${PORT}`], sasl: { ...SASL, password: `$\${A}\${SECRET}` } },
    })
    const { kafka } = loadConfig(path, { HOST: 'broker', PORT: '9093', SECRET: 'p$1' })
    expect([kafka.brokers, kafka.sasl.password]).toEqual([['broker:9093'], `\${A}p$1`])
  })

  it('that is not set is named with its place', () => {
    const path = file({ kafka: { sasl: { ...SASL, password: `\${SECRET}` } } })
    expect(problemsOf(() => loadConfig(path, {}))).toEqual([
      `"kafka.sasl.password" in ${path} asks for the variable SECRET, which is not set`,
    ])
  })
})

it.each([
  {
    label: 'a certificate without its key',
    tls: { enabled: true, certFile: 'me.pem' },
    problem:
      '"kafka.tls.keyFile" in it is null by default: allowed is a path where kafka.tls.certFile is given, and null where it is not',
  },
  {
    label: 'a file without TLS',
    tls: { caFile: 'ca.pem' },
    problem:
      '"kafka.tls.enabled" in it is false by default: allowed is true where a file of kafka.tls is given',
  },
])('TLS is refused with $label', ({ tls, problem }) => {
  expect(problemsOf(() => parseConfig({ kafka: { tls } }, 'it'))).toEqual([problem])
})

describe('a token of HTTP', () => {
  const TOKEN = 'a-token-of-the-head-end'

  it('is taken from the environment, and masked where the configuration is printed', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the place of a variable in a configuration
    const path = file({ http: { tokens: ['${HTTP_TOKEN}'] } })
    const config = loadConfig(path, { HTTP_TOKEN: TOKEN })
    expect(config.http.tokens).toEqual([TOKEN])
    const printed = join(folder, 'printed.yaml')
    writeFileSync(printed, printConfig(config))
    expect(printConfig(config)).not.toContain(TOKEN)
    expect(problemsOf(() => loadConfig(printed))).toEqual([
      `"http.tokens" in ${printed} is "********": allowed is a list of texts of 16 characters or more from A-Z a-z 0-9 . _ ~ + / -`,
    ])
  })

  it('is not told where it is too short, nor is the mask one', () => {
    expect(problemsOf(() => parseConfig({ http: { tokens: ['hunter2'] } }, 'it'))).toEqual([
      '"http.tokens.0" in it is "********": allowed is a list of texts of 16 characters or more from A-Z a-z 0-9 . _ ~ + / -',
    ])
    const masks = ['*'.repeat(8), '*'.repeat(16)]
    for (const mask of masks)
      expect(problemsOf(() => parseConfig({ http: { tokens: [mask] } }, 'it'))).toHaveLength(1)
  })

  it('is no secret where there is none: what is printed reads back', () => {
    const path = join(folder, 'printed.yaml')
    writeFileSync(path, printConfig(parseConfig({}, 'the test')))
    expect(loadConfig(path).http.tokens).toEqual([])
  })
})
