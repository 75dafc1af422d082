import { configFields } from '../../src/app/config/fields.ts'

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``

/** The reference of the configuration, from its schema. */
export const configurationPage = (): string => {
  const rows = configFields().map((field) =>
    [
      `\`${field.path}\``,
      code(field.default),
      field.unit ?? '',
      field.allowed,
      field.description,
    ].join(' | '),
  )
  return `# Configuration

Made from the schema in src/app/config/schema.ts by \`npm run docs\`; do not edit by hand.

\`greywatt ... --config FILE\` reads a YAML or JSON file. What is not in the file has its default; a key that is not in
this table is an error. \`greywatt config print\` shows what is in effect.

| key | default | unit | allowed | meaning |
|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}
`
}
