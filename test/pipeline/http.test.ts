import { afterEach, expect, test } from 'vitest'
import {
  CheckpointMemory,
  MemoryCheckpointStores,
} from '../../src/adapters/memory/checkpoint-store.ts'
import type { MemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { type Pipeline, startPipeline } from '../../src/app/pipeline.ts'
import { type ServingHttp, serveHttp } from '../../src/app/serve-http.ts'
import { RUNNABLE_STAGES } from '../../src/core/stages.ts'
import { aLog, config, raisedIn, readings, run } from './small-region.ts'

/** Nobody looks at half days here. */
const CONFIG = config({ http: { port: 0 }, collate: { provisionalEveryMin: 0 } })
const CLOCK = { nowMs: () => Date.now() }
const WITHIN = { timeout: 60_000 }

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

interface Served {
  readonly log: MemoryLog
  readonly http: ServingHttp
  readonly pipeline: Pipeline
}

/** All stages over a log in memory, with their HTTP side. */
const served = async (): Promise<Served> => {
  const log = await aLog(1, [])
  const faults: unknown[] = []
  const http = await serveHttp({
    config: CONFIG,
    sink: log.sink(),
    clock: CLOCK,
    onFault: (error) => faults.push(error),
  })
  closing.push(async () => {
    await http.close()
    expect(faults).toEqual([])
  })
  expect((await fetch(`${http.url}/readyz`)).status).toBe(503)
  const pipeline = await startPipeline({
    config: CONFIG,
    stages: RUNNABLE_STAGES,
    transport: {
      source: (topic) => log.source(topic),
      sink: log.sink(),
      table: (topic) => log.table(topic),
      partitionTable: (topic) => log.partitionTable(topic),
      topicName: (topic) => topic,
    },
    checkpoints: new MemoryCheckpointStores(new CheckpointMemory()),
    clock: CLOCK,
    log: { info: () => undefined, warn: () => undefined },
    onStageEnd: (stage) => {
      if (stage === 'collate') log.finish('meter-days')
      if (stage === 'assess') log.finish('site-assessments')
    },
  })
  http.attach(pipeline)
  await expect.poll(async () => (await fetch(`${http.url}/readyz`)).status, WITHIN).toBe(200)
  return { log, http, pipeline }
}

/** Some thousand readings a request, in their order. */
const postAll = async ({ http }: Served): Promise<void> => {
  for (let from = 0; from < readings.length; from += 4_000) {
    const batch = readings.slice(from, from + 4_000)
    const answer = await fetch(`${http.url}/v1/readings`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: batch.map(({ value }) => value).join('\n'),
    })
    expect([answer.status, await answer.json()]).toEqual([202, { messages: batch.length }])
  }
}

const finish = async ({ log, pipeline }: Served): Promise<void> => {
  log.finish('meter-readings')
  await pipeline.done
}

const decoder = new TextDecoder()
/** The last word on each day of each meter. */
const meterDaysIn = (log: MemoryLog): ReadonlyMap<string, unknown> =>
  new Map(
    log
      .records('meter-days')
      .filter(({ headers }) => headers['greywatt.kind'] === undefined)
      .map(({ value }) => JSON.parse(decoder.decode(value ?? undefined)))
      .map((day) => [`${day.meterId} ${day.day}`, day]),
  )

/** The values of a metric by its labels. */
const metric = async ({ http }: Served, name: string): Promise<Record<string, number>> => {
  const text = await (await fetch(`${http.url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line))
  return Object.fromEntries(
    lines.map((line) => {
      const [, labels = '', value] = /^[^{ ]+(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
      return [labels, Number(value)]
    }),
  )
}

const settled = async (it: Served, records: number): Promise<void> => {
  await expect
    .poll(
      async () => (await metric(it, 'greywatt_records_total'))['stage="collate",partition="0"'],
      WITHIN,
    )
    .toBe(records)
}

test('readings by HTTP give the suspects of the topic, and sent twice they change nothing', async () => {
  const fromTopic = await aLog(1)
  await run(fromTopic, { config: CONFIG })
  const it = await served()
  await postAll(it)
  await settled(it, readings.length)
  const once = it.pipeline.ledgers()[0]?.counts
  await postAll(it)
  await finish(it)
  expect(raisedIn(it.log)).toBe(raisedIn(fromTopic))
  const days = meterDaysIn(it.log)
  expect(days.size).toBeGreaterThan(200)
  expect(days).toEqual(meterDaysIn(fromTopic))
  // What lies within grace is a duplicate the second time, and what lies before it is late.
  const twice = it.pipeline.ledgers()[0]?.counts
  expect(twice).toMatchObject({ read: 2 * readings.length, accepted: once?.accepted, rejected: 0 })
})

test('metrics say what the ledger says, what was turned away and why, and that all of it closes', async () => {
  const it = await served()
  await postAll(it)
  const bad = ['-1', '1e9'].map(
    (kwh) => `{"meterId":"HOME-01","at":"2026-01-28T00:00:00+05:00","stepMin":30,"kwh":${kwh}}`,
  )
  const answer = await fetch(`${it.http.url}/v1/readings`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: bad.join('\n'),
  })
  expect(answer.status).toBe(202)
  await settled(it, readings.length + 2)
  const counts = it.pipeline.ledgers()[0]?.counts
  expect(await metric(it, 'greywatt_intervals_total')).toEqual({
    'partition="0",outcome="read"': readings.length + 2,
    'partition="0",outcome="accepted"': counts?.accepted,
    'partition="0",outcome="duplicate"': counts?.duplicate,
    'partition="0",outcome="late"': 0,
    'partition="0",outcome="rejected"': 2,
  })
  const byReason = {
    'partition="0",reason="negative-energy"': 1,
    'partition="0",reason="implausible"': 1,
  }
  expect(await metric(it, 'greywatt_rejected_intervals_total')).toEqual(byReason)
  expect(await metric(it, 'greywatt_dead_letters_total')).toEqual(byReason)
  expect(await metric(it, 'greywatt_conservation_closes')).toEqual({ '': 1 })
  expect(await metric(it, 'greywatt_partition_closes')).toEqual({
    'partition="0",account="intervals"': 1,
    'partition="0",account="energy"': 1,
  })
  expect(await metric(it, 'greywatt_position')).toMatchObject({
    'stage="collate",partition="0"': readings.length + 2,
  })
  expect(await metric(it, 'greywatt_http_responses_total')).toMatchObject({
    'method="POST",route="/v1/readings",code="202"': Math.ceil(readings.length / 4_000) + 1,
  })
  await finish(it)
})

test('a process that shuts down is not ready, takes no readings, and says so until it ends', async () => {
  const it = await served()
  it.http.drain()
  const ready = await fetch(`${it.http.url}/readyz`)
  expect([ready.status, await ready.json()]).toMatchObject([503, { shuttingDown: true }])
  const answer = await fetch(`${it.http.url}/v1/readings`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: String(readings[0]?.value),
  })
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  expect((await fetch(`${it.http.url}/healthz`)).status).toBe(200)
  await finish(it)
})
