import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseConfig } from '../../../src/app/config.ts'

const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image: string
        readonly depends_on?: Readonly<Record<string, unknown>>
        readonly volumes?: readonly string[]
        readonly ports?: readonly string[]
        readonly healthcheck?: { readonly test: readonly string[] }
        readonly environment?: Readonly<Record<string, unknown>>
      }
    >
  >
  readonly volumes: Readonly<Record<string, unknown>>
}
const compose = parse(read('docker-compose.yml')) as Compose

it('every service that another one waits for is there, and so is every volume', () => {
  for (const { depends_on, volumes } of Object.values(compose.services)) {
    for (const name of Object.keys(depends_on ?? {})) expect(compose.services).toHaveProperty(name)
    for (const volume of volumes ?? []) {
      const [source = ''] = volume.split(':')
      if (source.startsWith('./')) expect(read(source)).not.toBe('')
      else expect(compose.volumes).toHaveProperty(source)
    }
  }
})

it('the mounted configuration is valid and names the broker as it announces itself', () => {
  const config = parseConfig(parse(read('docker/greywatt.yaml')), 'docker/greywatt.yaml')
  const announced = String(compose.services.kafka?.environment?.KAFKA_ADVERTISED_LISTENERS)
  for (const broker of config.kafka.brokers) expect(announced).toContain(`://${broker},`)
})

it('the broker is the one that scripts/kafka-local runs', () => {
  const [, version] = /GREYWATT_KAFKA_VERSION:-([\d.]+)/.exec(read('scripts/kafka-local')) ?? []
  expect(compose.services.kafka?.image).toBe(`apache/kafka:${version}`)
})

it('the port of HTTP is the one that is published, to this machine, and the one that is probed', () => {
  const { http } = parseConfig(parse(read('docker/greywatt.yaml')), 'docker/greywatt.yaml')
  const { ports, healthcheck } = compose.services.greywatt ?? {}
  expect(ports).toEqual([`127.0.0.1:${http.port}:${http.port}`])
  expect(healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${http.port}/readyz`)
})
