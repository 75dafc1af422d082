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
import type { PartitionTableReader, TableReader, TopicName, TopicRecord } from '../ports/topic.ts'
import { OwnedTable, type TableShare } from './owned-table.ts'
import { MeterBook } from './stages/meter-book.ts'
import { type BadRow, takeRow } from './take-row.ts'

/** How tables are reached: a broker, or arrays in memory. */
export interface TableLog {
  table(topic: TopicName): TableReader
  partitionTable(topic: TopicName): PartitionTableReader
}

/** Assets and reference data of a running pipeline, each kept in step with its topic. */
export interface ReferenceTables {
  readonly meters: MeterBook
  readonly reference: ReferenceBook
  /** What collate needs of `meters` for a partition of readings. */
  meterShare(partition: number): Promise<TableShare>
  /** What assess needs of `transformers` for a partition of meter-days. */
  transformerShare(partition: number): Promise<TableShare>
  catchUpMeters(): Promise<void>
  catchUpReference(): Promise<void>
  stop(): Promise<void>
}

type Put<Row> = (id: string, row: Row | undefined) => void

/**
 * Opens the tables that the stages need. Those that assess finds by region, licence or place are read whole, to their
 * end; of `meters` and `transformers` nothing is read before a share of them is taken.
 */
export const openReferenceTables = async (
  stages: readonly RunnableStage[],
  log: TableLog,
  defaults: { readonly regionId: string; readonly timezone: string },
  onBadRow: BadRow,
): Promise<ReferenceTables> => {
  const meters = new MeterBook(defaults)
  const reference = new ReferenceBook()
  const owned = <Row>(topic: TopicName, schema: z.ZodType<Row>, put: Put<Row>): OwnedTable =>
    new OwnedTable({
      reader: log.partitionTable(topic),
      take: (record) => takeRow(record, schema, put, onBadRow),
      drop: (key) => put(key, undefined),
      onMisplaced: oncePerPartition((record, home) =>
        onBadRow(
          record,
          `its key belongs to partition ${home} by murmur2, not to ${record.partition}: such rows are passed over, send them with the partitioner of the Java client`,
        ),
      ),
    })
  const meterTable = owned('meters', meterAssetSchema, (id, row) => meters.put(id, row))
  const transformerTable = owned('transformers', transformerAssetSchema, (id, row) =>
    reference.transformers.put(id, row),
  )
  const whole: TableReader[] = []
  const open = <Row>(topic: TopicName, schema: z.ZodType<Row>, put: Put<Row>): Promise<void> => {
    const table = log.table(topic)
    whole.push(table)
    return table.start((record) => takeRow(record, schema, put, onBadRow))
  }
  const started: OwnedTable[] = []
  const start = (table: OwnedTable): Promise<void> => {
    started.push(table)
    return table.start()
  }
  const opening: Promise<void>[] = []
  if (stages.includes('collate')) opening.push(start(meterTable))
  if (stages.includes('assess'))
    opening.push(
      start(transformerTable),
      open('licences', licenceSchema, (id, row) => reference.licences.put(id, row)),
      open('curtailment-orders', orderSchema, (id, row) => reference.orders.put(id, row)),
      open('tips', tipSchema, (id, row) => reference.tips.put(id, row)),
      open('weather', weatherSchema, (_, row) => {
        if (row !== undefined) reference.weather.put(row)
      }),
    )
  await Promise.all(opening)
  return {
    meters,
    reference,
    meterShare: (partition) => meterTable.share(partition),
    transformerShare: (partition) => transformerTable.share(partition),
    catchUpMeters: () => meterTable.catchUp(),
    async catchUpReference() {
      await Promise.all([transformerTable, ...whole].map((table) => table.catchUp()))
    },
    async stop() {
      await Promise.all([...started, ...whole].map((table) => table.stop()))
    },
  }
}

/** All meters as they are now, for who looks once. */
export const readMeters = async (
  table: TableReader,
  defaults: { readonly regionId: string; readonly timezone: string },
): Promise<MeterBook> => {
  const meters = new MeterBook(defaults)
  await table.start((record) =>
    takeRow(
      record,
      meterAssetSchema,
      (id, row) => meters.put(id, row),
      () => undefined,
    ),
  )
  await table.stop()
  return meters
}

/** After its topic was given more partitions, most rows of a partition may be such. */
const oncePerPartition = (
  tell: (record: TopicRecord, home: number) => void,
): ((record: TopicRecord, home: number) => void) => {
  const told = new Set<number>()
  return (record, home) => {
    if (told.has(record.partition)) return
    told.add(record.partition)
    tell(record, home)
  }
}
