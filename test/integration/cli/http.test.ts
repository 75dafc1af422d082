import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaTable } from '../../../src/adapters/kafka/table.ts'
import { runDemo } from '../../../src/app/demo.ts'
import { referenceRecords } from '../../../src/app/reference-records.ts'
import { sendFeed } from '../../../src/app/send-feed.ts'
import type { Alert } from '../../../src/core/alert/alert.ts'
import type { RecordSink } from '../../../src/ports/topic.ts'
import { simulateRegion } from '../../../src/simulate/region.ts'
import type { Scenario } from '../../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../../src/simulate/scenarios.ts'
import { aClient, textOf, until, useTopics } from '../kafka/support.ts'
import { useProcesses } from './processes.ts'

const topics = useTopics()
const { at, start, greywatt } = useProcesses(topics.freshPrefix)
const TINY = SCENARIOS.tiny as Scenario
const SEED = 7
const LINES = { 'content-type': 'application/x-ndjson' }

/** `greywatt serve`, once it is ready. */
const serving = async () => {
  const it = start('serve')
  let url = ''
  await until('it listens', () => {
    url = /"url":"([^"]+)"/.exec(it.said.stderr)?.[1] ?? ''
    return url !== ''
  })
  const statusOf = (path: string): Promise<number> =>
    fetch(url + path).then((answer) => answer.status)
  await until('it is ready', async () => (await statusOf('/readyz')) === 200)
  return { ...it, url, statusOf }
}

const lastAlerts = async (): Promise<readonly Alert[]> => {
  const alerts = new Map<string | null, Alert>()
  const table = createKafkaTable({
    client: aClient(),
    topic: 'suspect-sites',
    topicPrefix: at.prefix,
  })
  await table.start((record) => alerts.set(record.key, JSON.parse(textOf(record))))
  await table.stop()
  return [...alerts.values()]
    .filter(({ state }) => state === 'raised')
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
}

/** A feed's way in by HTTP: a batch a request. */
const httpSink = (url: string): RecordSink => ({
  send: async (records) => {
    const body = records.map(({ value }) => Buffer.from(value as Uint8Array).toString()).join('\n')
    const answer = await fetch(`${url}/v1/readings`, { method: 'POST', headers: LINES, body })
    expect([answer.status, await answer.json()]).toEqual([202, { messages: records.length }])
  },
  partitionsOf: async () => 1,
  close: async () => undefined,
})

/** A request whose head and half of whose body are sent. */
const halfSent = async (url: string) => {
  const { hostname, port } = new URL(url)
  const body = '{"meterId":"M1","at":"2026-02-01T00:00:00+05:00","stepMin":30,"kwh":1}'
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  socket.on('error', () => undefined)
  socket.write(
    `POST /v1/readings HTTP/1.1\r\nHost: it\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
  )
  await until('its head has been read', async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text()
    return !/^greywatt_http_bytes_in_flight 0$/m.test(metrics)
  })
  return { socket, heard: () => heard, sendRest: () => socket.write(body.slice(20)) }
}

/** One story, told in order. */
describe('serve by HTTP', () => {
  it('takes readings that come to the list of the demo, and accounts for each of them', async () => {
    expect((await greywatt('topics')).code).toBe(0)
    const region = simulateRegion(TINY, SEED)
    const reference = createKafkaSink({
      client: aClient(),
      topicPrefix: at.prefix,
      compression: 'none',
    })
    await reference.send(referenceRecords(region.reference))
    await reference.close()

    const { url, child, code, said, statusOf } = await serving()
    await sendFeed({ region, sink: httpSink(url), feed: { shape: 'blocks' }, pace: 'fast' })
    const { suspects } = await runDemo({ scenario: TINY, seed: SEED, pace: 'fast' })
    await until('the last day is ranked', async () => {
      const alerts = await lastAlerts()
      return alerts.length >= suspects.length && alerts.every(({ asOf }) => asOf === '2026-02-04')
    })
    expect(await lastAlerts()).toEqual(suspects)

    const metrics = await (await fetch(`${url}/metrics`)).text()
    const sumOf = (sample: RegExp): number =>
      metrics
        .split('\n')
        .filter((line) => sample.test(line))
        .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
    expect(sumOf(/^greywatt_intervals_total\{.*outcome="accepted"/)).toBe(88_704)
    expect(sumOf(/^greywatt_conservation_closes /)).toBe(1)
    expect(sumOf(/^greywatt_records_total\{stage="collate"/)).toBe(1_848)
    expect(sumOf(/^greywatt_lag_records\{stage="collate"/)).toBe(0)

    // Not ready first; then, still answering, the stages end; then nobody answers.
    const statuses: number[] = []
    child.kill('SIGTERM')
    for (;;) {
      const status = await statusOf('/readyz').catch(() => undefined)
      if (status === undefined) break
      statuses.push(status)
    }
    expect(statuses.at(-1)).toBe(503)
    expect(await code).toBe(0)
    expect(said.stderr).not.toContain('"level":"error"')
  })

  it('ends what it is taking before it ends itself', async () => {
    const { url, child, code, said } = await serving()
    const half = await halfSent(url)
    child.kill('SIGTERM')
    await until('the stages have ended', () => said.stderr.includes('"msg":"ledger"'))
    half.sendRest()
    expect(await code).toBe(0)
    expect(half.heard()).toMatch(/^HTTP\/1\.1 202 /)
  })

  it('ends at once on a second signal, whatever still comes in', async () => {
    const { url, child, code, said } = await serving()
    const half = await halfSent(url)
    child.kill('SIGTERM')
    await until('the stages have ended', () => said.stderr.includes('"msg":"ledger"'))
    child.kill('SIGTERM')
    expect(await code).toBe(1)
    expect(half.heard()).toBe('')
  })
})
