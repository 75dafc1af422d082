import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parseConfig } from '../../../src/app/config.ts'
import { checkSchemas } from '../../../src/app/doctor/check-schemas.ts'

const SCHEMA = fileURLToPath(
  new URL('../../../fixtures/readings/avro-schema.avsc', import.meta.url),
)

it.each([
  ['says nothing where no schema is needed', {}, []],
  [
    'finds the schemas of files in order',
    { format: 'avro', avro: { schemaFiles: { 7: SCHEMA } } },
    [{ check: 'schemas', state: 'ok', says: '1 Avro schemas come from files' }],
  ],
  [
    'finds a schema that is not there',
    { format: 'avro', avro: { schemaFiles: { 7: '/no/such.avsc' } } },
    [
      {
        check: 'schemas',
        state: 'fault',
        says: 'cannot read the Avro schema "/no/such.avsc"',
        mend: 'correct ingest.avro.schemaFiles',
      },
    ],
  ],
])('the doctor %s', async (_label, ingest, findings) => {
  expect(await checkSchemas(parseConfig({ ingest }, 'the test'))).toEqual(findings)
})
