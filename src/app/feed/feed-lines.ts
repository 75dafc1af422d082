import { isId } from '../../core/ids.ts'
import type { OutgoingRecord } from '../../ports/topic.ts'
import type { FeedTarget } from './feed-target.ts'
import { linesOf } from './ndjson-lines.ts'

export interface FeedLinesOptions {
  readonly source: AsyncIterable<Uint8Array>
  readonly maxMessageBytes: number
  readonly target: FeedTarget
  readonly signal: AbortSignal
}

const BATCH = 1000
const decoder = new TextDecoder()

/**
 * Sends each line as it is, keyed by the meter that it names: a message of `meter-readings` a line. Nobody notes how
 * far it has come: who writes the lines sends again what it is not sure of, and what came already is a duplicate.
 */
export const feedLines = async (options: FeedLinesOptions): Promise<void> => {
  const { source, maxMessageBytes, target, signal } = options
  for await (const { lines } of linesOf(source, maxMessageBytes)) {
    for (let from = 0; from < lines.length; from += BATCH) {
      if (signal.aborted) return
      await target.append(lines.slice(from, from + BATCH).map(recordOf))
    }
  }
}

const recordOf = (line: Uint8Array): OutgoingRecord => ({
  topic: 'meter-readings',
  key: meterIdIn(line),
  value: line,
})

/** null where the line names none: ingest says what is wrong with it. */
const meterIdIn = (line: Uint8Array): string | null => {
  try {
    const { meterId } = JSON.parse(decoder.decode(line)) as { readonly meterId?: unknown }
    return typeof meterId === 'string' && isId(meterId) ? meterId : null
  } catch {
    return null
  }
}
