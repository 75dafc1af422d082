import type { OutgoingRecord, TopicRecord } from './topic.ts'

/** Why a record was turned away, by whom, and where it came from. */
export interface DeadLetterNote {
  readonly reason: string
  readonly stage: string
  /** What is wrong and where, in one line. */
  readonly message: string
  /** Physical name of the topic the record was read from. */
  readonly topic: string
  /** Version of the program that turned it away. */
  readonly version: string
  readonly atMs: number
}

/** Characters: the topic takes 64 KiB more than a reading may have, for all headers together. */
const LONGEST_MESSAGE = 2000

/** The record for `rejected-readings`: original key, bytes and headers, with the reason in headers of its own. */
export const deadLetterOf = (record: TopicRecord, note: DeadLetterNote): OutgoingRecord => ({
  topic: 'rejected-readings',
  key: record.key,
  value: record.value,
  headers: {
    ...record.headers,
    'greywatt.error.reason': note.reason,
    'greywatt.error.stage': note.stage,
    'greywatt.error.topic': note.topic,
    'greywatt.error.partition': String(record.partition),
    'greywatt.error.offset': String(record.offset),
    'greywatt.error.message': note.message.slice(0, LONGEST_MESSAGE),
    'greywatt.error.version': note.version,
    'greywatt.error.at': new Date(note.atMs).toISOString(),
  },
})

/** Where a replayed record was turned away before: `partition:offset` of `rejected-readings`. */
export const REPLAYED_HEADER = 'greywatt.replayed'
/** How often it was replayed. */
const REPLAYS_HEADER = 'greywatt.replays'
const ERROR_HEADERS = 'greywatt.error.'

/** A record of `rejected-readings`, read back. */
export interface DeadLetter {
  readonly record: TopicRecord
  /** `partition:offset` in `rejected-readings`. */
  readonly id: string
  /** Empty, as the others are, where somebody else wrote the record. */
  readonly reason: string
  readonly stage: string
  readonly message: string
  /** Topic, partition and offset that it was turned away at: one record may have several reasons. */
  readonly origin: string
  /** The letter that it had come of when it was replayed. */
  readonly replayed: string | undefined
  readonly replays: number
}

export const deadLetterIn = (record: TopicRecord): DeadLetter => {
  const { headers, partition, offset } = record
  const text = (name: string): string => headers[`${ERROR_HEADERS}${name}`] ?? ''
  return {
    record,
    id: `${partition}:${offset}`,
    reason: text('reason'),
    stage: text('stage'),
    message: text('message'),
    origin: `${text('topic')}:${text('partition')}:${text('offset')}`,
    replayed: headers[REPLAYED_HEADER],
    replays: Number(headers[REPLAYS_HEADER] ?? 0) || 0,
  }
}

/** The original for `meter-readings`, with headers that say where it comes from and how often it came. */
export const replayOf = ({ record, id, replays }: DeadLetter): OutgoingRecord => ({
  topic: 'meter-readings',
  key: record.key,
  value: record.value,
  headers: {
    ...Object.fromEntries(
      Object.entries(record.headers).filter(([name]) => !name.startsWith(ERROR_HEADERS)),
    ),
    [REPLAYED_HEADER]: id,
    [REPLAYS_HEADER]: String(replays + 1),
  },
})
