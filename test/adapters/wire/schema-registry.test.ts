import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { AvroSchemas } from '../../../src/adapters/wire/avro-schemas.ts'
import { SchemaRegistry } from '../../../src/adapters/wire/schema-registry.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

type Answers = Readonly<Record<string, readonly [status: number, body: unknown]>>

/** A registry that answers by path, 404 for the rest, and says what it was asked. */
const registryOf = async (answers: Answers) => {
  const asked: string[] = []
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.url} ${request.headers.authorization ?? ''}`.trim())
    const [status, body] = answers[request.url ?? ''] ?? [404, { error_code: 40403 }]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const open = (user = '', password = '') =>
    new SchemaRegistry({ url, user, password, timeoutMs: 5_000 }, [0, 0])
  return { asked, open, url }
}

describe('a schema registry', () => {
  it('is asked once for each id, with the user and password', async () => {
    const { asked, open } = await registryOf({ '/schemas/ids/7': [200, { schema: '"int"' }] })
    const schemas = new AvroSchemas(open('me', 'secret'), {}, () => 0)
    await schemas.fetch([7])
    await schemas.fetch([7])
    expect(schemas.typeOf(7)?.typeName).toBe('int')
    // me:secret in base 64.
    expect(asked).toEqual(['/schemas/ids/7 Basic bWU6c2VjcmV0'])
  })

  it('is asked for what a schema refers to, and that before the schema', async () => {
    const inner = { type: 'record', name: 'Inner', namespace: 'x', fields: [] }
    const outer = {
      type: 'record',
      name: 'Outer',
      namespace: 'x',
      fields: [{ name: 'it', type: 'x.Inner' }],
    }
    const { open } = await registryOf({
      '/schemas/ids/7': [
        200,
        {
          schema: JSON.stringify(outer),
          references: [{ name: 'x.Inner', subject: 'inner/1', version: 3 }],
        },
      ],
      '/subjects/inner%2F1/versions/3': [200, { schema: JSON.stringify(inner) }],
    })
    const schemas = new AvroSchemas(open(), {}, () => 0)
    await schemas.fetch([7])
    expect(schemas.typeOf(7)?.name).toBe('x.Outer')
  })

  it('that does not know an id is asked again after a minute, not before', async () => {
    const { asked, open } = await registryOf({})
    let nowMs = 0
    const schemas = new AvroSchemas(open(), {}, () => nowMs)
    await schemas.fetch([7])
    nowMs = 59_999
    await schemas.fetch([7])
    nowMs = 60_000
    await schemas.fetch([7])
    expect(asked).toHaveLength(2)
    expect(schemas.typeOf(7)).toBeUndefined()
  })

  it('with a schema of another kind has none', async () => {
    const { open } = await registryOf({
      '/schemas/ids/7': [200, { schema: 'syntax = "proto3";', schemaType: 'PROTOBUF' }],
    })
    expect(await open().schemaOf(7)).toBeUndefined()
  })

  it.each([
    ['refuses', [401, {}], 'registry-refused', 1],
    ['is another service', [200, { hello: 'world' }], 'registry-refused', 1],
    ['is overloaded', [503, {}], 'registry-unreachable', 3],
  ] as const)('that %s ends with an error that says so', async (_label, answer, code, times) => {
    const { asked, open } = await registryOf({ '/schemas/ids/7': answer })
    await expect(open().schemaOf(7)).rejects.toMatchObject({ name: 'AdapterError', code })
    expect(asked).toHaveLength(times)
  })

  it('that nobody runs ends with an error that names it', async () => {
    const registry = new SchemaRegistry(
      { url: 'http://127.0.0.1:1', user: '', password: '', timeoutMs: 5_000 },
      [0],
    )
    await expect(registry.check()).rejects.toThrow(
      'the schema registry http://127.0.0.1:1 does not answer',
    )
  })

  it('with a text that is no schema ends with an error', async () => {
    const { open } = await registryOf({
      '/schemas/ids/7': [200, { schema: '{"type":"nonsense"}' }],
    })
    const schemas = new AvroSchemas(open(), {}, () => 0)
    await expect(schemas.fetch([7])).rejects.toMatchObject({ code: 'schema-invalid' })
  })
})
