/**
 * What a run came to, read from its topics: what consumers find there in the end.
 *
 * Keeps: the last record of each key, the highest revision of each meter and day, the set of rejections. Bounded by: the
 * run. Late data: a higher revision replaces a lower one. After restart: nothing; it is read anew.
 */
import { createHash } from 'node:crypto'
import type { Transport } from '../../src/app/pipeline.ts'
import { DAY_CLOSED, KIND_HEADER } from '../../src/app/stages/stage-work.ts'
import type { TopicName, TopicRecord } from '../../src/ports/topic.ts'

export interface DayCurve {
  readonly revision: number
  readonly powerKw: readonly number[]
  readonly quality: string
}

export interface Outcome {
  /** By key. */
  readonly suspects: ReadonlyMap<string, string>
  readonly lists: ReadonlyMap<string, string>
  /** By meter and day. */
  readonly meterDays: ReadonlyMap<string, DayCurve>
  /** `topic:partition:offset reason` and what the letter holds. */
  readonly rejected: ReadonlyMap<string, string>
  readonly records: {
    readonly meterDays: number
    readonly closings: number
    readonly suspects: number
    readonly rejected: number
  }
}

type Table = Transport['table']

const textOf = ({ value }: TopicRecord): string => Buffer.from(value ?? []).toString()
const header = (record: TopicRecord, name: string): string =>
  record.headers[`greywatt.error.${name}`] ?? ''

const readAll = async (
  table: Table,
  topic: TopicName,
  onRecord: (record: TopicRecord) => void,
): Promise<number> => {
  let records = 0
  const reader = table(topic)
  try {
    await reader.start((record) => {
      records++
      onRecord(record)
    })
  } finally {
    await reader.stop()
  }
  return records
}

export const readOutcome = async (table: Table): Promise<Outcome> => {
  const suspects = new Map<string, string>()
  const lists = new Map<string, string>()
  const meterDays = new Map<string, DayCurve>()
  const rejected = new Map<string, string>()
  let closings = 0
  const suspectRecords = await readAll(table, 'suspect-sites', (record) =>
    suspects.set(record.key ?? '', textOf(record)),
  )
  await readAll(table, 'inspection-lists', (record) => lists.set(record.key ?? '', textOf(record)))
  const dayRecords = await readAll(table, 'meter-days', (record) => {
    if (record.headers[KIND_HEADER] === DAY_CLOSED) closings++
    if (record.headers[KIND_HEADER] !== undefined) return
    const { meterId, day, revision, provisional, powerKw, quality } = JSON.parse(textOf(record))
    if (provisional === true) return
    const key = `${meterId} ${day}`
    if (revision >= (meterDays.get(key)?.revision ?? revision))
      meterDays.set(key, { revision, powerKw, quality })
  })
  const letters = await readAll(table, 'rejected-readings', (record) => {
    const origin = `${header(record, 'partition')}:${header(record, 'offset')}`
    rejected.set(
      `meter-readings ${origin} ${header(record, 'reason')}`,
      createHash('sha256')
        .update(record.value ?? '')
        .digest('hex'),
    )
  })
  return {
    ...{ suspects, lists, meterDays, rejected },
    records: { meterDays: dayRecords, closings, suspects: suspectRecords, rejected: letters },
  }
}
