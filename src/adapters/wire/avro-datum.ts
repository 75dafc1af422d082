import type { DecodeLimits } from '../../core/ingest/decode-json.ts'
import { type Outcome, ok, rejected } from '../../core/outcome.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import type { AvroSchemas } from './avro-schemas.ts'
import { AvroFault, readAvro } from './read-avro.ts'

/** Confluent's frame: a zero, then the schema's id in four bytes, then the datum. */
const MAGIC = 0
const FRAME_BYTES = 5

/** The id of the schema that a message names; undefined where the bytes have no such frame. */
export const schemaIdOf = (bytes: Uint8Array): number | undefined => {
  if (bytes.length < FRAME_BYTES || bytes[0] !== MAGIC) return undefined
  return new DataView(bytes.buffer, bytes.byteOffset, FRAME_BYTES).getUint32(1)
}

/**
 * The datum of a Confluent-framed message, read by the schema that it was written by.
 * Rejects as `oversize`, `not-avro` or `schema-unknown`.
 */
export const avroDatum = (
  bytes: Uint8Array,
  limits: DecodeLimits,
  schemas: AvroSchemas,
): Outcome<unknown, RejectionReason> => {
  if (bytes.length > limits.maxMessageBytes)
    return rejected(
      'oversize',
      `${bytes.length} bytes, more than maxMessageBytes ${limits.maxMessageBytes}`,
    )
  const id = schemaIdOf(bytes)
  if (id === undefined)
    return rejected(
      'not-avro',
      'no Confluent frame: a zero byte and four of a schema id come first',
    )
  const type = schemas.typeOf(id)
  if (type === undefined)
    return rejected('schema-unknown', `no schema ${id} in ingest.avro.schemaFiles or the registry`)
  try {
    return ok(readAvro(type, bytes, FRAME_BYTES))
  } catch (error) {
    if (error instanceof AvroFault) return rejected('not-avro', `schema ${id}: ${error.message}`)
    throw error
  }
}
