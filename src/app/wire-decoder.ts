import { avroDatum, schemaIdOf } from '../adapters/wire/avro-datum.ts'
import { AvroSchemas } from '../adapters/wire/avro-schemas.ts'
import { parseXml } from '../adapters/wire/parse-xml.ts'
import { SchemaRegistry } from '../adapters/wire/schema-registry.ts'
import { cimMessages } from '../core/ingest/cim-messages.ts'
import { cosemMessages } from '../core/ingest/cosem-messages.ts'
import { decodeHotJson, decodeJson, oneLine, parseJson } from '../core/ingest/decode-json.ts'
import { espiMessages } from '../core/ingest/espi-messages.ts'
import { isPlain, recordMessages } from '../core/ingest/record-messages.ts'
import type { WireContext, WireOutcome } from '../core/ingest/wire-message.ts'
import { type Outcome, ok, rejected } from '../core/outcome.ts'
import type { RejectionReason } from '../core/validate/rejection.ts'
import type { WireDecoder } from '../ports/wire-decoder.ts'
import type { Config } from './config.ts'

type IngestConfig = Config['ingest']

/**
 * The decoder of the configured format: an adapter makes a document of the bytes, the core makes readings of that.
 * @param nowMs only for how long an unknown schema id is not asked for again
 * @throws AdapterError `file-missing`, `schema-invalid`, where a schema's file cannot be used
 */
export const openWireDecoder = (ingest: IngestConfig, nowMs: () => number): WireDecoder => {
  switch (ingest.format) {
    case 'json':
      return isPlain(ingest.mapping)
        ? plainJson(ingest)
        : documents(ingest, (bytes) => parseJson(bytes, ingest), recordMessages)
    case 'cosem':
      return documents(ingest, (bytes) => parseJson(bytes, ingest), cosemMessages)
    case 'espi':
      return documents(ingest, (bytes) => parseXml(bytes, ingest), espiMessages)
    case 'cim':
      return documents(ingest, (bytes) => parseXml(bytes, ingest), cimMessages)
    case 'avro': {
      const schemas = new AvroSchemas(openRegistry(ingest), ingest.avro.schemaFiles, nowMs)
      return {
        ...documents(ingest, (bytes) => avroDatum(bytes, ingest, schemas), recordMessages),
        prepare: (records) => {
          const ids = records.map(({ value }) => (value === null ? undefined : schemaIdOf(value)))
          return schemas.fetch(new Set(ids.filter((id) => id !== undefined)))
        },
      }
    }
  }
}

/** Undefined where schemas come from files alone. */
export const openRegistry = ({ avro }: IngestConfig): SchemaRegistry | undefined =>
  avro.registryUrl === null
    ? undefined
    : new SchemaRegistry({
        url: avro.registryUrl,
        user: avro.registryUser,
        password: avro.registryPassword,
        timeoutMs: avro.timeoutMs,
      })

const NOTHING_TO_PREPARE = async (): Promise<void> => undefined

const plainJson = (ingest: IngestConfig): WireDecoder => ({
  prepare: NOTHING_TO_PREPARE,
  decodeHot: ({ buffer, valueFrom, valueTo }) =>
    buffer === undefined || valueFrom === undefined || valueTo === undefined
      ? undefined
      : decodeHotJson(buffer, valueFrom, valueTo, ingest),
  decode: (bytes) => {
    const decoded = decodeJson(bytes, ingest)
    return decoded.type === 'ok' ? ok([decoded.value]) : decoded
  },
})

const documents = <Document>(
  { mapping, qualityCodes }: IngestConfig,
  read: (bytes: Uint8Array) => Outcome<Document, RejectionReason>,
  messagesOf: (document: Document, context: WireContext) => WireOutcome,
): WireDecoder => ({
  prepare: NOTHING_TO_PREPARE,
  decode: (bytes, key) => {
    const document = read(bytes)
    const outcome =
      document.type === 'ok' ? messagesOf(document.value, { mapping, key, qualityCodes }) : document
    return outcome.type === 'ok' ? outcome : rejected(outcome.reason, oneLine(outcome.message))
  },
})
