import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { openApiDocument } from '../../../src/adapters/http/openapi.ts'
import { aServer, reading } from './a-server.ts'

interface Media {
  readonly schema: object
  readonly example?: unknown
}
interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, Media>> }>
  >
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const document = async (): Promise<Document> => (await aServer().app.inject('/openapi.json')).json()

/** A check of a value against a schema of the document. */
const checker = async () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'it', ...(await document()) })
  return (schema: object, value: unknown): unknown => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"it#/')
    const validate = ajv.compile(JSON.parse(text))
    return validate(value) ? undefined : validate.errors
  }
}

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 by its own specification', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate({ ...(await document()) })
    expect({ valid, errors, version: validator.version }).toEqual({
      valid: true,
      errors: undefined,
      version: '3.1',
    })
  })

  it('would not be with a route that answers nothing', async () => {
    const good = openApiDocument('1')
    const bad = { ...good, paths: { '/it': { get: { responses: 'none' } } } }
    expect((await new Validator().validate(bad)).valid).toBe(false)
  })

  it('has every route of the server, and no other', async () => {
    const { app } = aServer()
    await app.ready()
    const tree = app.printRoutes({ commonPrefix: false })
    const served = [...tree.matchAll(/(\/\S*) \(([A-Z, ]+)\)/g)].flatMap(([, path, methods]) =>
      (methods ?? '')
        .split(', ')
        .filter((method) => method !== 'HEAD')
        .map((method) => `${method} ${path}`),
    )
    const told = Object.entries((await document()).paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(served.toSorted()).toEqual(told.toSorted())
    expect(served.length).toBe(5)
  })

  it('has examples that are what their schemas say', async () => {
    const check = await checker()
    const media = Object.values((await document()).paths)
      .flatMap((operations) => Object.values(operations))
      .flatMap(({ requestBody, responses }) => [
        requestBody?.content ?? {},
        ...Object.values(responses).map(({ content }) => content),
      ])
      .flatMap((content) => Object.values(content))
      .filter(({ example }) => example !== undefined)
    expect(media.length).toBeGreaterThan(7)
    expect(media.map(({ schema, example }) => check(schema, example))).toEqual(
      media.map(() => undefined),
    )
  })

  it('has examples of bodies that the server takes', async () => {
    const content = (await document()).paths['/v1/readings']?.post?.requestBody?.content ?? {}
    expect(Object.keys(content)).toEqual(['application/x-ndjson', 'application/json'])
    for (const [type, { example }] of Object.entries(content)) {
      const payload = typeof example === 'string' ? example : JSON.stringify(example)
      const answer = await aServer().app.inject({
        method: 'POST',
        url: '/v1/readings',
        headers: { 'content-type': type },
        payload,
      })
      expect([answer.statusCode, answer.json()]).toEqual([202, { messages: 3 }])
    }
  })

  it.each([
    { label: 'a taken body', payload: reading(), status: 202 },
    { label: 'a refused body', payload: '{}', status: 400 },
    { label: 'an empty body', payload: '\n', status: 400 },
  ])('says what the answer to $label looks like', async ({ payload, status }) => {
    const answer = await aServer().app.inject({
      method: 'POST',
      url: '/v1/readings',
      headers: { 'content-type': 'application/x-ndjson' },
      payload,
    })
    const told = (await document()).paths['/v1/readings']?.post?.responses[status]?.content ?? {}
    const type = String(answer.headers['content-type']).split(';', 1)[0] ?? ''
    expect(answer.statusCode).toBe(status)
    expect((await checker())(told[type]?.schema ?? { not: {} }, answer.json())).toBeUndefined()
  })
})
