import { createKafkaTable } from '../../adapters/kafka/table.ts'
import { AdapterError } from '../../ports/adapter-error.ts'
import { type DeadLetter, replayOf } from '../../ports/dead-letter.ts'
import type { RecordSink, TableReader, TopicName } from '../../ports/topic.ts'
import type { Config } from '../config.ts'
import { openEmbedded } from '../embedded-transport.ts'
import { kafkaClient, kafkaSink, SILENT_KAFKA } from '../kafka-transport.ts'
import { readMeters } from '../reference-tables.ts'
import { openWireDecoder } from '../wire-decoder.ts'
import { EVERY_LETTER, type LetterFilter, readDeadLetters } from './read-dead-letters.ts'
import { type LateOutcome, noneLate, restateLate } from './restate-late.ts'

export type { DeadLetter, LetterFilter }
export { EVERY_LETTER }

/** How the letters are reached: a broker, the log of this machine, or arrays in memory. */
export interface LetterLog {
  readonly sink: RecordSink
  table(topic: TopicName): TableReader
}
type Letters = Pick<LetterLog, 'table'>

export interface ReplayResult extends Omit<LateOutcome, 'records' | 'notLate'> {
  /** Sent to `meter-readings` as they came. */
  readonly resent: number
  /** Meter-days sent with late readings in them. */
  readonly restatedDays: number
  /** Passed over: replayed as often as is allowed. */
  readonly overLimit: number
  /** Passed over: the letter of the later try counts. */
  readonly cameBack: number
  /** Passed over: no record of ours, or one that another letter brings along. */
  readonly others: number
}

/**
 * To send them again: the embedded log takes nothing while another process has it.
 * @throws AdapterError `broker-unreachable`, `checkpoint-locked` and whatever else a session may fail with
 */
export const openLetterLog = async (
  config: Config,
): Promise<LetterLog & { close(): Promise<void> }> => {
  if (config.transport === 'embedded') {
    const { transport, close } = openEmbedded(config, { nowMs: () => Date.now() })
    return { sink: transport.sink, table: (topic) => transport.table(topic), close }
  }
  const client = kafkaClient(config, SILENT_KAFKA)
  await client.connect()
  const { topicPrefix } = config.kafka
  const sink = kafkaSink(config, client)
  return {
    sink,
    table: (topic) => createKafkaTable({ client, topic, topicPrefix }),
    close: () => sink.close(),
  }
}

export const listDeadLetters = async (
  log: Letters,
  filter: LetterFilter,
): Promise<readonly DeadLetter[]> =>
  (await readDeadLetters(log.table('rejected-readings'), filter)).letters

const LATE = 'late'
const BATCH = 500

const groups = <Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  )

/** Letters that may be sent again; each record once, however many reasons it was turned away for. */
const chosen = (
  letters: readonly DeadLetter[],
  cameBack: ReadonlySet<string>,
  maxReplays: number,
) => {
  const take: DeadLetter[] = []
  const passed = { overLimit: 0, cameBack: 0, others: 0 }
  const origins = new Set<string>()
  for (const letter of letters) {
    // Late readings of a block go their own way, whatever else is wrong with it.
    const origin = `${letter.reason === LATE ? LATE : ''} ${letter.origin}`
    if (cameBack.has(letter.id)) passed.cameBack++
    else if (letter.replays >= maxReplays) passed.overLimit++
    else if (letter.reason === '' || origins.has(origin)) passed.others++
    else take.push(letter)
    origins.add(origin)
  }
  return { take, passed }
}

/**
 * Sends what was turned away again: to `meter-readings`, and late readings into the meter-days that they came too late
 * for. What is in `rejected-readings` at the start is looked at, and nothing that comes of it.
 */
export const replayDeadLetters = async (
  log: LetterLog,
  config: Config,
  options: {
    readonly filter: LetterFilter
    readonly maxReplays: number
    readonly dryRun: boolean
  },
): Promise<ReplayResult> => {
  const { filter, maxReplays, dryRun } = options
  const { letters, cameBack } = await readDeadLetters(log.table('rejected-readings'), filter)
  const { take, passed } = chosen(letters, cameBack, maxReplays)
  const late = take.filter(({ reason }) => reason === LATE)
  const { records, notLate, ...lateOutcome } = await restated(log, config, late)
  const again = [...take.filter(({ reason }) => reason !== LATE), ...notLate]
  if (!dryRun)
    for (const batch of groups([...again.map(replayOf), ...records], BATCH))
      await log.sink.send(batch)
  return { resent: again.length, restatedDays: records.length, ...lateOutcome, ...passed }
}

const restated = async (
  log: LetterLog,
  config: Config,
  letters: readonly DeadLetter[],
): Promise<LateOutcome> => {
  if (letters.length === 0) return noneLate()
  const meters = await readMeters(log.table('meters'), config)
  return await restateLate(letters, {
    config,
    meters,
    decoder: openWireDecoder(config.ingest, () => Date.now()),
    meterDays: log.table('meter-days'),
  })
}

/** @param id `partition:offset` */
export const findDeadLetter = async (log: Letters, id: string): Promise<DeadLetter> => {
  const [partition] = id.split(':').map(Number)
  const letters = await listDeadLetters(log, { ...EVERY_LETTER, partition })
  const found = letters.find((letter) => letter.id === id)
  if (found !== undefined) return found
  throw new AdapterError(
    'no-rows',
    `no letter ${id} in rejected-readings: see "greywatt dlq list" for those that are there`,
  )
}
