import type { z } from 'zod'
import type { TopicRecord } from '../ports/topic.ts'

/** Called with a row that cannot be used, and why; the row is passed over. */
export type BadRow = (record: TopicRecord, message: string) => void

const decoder = new TextDecoder()

/** Hands a record's row on under its key: undefined where the record takes the row back. */
export const takeRow = <Row>(
  record: TopicRecord,
  schema: z.ZodType<Row>,
  put: (id: string, row: Row | undefined) => void,
  onBadRow: BadRow,
): void => {
  const { key, value } = record
  if (key === null) {
    onBadRow(record, 'it has no key')
    return
  }
  if (value === null) {
    put(key, undefined)
    return
  }
  let json: unknown
  try {
    json = JSON.parse(decoder.decode(value))
  } catch {
    onBadRow(record, 'it is not JSON')
    return
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) {
    put(key, parsed.data)
    return
  }
  const issue = parsed.error.issues[0]
  onBadRow(record, `${issue?.path.join('.') || 'value'}: ${issue?.message ?? 'does not fit'}`)
}
