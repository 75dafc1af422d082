import { z } from 'zod'
import { type DocumentedMessage, MESSAGES } from './messages.ts'

/** What every whole number in JavaScript is bound by says nothing of the message. */
const withoutBounds = (schema: z.core.JSONSchema.BaseSchema): void => {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
}

/** The JSON Schema of a message as it is sent, draft 7: the one that AsyncAPI 3 demands of every tool. */
export const jsonSchema = (schema: z.ZodType, title: string): string => {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema: part }) => withoutBounds(part),
  })
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`
}

export const valueSchemaPath = ({ name }: DocumentedMessage): string => `schemas/${name}.json`
export const headersSchemaPath = ({ name }: DocumentedMessage): string =>
  `schemas/${name}-headers.json`

/** A page for each message's value, and for its headers where it has any. */
export const schemaPages = (): readonly { path: string; render: () => string }[] =>
  MESSAGES.flatMap((message) => {
    const { schema, headers, title } = message
    return [
      ...(schema === undefined
        ? []
        : [
            {
              path: `docs/${valueSchemaPath(message)}`,
              render: () => jsonSchema(schema, title),
            },
          ]),
      ...(headers === undefined
        ? []
        : [
            {
              path: `docs/${headersSchemaPath(message)}`,
              render: () => jsonSchema(headers, `Headers: ${title}`),
            },
          ]),
    ]
  })
