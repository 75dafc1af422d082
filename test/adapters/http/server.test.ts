import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { AdapterError } from '../../../src/ports/adapter-error.ts'
import { aServer, READY, reading } from './a-server.ts'

const LINES = { 'content-type': 'application/x-ndjson' }
const ARRAY = { 'content-type': 'application/json; charset=utf-8' }
const post = (payload: string | Buffer, headers: Readonly<Record<string, string>> = LINES) =>
  ({ method: 'POST', url: '/v1/readings', payload, headers }) as const
const keysAndTexts = (sent: ReturnType<typeof aServer>['sent']) =>
  sent.map(({ topic, key, value }) => [topic, key, Buffer.from(value as Uint8Array).toString()])

describe('readings', () => {
  it.each([
    { label: 'as lines', body: `${reading()}\n\n ${reading({ meterId: 'M2' })}\r\n`, with: LINES },
    { label: 'as an array', body: `[${reading()} , ${reading({ meterId: 'M2' })}]`, with: ARRAY },
    {
      label: 'as lines, packed',
      body: gzipSync(`${reading()}\n${reading({ meterId: 'M2' })}`),
      with: { ...LINES, 'content-encoding': 'gzip' },
    },
  ])('are in the log when 202 says so, in the bytes they came in: $label', async (it) => {
    const { app, sent, inFlight, answers } = aServer()
    const answer = await app.inject(post(it.body, it.with))
    expect([answer.statusCode, answer.json()]).toEqual([202, { messages: 2 }])
    expect(keysAndTexts(sent)).toEqual([
      ['meter-readings', 'M1', reading()],
      ['meter-readings', 'M2', reading({ meterId: 'M2' })],
    ])
    expect(inFlight.bytes).toBe(0)
    expect(answers).toEqual(['POST /v1/readings 202'])
  })

  it('are refused together where one of them cannot be read: lines, reasons and words are told', async () => {
    const { app, sent } = aServer()
    const body = [reading(), '{"meterId":', '', reading({ kwh: 'much' }), reading()].join('\n')
    const answer = await app.inject(post(body))
    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(answer.json()).toEqual({
      type: 'urn:greywatt:problem:undecodable-readings',
      title: 'Some readings cannot be read',
      status: 400,
      code: 'undecodable-readings',
      detail: "2 of the body's readings cannot be read: nothing of it was taken",
      total: 2,
      errors: [
        { line: 2, reason: 'not-json', message: expect.stringContaining('JSON') },
        {
          line: 4,
          reason: 'schema',
          message: 'kwh: Invalid input: expected number, received string',
        },
      ],
    })
    expect(sent).toEqual([])
  })

  it('are all counted where many cannot be read, and the first twenty told', async () => {
    const { app } = aServer()
    const answer = await app.inject(post(`[${new Array(50).fill('1').join(',')}]`, ARRAY))
    const { total, errors } = answer.json()
    expect([total, errors.length, errors.at(-1)]).toEqual([
      50,
      20,
      { item: 20, reason: 'schema', message: 'number: an object is expected' },
    ])
  })

  it('of several meters in one document would land in one partition, and are refused', async () => {
    const { app } = aServer({
      ingest: { mapping: { fields: { meterId: 'id', kwh: 'kwh', at: 'at' }, list: 'values' } },
    })
    const values = ['M1', 'M2'].map((id) => ({ id, at: '2026-02-01T00:00Z', kwh: 1 }))
    expect((await app.inject(post(JSON.stringify({ values })))).json().errors).toEqual([
      {
        line: 1,
        reason: 'schema',
        message: 'readings of several meters: send one meter a document',
      },
    ])
    const one = JSON.stringify({ values: values.slice(0, 1) })
    expect((await app.inject(post(one))).statusCode).toBe(202)
  })
})

describe('a body is refused with', () => {
  const FLOOD = `${new Array(2_000).fill(reading()).join('\n')}\n`
  it.each([
    { label: '400 where it is empty', body: '\n', code: 'empty-body', status: 400 },
    { label: '400 where its array is', body: '[]', with: ARRAY, code: 'empty-body', status: 400 },
    {
      label: '400 where it is no gzip',
      body: reading(),
      with: { ...LINES, 'content-encoding': 'gzip' },
      code: 'broken-body',
      status: 400,
    },
    {
      label: '400 where its gzip is cut off',
      body: gzipSync(reading()).subarray(0, -9),
      with: { ...LINES, 'content-encoding': 'gzip' },
      code: 'broken-body',
      status: 400,
    },
    { label: '413 where it is too long', body: FLOOD, code: 'body-too-large', status: 413 },
    {
      label: '413 where it is too long once unpacked',
      body: gzipSync(FLOOD),
      with: { ...LINES, 'content-encoding': 'gzip' },
      code: 'body-too-large',
      status: 413,
    },
    {
      label: '415 where it is something else',
      body: reading(),
      with: { 'content-type': 'text/csv' },
      code: 'media-type',
      status: 415,
    },
    {
      label: '415 where it is packed otherwise',
      body: reading(),
      with: { ...LINES, 'content-encoding': 'br' },
      code: 'media-type',
      status: 415,
    },
  ])('$label', async (it) => {
    const { app, sent, inFlight } = aServer({ maxBodyBytes: 100_000 })
    const answer = await app.inject(post(it.body, it.with ?? LINES))
    expect([answer.statusCode, answer.json()]).toMatchObject([it.status, { code: it.code }])
    expect(sent).toEqual([])
    expect(inFlight.bytes).toBe(0)
  })

  it('415 where it says nothing of its kind', async () => {
    const answer = await aServer().app.inject({ method: 'POST', url: '/v1/readings' })
    expect(answer.statusCode).toBe(415)
  })

  it('415 where readings come in a format that is no JSON', async () => {
    const { app } = aServer({ decoder: undefined })
    expect((await app.inject(post(reading()))).json().code).toBe('media-type')
  })
})

describe('a sender is told to come back', () => {
  it('with 429 while the log is stuck and the bytes in flight are used up', async () => {
    let open: () => void = () => undefined
    const stuck = new Promise<void>((resolve) => {
      open = resolve
    })
    const { app, inFlight } = aServer({ maxBytesInFlight: 1_000, sink: { send: () => stuck } })
    const first = app.inject(post(`${reading()}\n${reading()}`))
    await expect.poll(() => inFlight.bytes).toBeGreaterThan(500)
    const second = await app.inject(post(`${reading()}\n${reading()}`))
    expect([second.statusCode, second.headers['retry-after'], second.json().code]).toEqual([
      429,
      '1',
      'bytes-in-flight',
    ])
    open()
    expect((await first).statusCode).toBe(202)
    expect((await app.inject(post(reading()))).statusCode).toBe(202)
  })

  it('with 429 while the stages are too far behind', async () => {
    let waiting = 11
    const { app, sent } = aServer({ maxBacklogRecords: 10, backlogRecords: () => waiting })
    const answer = await app.inject(post(reading()))
    expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toMatchObject([
      429,
      '10',
      {
        code: 'backlog',
        detail: '11 records wait for the stages, and http.maxBacklogRecords is 10',
      },
    ])
    expect(sent).toEqual([])
    waiting = 10
    expect((await app.inject(post(reading()))).statusCode).toBe(202)
  })

  it('with 503 while the log does not answer', async () => {
    const readiness = () => ({ ...READY, ready: false, logReachable: false })
    const { app } = aServer({ probes: { health: () => ({ alive: true, stages: [] }), readiness } })
    const answer = await app.inject(post(reading()))
    expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([
      503,
      '5',
      'log-unreachable',
    ])
  })

  it('with 503 where the log went away while it was sent, which may have taken some', async () => {
    const send = async () => {
      throw new AdapterError('broker-unreachable', 'no Kafka broker answers')
    }
    const { app, faults } = aServer({ sink: { send } })
    const answer = await app.inject(post(reading()))
    expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([
      503,
      '5',
      'log-unreachable',
    ])
    expect(faults).toEqual([])
  })

  it('with 503 while the process shuts down, which still tells how it does', async () => {
    const { app } = aServer({}, () => true)
    const answer = await app.inject(post(reading()))
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'shutting-down'])
    expect((await app.inject('/metrics')).statusCode).toBe(200)
  })
})

it('a fault of ours is told to the log of the process and not to the sender', async () => {
  const fault = new Error('at /srv/greywatt/secret.ts')
  const send = async () => {
    throw fault
  }
  const { app, faults } = aServer({ sink: { send } })
  const answer = await app.inject(post(reading()))
  expect([answer.statusCode, answer.json().detail]).toEqual([
    500,
    'the log of this process says what',
  ])
  expect(faults).toEqual([fault])
})

it("a reading that the topic does not take is the sender's to cut", async () => {
  const send = async () => {
    throw new AdapterError('record-too-large', 'topic meter-readings refuses the record')
  }
  const answer = await aServer({ sink: { send } }).app.inject(post(reading()))
  expect([answer.statusCode, answer.json().code]).toEqual([413, 'reading-too-large'])
})

describe('where tokens are configured', () => {
  const tokens = ['a-token-of-the-head-end']
  it('readings need one, before anything is read of them', async () => {
    const { app, sent } = aServer({ tokens })
    const without = await app.inject(post(reading()))
    expect([without.statusCode, without.headers['www-authenticate'], without.json().code]).toEqual([
      401,
      'Bearer',
      'unauthorized',
    ])
    expect(sent).toEqual([])
    const authorization = `Bearer ${tokens[0]}`
    expect((await app.inject(post(reading(), { ...LINES, authorization }))).statusCode).toBe(202)
  })

  it.each(['/metrics', '/healthz', '/readyz', '/openapi.json'])('%s needs none', async (url) => {
    expect((await aServer({ tokens }).app.inject(url)).statusCode).toBe(200)
  })
})

describe('a probe', () => {
  it('of life is answered with 503 where a stage has failed', async () => {
    const dead = { alive: false, stages: [{ stage: 'collate', state: 'failed' as const }] }
    const probes = { health: () => dead, readiness: () => READY }
    const answer = await aServer({ probes }).app.inject('/healthz')
    expect([answer.statusCode, answer.json()]).toEqual([503, dead])
  })

  it('of readiness is answered with 503 and what is missing', async () => {
    const waiting = {
      ...READY,
      ready: false,
      stages: [{ stage: 'collate', ready: false, joined: true, taken: [0], awaited: [1] }],
    }
    const probes = { health: () => ({ alive: true, stages: [] }), readiness: () => waiting }
    const answer = await aServer({ probes }).app.inject('/readyz')
    expect([answer.statusCode, answer.json()]).toEqual([503, waiting])
  })
})

it('metrics are the text of Prometheus', async () => {
  const answer = await aServer().app.inject('/metrics')
  expect([answer.headers['content-type'], answer.body]).toEqual([
    'text/plain; version=0.0.4; charset=utf-8',
    'greywatt_ready 1\n',
  ])
})

it('an unknown path is a problem, and no label of a metric', async () => {
  const { app, answers } = aServer()
  const answer = await app.inject('/v2/readings?token=secret')
  expect([answer.statusCode, answer.json()]).toMatchObject([404, { detail: 'GET /v2/readings' }])
  expect(answers).toEqual(['GET none 404'])
})
