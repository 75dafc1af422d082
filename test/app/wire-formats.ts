import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseConfig } from '../../src/app/config.ts'

const file = (name: string): URL => new URL(`../../fixtures/readings/${name}`, import.meta.url)

/** The example of each format and the configuration that reads it, as docs/wire-formats.md has it. */
export const WIRE_FORMATS = [
  { format: 'json', name: 'block.json', ingest: {} },
  {
    format: 'avro',
    name: 'avro.bin',
    ingest: {
      mapping: {
        fields: {
          meterId: 'meter.id',
          at: 'start',
          kwh: 'wh',
          stepMin: 'lengthMin',
          quality: 'status',
        },
        list: 'intervals',
        energyUnit: 'Wh',
      },
      avro: { schemaFiles: { 7: fileURLToPath(file('avro-schema.avsc')) } },
    },
  },
  { format: 'espi', name: 'espi.xml', ingest: { mapping: { meterId: 'name' } } },
  { format: 'cim', name: 'cim.xml', ingest: {} },
  { format: 'cosem', name: 'cosem.json', ingest: {} },
].map(({ format, name, ingest }) => ({
  format,
  bytes: new Uint8Array(readFileSync(file(name))),
  ingest: parseConfig({ ingest: { format, ...ingest } }, format).ingest,
}))
