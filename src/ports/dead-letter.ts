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
