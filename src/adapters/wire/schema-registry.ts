import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { AdapterError } from '../../ports/adapter-error.ts'

export interface RegistryOptions {
  readonly url: string
  readonly user: string
  readonly password: string
  readonly timeoutMs: number
}

/** A schema's text, and the schemas whose types it names, in the order in which they must be known. */
export interface RegisteredSchema {
  readonly text: string
  readonly references: readonly string[]
}

const answerSchema = z.object({
  schema: z.string(),
  schemaType: z.string().optional(),
  references: z.array(z.object({ subject: z.string(), version: z.int() })).optional(),
})
type Answer = z.output<typeof answerSchema>

const PAUSES_MS = [500, 1000, 2000]
/** References of references: no sane schema goes deeper, and a circle never ends. */
const MAX_REFERENCES = 100

/** Confluent Schema Registry over HTTP: the two of its resources that a reader needs. Keeps nothing. */
export class SchemaRegistry {
  readonly #options: RegistryOptions
  readonly #pausesMs: readonly number[]

  constructor(options: RegistryOptions, pausesMs: readonly number[] = PAUSES_MS) {
    this.#options = { ...options, url: options.url.replace(/\/+$/, '') }
    this.#pausesMs = pausesMs
  }

  /**
   * The Avro schema of an id; undefined where the registry has none, or one that is not Avro.
   * @throws AdapterError `registry-unreachable`, `registry-refused`
   */
  async schemaOf(id: number): Promise<RegisteredSchema | undefined> {
    const answer = await this.#ask(`/schemas/ids/${id}`)
    if (answer === undefined || !isAvro(answer)) return undefined
    const references: string[] = []
    await this.#collect(answer, references, new Set())
    return { text: answer.schema, references }
  }

  /** @throws AdapterError `registry-unreachable`, `registry-refused` */
  async check(): Promise<void> {
    await this.#get('/subjects')
  }

  /** What a schema refers to comes before it. */
  async #collect(answer: Answer, into: string[], asked: Set<string>): Promise<void> {
    for (const { subject, version } of answer.references ?? []) {
      const path = `/subjects/${encodeURIComponent(subject)}/versions/${version}`
      if (asked.has(path) || asked.size >= MAX_REFERENCES) continue
      asked.add(path)
      const referred = await this.#ask(path)
      if (referred === undefined) continue
      await this.#collect(referred, into, asked)
      into.push(referred.schema)
    }
  }

  async #ask(path: string): Promise<Answer | undefined> {
    const body = await this.#get(path)
    if (body === undefined) return undefined
    const answer = answerSchema.safeParse(body)
    if (answer.success) return answer.data
    throw new AdapterError(
      'registry-refused',
      `${this.#options.url}${path} answers with something that is no schema: check that ingest.avro.registryUrl is a schema registry`,
    )
  }

  /** The JSON of a resource; undefined where there is none. */
  async #get(path: string): Promise<unknown> {
    let why = ''
    for (const pauseMs of [...this.#pausesMs, 0]) {
      const answer = await this.#once(path)
      if (answer.type === 'body') return answer.body
      why = answer.why
      // Up to half of it by chance, so that instances do not come back all at once.
      await sleep(pauseMs * (0.5 + Math.random() / 2))
    }
    throw new AdapterError(
      'registry-unreachable',
      `the schema registry ${this.#options.url} does not answer (${why}): check ingest.avro.registryUrl and the network, or name the schemas in ingest.avro.schemaFiles`,
    )
  }

  async #once(
    path: string,
  ): Promise<
    | { readonly type: 'body'; readonly body: unknown }
    | { readonly type: 'again'; readonly why: string }
  > {
    const { url, user, password, timeoutMs } = this.#options
    try {
      const response = await fetch(`${url}${path}`, {
        headers: {
          accept: 'application/vnd.schemaregistry.v1+json, application/json',
          ...(user === '' ? {} : { authorization: basic(user, password) }),
        },
        signal: AbortSignal.timeout(timeoutMs),
      })
      if (response.status === 404) return { type: 'body', body: undefined }
      if (response.status >= 500 || response.status === 429)
        return { type: 'again', why: `status ${response.status}` }
      if (!response.ok)
        throw new AdapterError(
          'registry-refused',
          `the schema registry ${url} refuses ${path} with status ${response.status}: check ingest.avro.registryUser and registryPassword`,
        )
      return { type: 'body', body: await response.json() }
    } catch (error) {
      if (error instanceof AdapterError) throw error
      return { type: 'again', why: reasonOf(error) }
    }
  }
}

const isAvro = ({ schemaType }: Answer): boolean =>
  schemaType === undefined || schemaType.toUpperCase() === 'AVRO'

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** fetch says only that it failed; its cause says why. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? ''
}
