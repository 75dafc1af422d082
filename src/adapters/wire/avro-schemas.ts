import { readFileSync } from 'node:fs'
import type avro from 'avsc'
import { AdapterError } from '../../ports/adapter-error.ts'
import { avroTypeOf } from './avro-type.ts'
import type { RegisteredSchema } from './schema-registry.ts'

/** The part of a registry that is needed here. */
export interface SchemaSource {
  schemaOf(id: number): Promise<RegisteredSchema | undefined>
}

/** How long an id that the registry does not know is believed to be unknown: it may be registered any moment. */
const UNKNOWN_FOR_MS = 60_000
/** Damaged messages name any id. */
const MOST_UNKNOWN = 10_000

/**
 * Types of Avro by the id of their schema.
 *
 * Keeps: a type for each id that was met, and which ids were unknown of late. Bounded by: the schemas in use; 10,000
 * unknown ids. Late data: no matter, an id's schema never changes. After restart: asked for anew.
 */
export class AvroSchemas {
  readonly #types = new Map<number, avro.Type>()
  readonly #unknownUntilMs = new Map<number, number>()
  readonly #source: SchemaSource | undefined
  readonly #nowMs: () => number

  /**
   * @param files path of the schema of each id
   * @throws AdapterError `file-missing`, `schema-invalid`
   */
  constructor(
    source: SchemaSource | undefined,
    files: Readonly<Record<string, string>>,
    nowMs: () => number,
  ) {
    this.#source = source
    this.#nowMs = nowMs
    for (const [id, path] of Object.entries(files)) {
      const text = readSchema(path)
      this.#types.set(Number(id), typeOrFault(path, { text, references: [] }))
    }
  }

  typeOf(id: number): avro.Type | undefined {
    return this.#types.get(id)
  }

  /** @throws AdapterError `registry-unreachable`, `registry-refused`, `schema-invalid` */
  async fetch(ids: Iterable<number>): Promise<void> {
    if (this.#source === undefined) return
    for (const id of ids) {
      if (this.#types.has(id)) continue
      const now = this.#nowMs()
      if ((this.#unknownUntilMs.get(id) ?? now) > now) continue
      const schema = await this.#source.schemaOf(id)
      if (schema !== undefined) {
        this.#types.set(id, typeOrFault(`schema ${id} of the registry`, schema))
        this.#unknownUntilMs.delete(id)
        continue
      }
      if (this.#unknownUntilMs.size >= MOST_UNKNOWN) this.#unknownUntilMs.clear()
      this.#unknownUntilMs.set(id, now + UNKNOWN_FOR_MS)
    }
  }
}

const readSchema = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AdapterError(
      'file-missing',
      `cannot read the Avro schema "${path}": correct ingest.avro.schemaFiles`,
      { cause },
    )
  }
}

const typeOrFault = (name: string, { text, references }: RegisteredSchema): avro.Type => {
  try {
    const named: Record<string, avro.Type> = {}
    for (const reference of references) avroTypeOf(reference, named)
    return avroTypeOf(text, named)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause)
    throw new AdapterError(
      'schema-invalid',
      `${name} is no Avro schema (${why}): register or save it anew`,
      { cause },
    )
  }
}
