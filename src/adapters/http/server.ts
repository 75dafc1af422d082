import { type FastifyError, type FastifyInstance, type FastifyReply, fastify } from 'fastify'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { Probes } from '../../ports/probes.ts'
import type { RecordSink } from '../../ports/topic.ts'
import type { WireDecoder } from '../../ports/wire-decoder.ts'
import { bearerCheck } from './bearer.ts'
import { InFlight } from './in-flight.ts'
import { openApiDocument } from './openapi.ts'
import { HttpProblem } from './problem.ts'
import { takeReadings } from './readings-route.ts'
import { JSON_TYPE, METRICS_TYPE, NDJSON, PROBLEM_TYPE, ROUTES } from './routes.ts'

export interface HttpServerOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** None: nobody is asked who he is. */
  readonly tokens: readonly string[]
  readonly maxBodyBytes: number
  readonly maxBytesInFlight: number
  /** Records that the stages may be behind; null for any number. */
  readonly maxBacklogRecords: number | null
  /** For a request, head and body, to arrive. */
  readonly requestTimeoutMs: number
  readonly version: string
  /** undefined where readings come in a format that is no JSON. */
  readonly decoder: Pick<WireDecoder, 'decode'> | undefined
  readonly sink: Pick<RecordSink, 'send'>
  /** Records of readings that wait for the stages of this process; undefined where it cannot tell. */
  readonly backlogRecords: () => number | undefined
  readonly probes: Probes
  readonly metrics: () => Promise<string>
  readonly onAnswer: (answer: HttpAnswer) => void
  readonly onFault: (error: unknown, route: string) => void
}

export interface HttpAnswer {
  readonly method: string
  /** As it is written in ROUTES; never what a caller made up. */
  readonly route: string
  readonly status: number
  readonly seconds: number
}

export interface HttpServer {
  readonly url: string
  /** Of readings on their way into the log. */
  bytesInFlight(): number
  /** Takes no more readings; everything else is still answered. */
  drain(): void
  /** Ends when all requests at hand are answered, after CLOSE_WITHIN_MS in any case. */
  close(): Promise<void>
}

/** Longer than the 60 s for which most proxies keep a connection, so that they close it and not we. */
const KEEP_ALIVE_MS = 72_000
const HEADERS_WITHIN_MS = 10_000
const LOOK_FOR_SLOW_EVERY_MS = 5_000
const MOST_CONNECTIONS = 1_024
const CLOSE_WITHIN_MS = 10_000
const NO_ROUTE = 'none'

/** @throws AdapterError `listen-failed` */
export const startHttpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  const inFlight = new InFlight(options.maxBytesInFlight)
  let draining = false
  const app = createApp(options, inFlight, () => draining)
  const url = await listen(app, options)
  return {
    url,
    bytesInFlight: () => inFlight.bytes,
    drain: () => {
      draining = true
    },
    close: async () => {
      draining = true
      const timer = setTimeout(() => app.server.closeAllConnections(), CLOSE_WITHIN_MS)
      try {
        await app.close()
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** The routes without a socket. */
export const createApp = (
  options: HttpServerOptions,
  inFlight: InFlight,
  isDraining: () => boolean,
): FastifyInstance => {
  const { requestTimeoutMs, maxBodyBytes, tokens, probes } = options
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    http: {
      headersTimeout: Math.min(HEADERS_WITHIN_MS, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(LOOK_FOR_SLOW_EVERY_MS, requestTimeoutMs),
    },
  })
  app.server.maxConnections = MOST_CONNECTIONS
  app.removeAllContentTypeParsers()
  // The body is read where it is counted.
  app.addContentTypeParser([NDJSON, JSON_TYPE], (_request, payload, done) => done(null, payload))

  // A connection that is kept would be waited for until the end.
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining()) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async (request, reply) =>
    options.onAnswer({
      method: request.method,
      route: request.routeOptions.url ?? NO_ROUTE,
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    }),
  )
  app.setNotFoundHandler(async (request, reply) =>
    sendProblem(reply, new HttpProblem('not-found', `${request.method} ${pathOf(request.url)}`)),
  )
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const problem = problemOf(error)
    if (problem.code === 'internal') options.onFault(error, request.routeOptions.url ?? NO_ROUTE)
    return sendProblem(reply, problem)
  })

  const isAllowed = bearerCheck(tokens)
  app.route({
    method: ROUTES.readings.method,
    url: ROUTES.readings.path,
    // Before a byte of the body is read.
    onRequest: async (request) => {
      if (tokens.length > 0 && !isAllowed(request.headers.authorization))
        throw new HttpProblem(
          'unauthorized',
          'send Authorization: Bearer TOKEN, one of http.tokens',
        )
    },
    handler: async (request, reply) => {
      const taken = await takeReadings(request.raw, { ...options, inFlight, isDraining })
      return reply.code(202).send(taken)
    },
  })
  app.route({
    method: ROUTES.metrics.method,
    url: ROUTES.metrics.path,
    handler: async (_request, reply) => reply.type(METRICS_TYPE).send(await options.metrics()),
  })
  app.route({
    method: ROUTES.health.method,
    url: ROUTES.health.path,
    handler: async (_request, reply) => {
      const health = probes.health()
      return reply.code(health.alive ? 200 : 503).send(health)
    },
  })
  app.route({
    method: ROUTES.readiness.method,
    url: ROUTES.readiness.path,
    handler: async (_request, reply) => {
      const readiness = probes.readiness()
      return reply.code(readiness.ready ? 200 : 503).send(readiness)
    },
  })
  app.route({
    method: ROUTES.openapi.method,
    url: ROUTES.openapi.path,
    handler: async () => openApiDocument(options.version),
  })
  return app
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

const problemOf = (error: FastifyError): HttpProblem => {
  if (error instanceof HttpProblem) return error
  const { statusCode = 500, message } = error
  if (statusCode === 413) return new HttpProblem('body-too-large', message)
  if (statusCode === 415)
    return new HttpProblem('media-type', `send ${NDJSON}, or an array as ${JSON_TYPE}`)
  if (statusCode >= 400 && statusCode < 500) return new HttpProblem('bad-request', message)
  return new HttpProblem('internal', 'the log of this process says what', { cause: error })
}

const sendProblem = (reply: FastifyReply, problem: HttpProblem): FastifyReply => {
  if (problem.retryAfterS !== undefined) reply.header('retry-after', problem.retryAfterS)
  if (problem.code === 'unauthorized') reply.header('www-authenticate', 'Bearer')
  return reply.code(problem.status).type(PROBLEM_TYPE).send(problem.body())
}

const listen = async (app: FastifyInstance, { host, port }: HttpServerOptions): Promise<string> => {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    await app.close()
    const { code, message } = cause as NodeJS.ErrnoException
    throw new AdapterError(
      'listen-failed',
      `cannot listen on ${host}:${port} (${code ?? message}): correct http.host and http.port, or set http.enabled to false`,
      { cause },
    )
  }
}
