import type { ReferenceData } from '../ports/history.ts'
import type { OutgoingRecord, TopicName } from '../ports/topic.ts'

const recordsOf = <Row extends object>(
  topic: TopicName,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): OutgoingRecord[] => rows.map((row) => ({ topic, key: keyOf(row), value: JSON.stringify(row) }))

/** Assets, orders, tips and weather as the messages of their topics, keyed by their ids. */
export const referenceRecords = (data: ReferenceData): readonly OutgoingRecord[] => [
  ...recordsOf('meters', data.meters, ({ meterId }) => meterId),
  ...recordsOf('transformers', data.transformers, ({ transformerId }) => transformerId),
  ...recordsOf('licences', data.licences, ({ licenceId }) => licenceId),
  ...recordsOf('curtailment-orders', data.orders, ({ orderId }) => orderId),
  ...recordsOf('tips', data.tips, ({ tipId }) => tipId),
  ...recordsOf('weather', data.weather, ({ regionId }) => regionId),
]
