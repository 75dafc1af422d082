import { configurationPage } from './configuration-table.ts'

/** Every page that is made from the code. A test holds the files against what is rendered here. */
export const GENERATED_DOCUMENTS = [
  { path: 'docs/configuration.md', render: configurationPage },
] as const satisfies readonly { path: string; render: () => string }[]
