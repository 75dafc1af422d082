import { backtestSchema } from '../../src/core/backtest/backtest-schema.ts'
import { asyncApiPage } from './asyncapi.ts'
import { configurationPage } from './configuration-table.ts'
import { importMappingPage } from './import-mapping-table.ts'
import { jsonSchema, schemaPages } from './json-schema.ts'
import { openApiPage } from './openapi.ts'

/** Every page that is made from the code. A test holds the files against what is rendered here. */
export const GENERATED_DOCUMENTS: readonly { path: string; render: () => string }[] = [
  { path: 'docs/configuration.md', render: configurationPage },
  { path: 'docs/import-mapping.md', render: importMappingPage },
  { path: 'docs/asyncapi.yaml', render: asyncApiPage },
  { path: 'docs/openapi.yaml', render: openApiPage },
  ...schemaPages(),
  {
    path: 'docs/schemas/backtest.json',
    render: () => jsonSchema(backtestSchema, 'What backtest --json prints'),
  },
]
