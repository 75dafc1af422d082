import { stringify } from 'yaml'
import { openApiDocument } from '../../src/adapters/http/openapi.ts'
import { VERSION } from '../../src/app/version.ts'

/** What /openapi.json answers. */
export const openApiPage = (): string =>
  `# Made from the routes in src/adapters/http by \`npm run docs\`; do not edit by hand.\n${stringify(openApiDocument(VERSION), { aliasDuplicateObjects: false })}`
