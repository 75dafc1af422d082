import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseConfig } from '../../src/app/config.ts'
import { greywatt } from '../cli/command-line.ts'

const root = new URL('../../', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const page = textOf('docs/scaling.md')
const config = parseConfig({}, 'the test')

/** The whole of a command line and what --help says of the command. */
const helpOf = async (command: string): Promise<string> =>
  (await greywatt([command, '--help'])).stdout

describe('the page on scaling', () => {
  it('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const named = [...page.matchAll(/`(?:npm run )?(bench:\w+)`/g)].map(
      ([, name]) => name as string,
    )
    expect(named.length).toBeGreaterThan(4)
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
  })

  it('names commands and options that there are', async () => {
    const lines = [...page.matchAll(/(?:npx greywatt|`greywatt|`(?=serve --))\s?(\w+)([^`\n]*)/g)]
    expect(lines.length).toBeGreaterThan(4)
    for (const [, command = '', rest = ''] of lines) {
      const help = await helpOf(command)
      expect(help).toContain(`Usage: greywatt ${command}`)
      for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(help).toContain(option)
    }
  })

  it('names settings that there are, with their defaults', () => {
    const named = [
      ...page.matchAll(/`(kafka|assess|collate|state|http)\.(\w+)(?:: [^`]*)?`(?: \((\d+)[ )])?/g),
    ]
    expect(named.length).toBeGreaterThan(8)
    for (const [text, section = '', field = '', value] of named) {
      const fields = config[section as 'kafka'] as unknown as Record<string, unknown>
      expect([text, Object.hasOwn(fields, field)]).toEqual([text, true])
      if (value === undefined) continue
      const unit = field.endsWith('Ms') ? 1000 : 1
      expect([text, Number(fields[field])]).toEqual([text, Number(value) * unit])
    }
  })
})

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: number }
}
interface StatefulSet {
  readonly kind: string
  readonly spec: {
    readonly replicas: number
    readonly template: {
      readonly spec: {
        readonly volumes: readonly { readonly name: string }[]
        readonly containers: readonly {
          readonly args: readonly string[]
          readonly livenessProbe: Probe
          readonly readinessProbe: Probe
          readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
        }[]
      }
    }
    readonly volumeClaimTemplates: readonly { readonly metadata: { readonly name: string } }[]
  }
}

it('the StatefulSet has a volume for each mount, one of them each instance its own, and probes that are answered', async () => {
  const { kind, spec } = parse(textOf('docs/examples/statefulset.yaml')) as StatefulSet
  expect(kind).toBe('StatefulSet')
  expect(spec.replicas).toBeLessThanOrEqual(config.kafka.partitions)
  const { containers, volumes } = spec.template.spec
  const claims = spec.volumeClaimTemplates.map(({ metadata }) => metadata.name)
  const [container] = containers
  const mounts = container?.volumeMounts ?? []
  expect(mounts.map(({ name }) => name).sort()).toEqual(
    [...volumes.map(({ name }) => name), ...claims].sort(),
  )
  const [command = '', option = '', file = ''] = container?.args ?? []
  expect(await helpOf(command)).toContain(option)
  expect(mounts.some(({ mountPath }) => file.startsWith(`${mountPath}/`))).toBe(true)
  const routes = textOf('docs/operations.md')
  for (const probe of [container?.livenessProbe, container?.readinessProbe]) {
    expect(probe?.httpGet.port).toBe(config.http.port)
    expect(routes).toContain(`\`${probe?.httpGet.path}\``)
  }
})

it('the unit starts the command that there is, with an option it has, and again after a fault', async () => {
  const lines = new Map(
    textOf('docs/examples/greywatt@.service')
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const [node, script = '', command = '', option = '', file] = (lines.get('ExecStart') ?? '').split(
    ' ',
  )
  expect([node, file]).toEqual(['/usr/bin/node', '/etc/greywatt/%i.yaml'])
  expect(existsSync(new URL(script.replace('/opt/greywatt/', ''), root))).toBe(true)
  expect(await helpOf(command)).toContain(option)
  expect(lines.get('Restart')).toBe('on-failure')
})
