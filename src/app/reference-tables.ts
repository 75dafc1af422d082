import type { z } from 'zod'
import {
  licenceSchema,
  meterAssetSchema,
  orderSchema,
  tipSchema,
  transformerAssetSchema,
  weatherSchema,
} from '../core/context/assets.ts'
import { ReferenceBook } from '../core/context/reference-book.ts'
import type { RunnableStage } from '../core/stages.ts'
import type { TableReader, TopicName, TopicRecord } from '../ports/topic.ts'
import { MeterBook } from './stages/meter-book.ts'

/** Called with a row that does not fit its schema; the row is passed over. */
export type BadRow = (record: TopicRecord, message: string) => void

/** Assets and reference data of a running pipeline, each kept in step with its topic. */
export interface ReferenceTables {
  readonly meters: MeterBook
  readonly reference: ReferenceBook
  catchUpMeters(): Promise<void>
  catchUpReference(): Promise<void>
  stop(): Promise<void>
}

/** Opens the tables that the stages need, and reads each to its end. */
export const openReferenceTables = async (
  stages: readonly RunnableStage[],
  tableFor: (topic: TopicName) => TableReader,
  defaults: { readonly regionId: string; readonly timezone: string },
  onBadRow: BadRow,
): Promise<ReferenceTables> => {
  const meters = new MeterBook(defaults)
  const reference = new ReferenceBook()
  const meterTables: TableReader[] = []
  const referenceTables: TableReader[] = []
  const open = async <Row>(
    topic: TopicName,
    schema: z.ZodType<Row>,
    put: (id: string, row: Row | undefined) => void,
    tables: TableReader[],
  ): Promise<void> => {
    const table = tableFor(topic)
    tables.push(table)
    await table.start((record) => takeRow(record, schema, put, onBadRow))
  }
  const opening: Promise<void>[] = []
  if (stages.includes('collate'))
    opening.push(open('meters', meterAssetSchema, (id, row) => meters.put(id, row), meterTables))
  if (stages.includes('assess'))
    opening.push(
      open(
        'transformers',
        transformerAssetSchema,
        (id, row) => reference.transformers.put(id, row),
        referenceTables,
      ),
      open(
        'licences',
        licenceSchema,
        (id, row) => reference.licences.put(id, row),
        referenceTables,
      ),
      open(
        'curtailment-orders',
        orderSchema,
        (id, row) => reference.orders.put(id, row),
        referenceTables,
      ),
      open('tips', tipSchema, (id, row) => reference.tips.put(id, row), referenceTables),
      open(
        'weather',
        weatherSchema,
        (_, row) => {
          if (row !== undefined) reference.weather.put(row)
        },
        referenceTables,
      ),
    )
  await Promise.all(opening)
  const catchUp = async (tables: readonly TableReader[]): Promise<void> => {
    await Promise.all(tables.map((table) => table.catchUp()))
  }
  return {
    meters,
    reference,
    catchUpMeters: () => catchUp(meterTables),
    catchUpReference: () => catchUp(referenceTables),
    async stop() {
      await Promise.all([...meterTables, ...referenceTables].map((table) => table.stop()))
    },
  }
}

const decoder = new TextDecoder()

const takeRow = <Row>(
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
