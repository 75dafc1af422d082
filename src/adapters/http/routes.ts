import { z } from 'zod'
import {
  blockSchema,
  intervalSchema,
  registerSchema,
  zoneRegistersSchema,
  zonesSchema,
} from '../../core/ingest/message-schema.ts'
import type { Health, Readiness } from '../../ports/probes.ts'
import { PROBLEMS, type ProblemCode, problemSchema } from './problem.ts'

export const NDJSON = 'application/x-ndjson'
export const JSON_TYPE = 'application/json'
export const PROBLEM_TYPE = 'application/problem+json'
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

const stageName = z.string()
const partitions = z.array(z.int())
const healthSchema = z.object({
  alive: z.boolean(),
  stages: z.array(
    z.object({ stage: stageName, state: z.enum(['running', 'ended', 'failed']) }).readonly(),
  ),
}) satisfies z.ZodType<Health>
const readinessSchema = z.object({
  ready: z.boolean(),
  started: z.boolean(),
  shuttingDown: z.boolean(),
  logReachable: z.boolean(),
  stages: z.array(
    z.object({
      stage: stageName,
      ready: z.boolean(),
      joined: z.boolean(),
      taken: partitions,
      awaited: partitions,
    }),
  ),
}) satisfies z.ZodType<Readiness>
const takenSchema = z.object({
  messages: z.int().describe('Readings, registers and blocks that the log has now.'),
})
export type Taken = z.infer<typeof takenSchema>

/** The schemas by the name that the document knows them by. */
export const SCHEMAS = {
  IntervalReading: intervalSchema,
  RegisterReading: registerSchema,
  IntervalBlock: blockSchema,
  ZoneEnergies: zonesSchema,
  ZoneRegisters: zoneRegistersSchema,
  Taken: takenSchema,
  Health: healthSchema,
  Readiness: readinessSchema,
  Problem: problemSchema,
} as const satisfies Readonly<Record<string, z.ZodType>>
type SchemaName = keyof typeof SCHEMAS

interface ContentDocument {
  readonly type: string
  /** One of these; a text where there is none. */
  readonly schemas?: readonly SchemaName[]
  readonly isArray?: true
  readonly example: unknown
}

interface AnswerDocument {
  readonly description: string
  readonly content: ContentDocument
}

/** A route as it is served and as /openapi.json tells of it. */
export interface RouteDocument {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly id: string
  readonly summary: string
  readonly description: string
  /** Asks for a bearer token where any is configured. */
  readonly guarded?: true
  readonly body?: readonly ContentDocument[]
  readonly answers: Readonly<Record<number, AnswerDocument>>
  readonly problems: readonly ProblemCode[]
}

const READING = {
  meterId: 'KZ-ALA-000123',
  at: '2026-02-01T10:30:00+05:00',
  stepMin: 30,
  kwh: 1.234,
  kvarh: 0.31,
  quality: 'valid',
}
const REGISTER = {
  meterId: 'KZ-ALA-000123',
  at: '2026-02-01T10:30:00+05:00',
  registerKwh: 6519.139,
}
const BLOCK = {
  meterId: 'KZ-ALA-000123',
  from: '2026-02-01T00:00:00+05:00',
  stepMin: 30,
  kwh: [0.1, 0.2, null],
  quality: ['valid', 'estimated', 'missing'],
}
const SHAPES = [
  'IntervalReading',
  'RegisterReading',
  'IntervalBlock',
  'ZoneEnergies',
  'ZoneRegisters',
] as const satisfies readonly SchemaName[]

const READY: Readiness = {
  ready: true,
  started: true,
  shuttingDown: false,
  logReachable: true,
  stages: [{ stage: 'collate', ready: true, joined: true, taken: [0, 1], awaited: [] }],
}

const readiness = (description: string, example: Readiness): AnswerDocument => ({
  description,
  content: { type: JSON_TYPE, schemas: ['Readiness'], example },
})
const health = (description: string, example: Health): AnswerDocument => ({
  description,
  content: { type: JSON_TYPE, schemas: ['Health'], example },
})

export const ROUTES = {
  readings: {
    method: 'POST',
    path: '/v1/readings',
    id: 'takeReadings',
    summary: 'Takes readings into the log',
    description:
      'The shapes of the topic meter-readings, one a line or one an item; Content-Encoding may be gzip. All or nothing: 202 says that the log has every reading, a problem with status 400, 401, 415 or 429, or of the code body-too-large, that it has none. After any other answer, or none, some may be in the log: send the body again. Each interval counts once, however often it comes. What is well formed and cannot be used, as a reading of an unknown meter, is found out later and goes to rejected-readings.',
    guarded: true,
    body: [
      {
        type: NDJSON,
        example: `${[READING, REGISTER, BLOCK].map((shape) => JSON.stringify(shape)).join('\n')}\n`,
      },
      { type: JSON_TYPE, schemas: SHAPES, isArray: true, example: [READING, REGISTER, BLOCK] },
    ],
    answers: {
      202: {
        description: 'The log has them; a crash loses none.',
        content: { type: JSON_TYPE, schemas: ['Taken'], example: { messages: 3 } satisfies Taken },
      },
    },
    problems: [
      'undecodable-readings',
      'empty-body',
      'broken-body',
      'bad-request',
      'unauthorized',
      'body-too-large',
      'reading-too-large',
      'media-type',
      'bytes-in-flight',
      'backlog',
      'internal',
      'log-unreachable',
      'shutting-down',
    ],
  },
  metrics: {
    method: 'GET',
    path: '/metrics',
    id: 'metrics',
    summary: 'Metrics for Prometheus',
    description: 'The table of docs/operations.md, in the text format of Prometheus.',
    answers: {
      200: {
        description: 'All metrics as they stand.',
        content: {
          type: METRICS_TYPE,
          example: 'greywatt_conservation_closes 1\n',
        },
      },
    },
    problems: ['internal'],
  },
  health: {
    method: 'GET',
    path: '/healthz',
    id: 'health',
    summary: 'Whether the process lives',
    description: 'Answered at all: its event loop turns. 200: no stage has failed.',
    answers: {
      200: health('It lives.', {
        alive: true,
        stages: [{ stage: 'collate', state: 'running' }],
      }),
      503: health('A stage has failed, and the process is about to end.', {
        alive: false,
        stages: [{ stage: 'collate', state: 'failed' }],
      }),
    },
    problems: [],
  },
  readiness: {
    method: 'GET',
    path: '/readyz',
    id: 'readiness',
    summary: 'Whether work may be sent here',
    description:
      'Every stage has joined its group and reads all partitions that it was given, the log answers, and the process is not shutting down.',
    answers: {
      200: readiness('It is ready.', READY),
      503: readiness('It is not, and the body says what is missing.', {
        ...READY,
        ready: false,
        stages: [{ stage: 'collate', ready: false, joined: true, taken: [0], awaited: [1] }],
      }),
    },
    problems: [],
  },
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    id: 'openapi',
    summary: 'This document',
    description: 'OpenAPI 3.1, made from the routes and schemas that the server runs on.',
    answers: {
      200: {
        description: 'The document.',
        content: { type: JSON_TYPE, example: { openapi: '3.1.0' } },
      },
    },
    problems: [],
  },
} as const satisfies Readonly<Record<string, RouteDocument>>

export const statusOf = (code: ProblemCode): number => PROBLEMS[code].status
