import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type HttpServer, startHttpServer } from '../../../src/adapters/http/server.ts'
import { AdapterError } from '../../../src/ports/adapter-error.ts'
import { reading, serverOptions } from './a-server.ts'

const servers: HttpServer[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const listening = async (change: Parameters<typeof serverOptions>[0] = {}) => {
  const { options, ...seen } = serverOptions(change)
  const server = await startHttpServer(options)
  servers.push(server)
  return { server, ...seen }
}

/** A connection that says what it is told to, and remembers what it hears. */
const dialled = async (server: HttpServer) => {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  sockets.push(socket)
  const heard = { text: '' }
  socket.on('data', (chunk) => {
    heard.text += chunk
  })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return { socket, heard }
}

const head = (...lines: readonly string[]): string =>
  `${['POST /v1/readings HTTP/1.1', 'Host: it', 'Content-Type: application/x-ndjson', ...lines].join('\r\n')}\r\n\r\n`
const WITHIN = { timeout: 20_000 }

describe('a body that does not arrive whole', () => {
  it.each([
    { label: 'of a length that was told', header: 'Content-Length: 10000', body: reading() },
    {
      label: 'in chunks',
      header: 'Transfer-Encoding: chunked',
      body: `${reading().length.toString(16)}\r\n${reading()}\r\n`,
    },
    {
      label: 'packed',
      header: 'Transfer-Encoding: chunked\r\nContent-Encoding: gzip',
      body: '2\r\n\x1f\x8b\r\n',
    },
  ])('is taken in no part, and gives back what it held: $label', async ({ header, body }) => {
    const { server, sent, faults } = await listening()
    const { socket } = await dialled(server)
    socket.write(head(header) + body)
    await sleep(50)
    socket.destroy()
    await expect.poll(() => server.bytesInFlight(), WITHIN).toBe(0)
    expect([sent, faults]).toEqual([[], []])
    // The same body, whole: what was cut off is in nobody's way.
    const again = await fetch(`${server.url}/v1/readings`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: reading(),
    })
    expect(again.status).toBe(202)
    expect(sent).toHaveLength(1)
  })

  it('is cut off where it trickles in, and holds nothing up', async () => {
    const { server, sent } = await listening({ requestTimeoutMs: 1_000 })
    const { socket, heard } = await dialled(server)
    socket.write(head('Content-Length: 1000') + reading())
    await once(socket, 'close')
    expect(heard.text).toMatch(/^HTTP\/1\.1 408 /)
    await expect.poll(() => server.bytesInFlight(), WITHIN).toBe(0)
    expect(sent).toEqual([])
  })
})

it('a refusal gets through while the body is still coming, and the connection serves the next request', async () => {
  const { server, sent } = await listening({ maxBytesInFlight: 1_000, maxBodyBytes: 1_000_000 })
  const { socket, heard } = await dialled(server)
  const body = `${reading()}\n`.repeat(2_000)
  socket.write(head(`Content-Length: ${body.length}`) + body)
  socket.write(head(`Content-Length: ${reading().length}`) + reading())
  await expect.poll(() => heard.text, WITHIN).toMatch(/HTTP\/1\.1 202 /)
  expect(heard.text).toMatch(/^HTTP\/1\.1 429 /)
  expect(sent).toHaveLength(1)
})

it('closing waits for the answer to what is being taken, and lets nobody in', async () => {
  let open: () => void = () => undefined
  const stuck = new Promise<void>((resolve) => {
    open = resolve
  })
  const { server } = await listening({ sink: { send: () => stuck } })
  const answer = fetch(`${server.url}/v1/readings`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: reading(),
  })
  await expect.poll(() => server.bytesInFlight(), WITHIN).toBeGreaterThan(0)
  let closed = false
  const closing = server.close().then(() => {
    closed = true
  })
  await sleep(50)
  expect(closed).toBe(false)
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
  open()
  const { status, headers } = await answer
  // Else it would be kept, and waited for.
  expect([status, headers.get('connection')]).toEqual([202, 'close'])
  await closing
})

it('an address that another has is said with how to mend it', async () => {
  const { server } = await listening()
  const port = Number(new URL(server.url).port)
  const fault = await listening({ port }).catch((error: unknown) => error)
  expect(fault).toBeInstanceOf(AdapterError)
  expect(fault).toMatchObject({
    code: 'listen-failed',
    message: `cannot listen on 127.0.0.1:${port} (EADDRINUSE): correct http.host and http.port, or set http.enabled to false`,
  })
})
