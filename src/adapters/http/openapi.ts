import { z } from 'zod'
import { PROBLEMS, type ProblemCode } from './problem.ts'
import { PROBLEM_TYPE, ROUTES, type RouteDocument, SCHEMAS, statusOf } from './routes.ts'

type Json = Readonly<Record<string, unknown>>

/** What every whole number in JavaScript is bound by says nothing of the message. */
const withoutBounds = (schema: z.core.JSONSchema.BaseSchema): void => {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
}

/** OpenAPI 3.1 takes JSON Schema 2020-12 as it is. */
const jsonSchema = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema: part }) => withoutBounds(part),
  })
  return rest
}

const refTo = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

const contentOf = ({
  type,
  schemas,
  isArray,
  example,
}: NonNullable<RouteDocument['body']>[number]): Json => {
  const refs = schemas?.map(refTo)
  const one = refs === undefined ? undefined : refs.length === 1 ? refs[0] : { anyOf: refs }
  const isText = one === undefined && typeof example === 'string'
  const schema = isText ? { type: 'string' } : (one ?? { type: 'object' })
  return { [type]: { schema: isArray ? { type: 'array', items: schema } : schema, example } }
}

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds to wait before the next try.',
    schema: { type: 'integer' },
  },
}

const problemAnswers = (problems: readonly ProblemCode[]): Json => {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of problems)
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code])
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${code}: ${PROBLEMS[code].title}.`).join(' '),
        ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
        content: { [PROBLEM_TYPE]: { schema: refTo('Problem') } },
      },
    ]),
  )
}

const operationOf = (route: RouteDocument): Json => ({
  operationId: route.id,
  summary: route.summary,
  description: route.description,
  ...(route.guarded ? { security: [{ token: [] }, {}] } : {}),
  ...(route.body === undefined
    ? {}
    : {
        requestBody: {
          required: true,
          content: Object.assign({}, ...route.body.map(contentOf)),
        },
      }),
  responses: {
    ...Object.fromEntries(
      Object.entries(route.answers).map(([status, { description, content }]) => [
        status,
        { description, content: contentOf(content) },
      ]),
    ),
    ...problemAnswers(route.problems),
  },
})

/** The document that /openapi.json answers: every route of the server, and nothing else. */
export const openApiDocument = (version: string): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Greywatt',
    version,
    description: 'Finds loads that look like hidden crypto mines in smart-meter streams.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  paths: Object.fromEntries(
    Object.values<RouteDocument>(ROUTES).map((route) => [
      route.path,
      { [route.method.toLowerCase()]: operationOf(route) },
    ]),
  ),
  components: {
    securitySchemes: {
      token: {
        type: 'http',
        scheme: 'bearer',
        description: 'One of http.tokens, where any is configured.',
      },
    },
    schemas: Object.fromEntries(
      Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonSchema(schema)]),
    ),
  },
})
