import { type DeadLetter, deadLetterIn } from '../../ports/dead-letter.ts'
import type { TableReader } from '../../ports/topic.ts'

export interface LetterFilter {
  readonly reasons: readonly string[] | undefined
  /** Partition of `rejected-readings`. */
  readonly partition: number | undefined
  readonly key: string | undefined
  /** When it was turned away, both ends included. */
  readonly sinceMs: number | undefined
  readonly untilMs: number | undefined
}

export const EVERY_LETTER: LetterFilter = {
  reasons: undefined,
  partition: undefined,
  key: undefined,
  sinceMs: undefined,
  untilMs: undefined,
}

const fits = ({ record, reason }: DeadLetter, filter: LetterFilter): boolean =>
  (filter.reasons?.includes(reason) ?? true) &&
  (filter.partition ?? record.partition) === record.partition &&
  (filter.key ?? record.key) === record.key &&
  record.arrivedAtMs >= (filter.sinceMs ?? Number.NEGATIVE_INFINITY) &&
  record.arrivedAtMs <= (filter.untilMs ?? Number.POSITIVE_INFINITY)

export interface ReadLetters {
  /** By partition and offset. */
  readonly letters: readonly DeadLetter[]
  /** Letters of any kind that were replayed and turned away again. */
  readonly cameBack: ReadonlySet<string>
}

/** Everything that is in `rejected-readings` now and fits. */
export const readDeadLetters = async (
  table: TableReader,
  filter: LetterFilter,
): Promise<ReadLetters> => {
  const letters: DeadLetter[] = []
  const cameBack = new Set<string>()
  try {
    await table.start((record) => {
      const letter = deadLetterIn(record)
      if (letter.replayed !== undefined) cameBack.add(letter.replayed)
      if (fits(letter, filter)) letters.push(letter)
    })
  } finally {
    await table.stop()
  }
  letters.sort(
    ({ record: a }, { record: b }) => a.partition - b.partition || Number(a.offset - b.offset),
  )
  return { letters, cameBack }
}
