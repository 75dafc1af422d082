import type { TopicRecord } from '../../src/ports/topic.ts'

/** A record of meter-readings at offset 0; values that are no bytes are written as JSON. */
export const aRecord = (
  change: Partial<Omit<TopicRecord, 'value'>> & { readonly value?: unknown } = {},
): TopicRecord => {
  const { value, ...rest } = change
  return {
    topic: 'meter-readings',
    partition: 0,
    offset: 0n,
    key: 'M1',
    headers: {},
    arrivedAtMs: Date.UTC(2026, 1, 3),
    ...rest,
    value:
      value === null || value instanceof Uint8Array
        ? value
        : new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value ?? {})),
  }
}
