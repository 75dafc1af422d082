import { AdapterError } from '../../ports/adapter-error.ts'
import type { Config } from '../config.ts'
import { openRegistry, openWireDecoder } from '../wire-decoder.ts'
import { type Finding, fault, ok } from './finding.ts'

/** Where readings come as Avro: its schemas can be read, and the registry answers. */
export const checkSchemas = async ({ ingest }: Config): Promise<readonly Finding[]> => {
  if (ingest.format !== 'avro') return []
  try {
    openWireDecoder(ingest, () => 0)
    await openRegistry(ingest)?.check()
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error
    const [says = '', mend] = error.message.split(/: (?=[^:]*$)/)
    return [fault('schemas', says, mend ?? 'look at ingest.avro')]
  }
  const files = Object.keys(ingest.avro.schemaFiles).length
  const registry = ingest.avro.registryUrl === null ? '' : ', and the schema registry answers'
  return [ok('schemas', `${files} Avro schemas come from files${registry}`)]
}
