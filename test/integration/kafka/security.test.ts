import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKafkaClient } from '../../../src/adapters/kafka/client.ts'
import type { KafkaSecurity } from '../../../src/adapters/kafka/security.ts'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaTable } from '../../../src/adapters/kafka/table.ts'
import { testBrokers, textOf, useTopics } from './support.ts'

/** Where scripts/kafka-local asks for TLS and SASL: two ports after the open one. */
const secureBroker = (): { readonly host: string; readonly port: number } => {
  const [host = '', port = ''] = (testBrokers()[0] ?? '').split(':')
  return { host, port: Number(port) + 2 }
}
const topics = useTopics()

let folder = ''
let caFile = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-tls-'))
  caFile = join(folder, 'ca.pem')
  const raw = await new Promise<Buffer>((resolve, reject) => {
    const socket = connect({ ...secureBroker(), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().raw)
      socket.end()
    })
    socket.on('error', reject)
  })
  const lines = raw.toString('base64').match(/.{1,64}/g) ?? []
  const pem = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', '']
  writeFileSync(caFile, pem.join('\n'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const TLS_OFF = { enabled: false, caFile: null, certFile: null, keyFile: null }
const client = (sasl: KafkaSecurity['sasl'], tls: Partial<KafkaSecurity['tls']>) => {
  const { host, port } = secureBroker()
  return createKafkaClient({
    brokers: [`${host}:${port}`],
    clientId: 'greywatt-test',
    security: { tls: { ...TLS_OFF, ...tls }, sasl },
    requestTimeoutMs: 10_000,
    outageMs: 60_000,
    log: () => undefined,
  })
}
const USER = { username: 'greywatt', password: 'greywatt-local' }

describe('a broker that asks for TLS and SASL', () => {
  it.each([
    { mechanism: 'plain' },
    { mechanism: 'scram-sha-256' },
    { mechanism: 'scram-sha-512' },
  ] as const)('takes records and hands them out by $mechanism', async ({ mechanism }) => {
    const secured = client({ mechanism, ...USER }, { enabled: true, caFile })
    await secured.connect()
    const topicPrefix = topics.freshPrefix()
    await topics.create(topicPrefix, 'meters')
    const sink = createKafkaSink({ client: secured, topicPrefix, compression: 'none' })
    await sink.send([{ topic: 'meters', key: 'M1', value: 'kept' }])
    await sink.close()
    const seen: string[] = []
    const table = createKafkaTable({ client: secured, topic: 'meters', topicPrefix })
    await table.start((record) => seen.push(textOf(record)))
    await table.stop()
    expect(seen).toEqual(['kept'])
  })

  it.each([
    {
      label: 'a wrong password',
      sasl: { mechanism: 'scram-sha-256', ...USER, password: 'wrong' },
      tls: () => ({ enabled: true, caFile }),
    },
    {
      label: 'a certificate that nobody vouches for',
      sasl: { mechanism: 'plain', ...USER },
      tls: () => ({ enabled: true }),
    },
  ] as const)('is not believed, or believes nobody, with $label', async ({ sasl, tls }) => {
    const failure = await client(sasl, tls())
      .connect()
      .then(String, (error) => error)
    expect(failure).toMatchObject({ code: 'broker-refused' })
    expect(failure.message).toMatch(/: correct kafka\.sasl and kafka\.tls$/)
    expect(failure.message).not.toContain('wrong')
  })
})
