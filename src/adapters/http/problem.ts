import { z } from 'zod'
import { REJECTION_REASONS } from '../../core/validate/rejection.ts'

/** Closed list of what a request can be answered with but what it asked for; clients act on the code, not on words. */
export const PROBLEMS = {
  'undecodable-readings': { status: 400, title: 'Some readings cannot be read' },
  'empty-body': { status: 400, title: 'The body holds no reading' },
  'broken-body': { status: 400, title: 'The body is not what its headers say' },
  'bad-request': { status: 400, title: 'The request is malformed' },
  unauthorized: { status: 401, title: 'A bearer token is needed' },
  'not-found': { status: 404, title: 'There is no such route' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'reading-too-large': { status: 413, title: 'A reading is too large for the log' },
  'media-type': { status: 415, title: 'The body is of a kind that is not taken' },
  'bytes-in-flight': { status: 429, title: 'Too many readings are on their way into the log' },
  backlog: { status: 429, title: 'The stages are too far behind' },
  internal: { status: 500, title: 'Something went wrong here' },
  'log-unreachable': { status: 503, title: 'The log cannot be reached' },
  'shutting-down': { status: 503, title: 'This instance is shutting down' },
} as const
export type ProblemCode = keyof typeof PROBLEMS

const CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]

/** Where in a body something is wrong: the line of NDJSON or the item of an array, both counted from 1. */
const faultSchema = z.object({
  line: z.int().min(1).optional(),
  item: z.int().min(1).optional(),
  reason: z.enum(REJECTION_REASONS),
  message: z.string(),
})
export type ReadingFault = z.infer<typeof faultSchema>

/** RFC 9457, application/problem+json. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(CODES),
  detail: z.string(),
  total: z
    .int()
    .optional()
    .describe('Readings that cannot be read; errors lists the first of them.'),
  errors: z.array(faultSchema).optional(),
})
type Problem = z.infer<typeof problemSchema>

interface ProblemNotes {
  readonly retryAfterS?: number
  readonly total?: number
  readonly errors?: readonly ReadingFault[]
  readonly cause?: unknown
}

/** Ends a request with a problem. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly code: ProblemCode
  readonly #notes: ProblemNotes

  constructor(code: ProblemCode, detail: string, notes: ProblemNotes = {}) {
    super(detail, { cause: notes.cause })
    this.code = code
    this.#notes = notes
  }

  get status(): number {
    return PROBLEMS[this.code].status
  }

  get retryAfterS(): number | undefined {
    return this.#notes.retryAfterS
  }

  body(): Problem {
    const { total, errors } = this.#notes
    return {
      type: `urn:greywatt:problem:${this.code}`,
      title: PROBLEMS[this.code].title,
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(total === undefined ? {} : { total }),
      ...(errors === undefined ? {} : { errors: [...errors] }),
    }
  }
}
