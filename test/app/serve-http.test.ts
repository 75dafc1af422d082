import { expect, it } from 'vitest'
import { parseConfig } from '../../src/app/config.ts'
import { serveHttp } from '../../src/app/serve-http.ts'
import type { RecordSink } from '../../src/ports/topic.ts'
import { aStage } from './observe/standing-stage.ts'

const sink = (close: RecordSink['close']): RecordSink => ({
  send: async () => undefined,
  partitionsOf: async () => 1,
  close,
})
const serving = (change: Partial<RecordSink> = {}, ingest: object = {}) =>
  serveHttp({
    config: parseConfig({ http: { port: 0 }, ingest }, 'the test'),
    sink: { ...sink(async () => undefined), ...change },
    clock: { nowMs: () => Date.now() },
    onFault: () => undefined,
  })
const postTo = (url: string, body: string): Promise<Response> =>
  fetch(`${url}/v1/readings`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  })

it('is alive and not ready until the stages are there', async () => {
  const http = await serving()
  const look = async () =>
    Promise.all(['/healthz', '/readyz'].map(async (path) => (await fetch(http.url + path)).status))
  expect(await look()).toEqual([200, 503])
  http.attach({ stages: [aStage()], collating: new Map() })
  await expect.poll(look).toEqual([200, 200])
  await http.close()
})

it('takes no readings by HTTP where the topic holds XML', async () => {
  const http = await serving({}, { format: 'cim' })
  http.attach({ stages: [aStage()], collating: new Map() })
  await expect.poll(async () => (await fetch(`${http.url}/readyz`)).status).toBe(200)
  const answer = await postTo(http.url, '{}')
  expect([answer.status, await answer.json()]).toMatchObject([
    415,
    { detail: 'ingest.format is no JSON: send these readings to the topic meter-readings' },
  ])
  await http.close()
})

it('ends also where its log is away and its sink does not', async () => {
  let asked = false
  const http = await serving({
    close: () => {
      asked = true
      return new Promise(() => undefined)
    },
  })
  await http.close()
  expect(asked).toBe(true)
})
