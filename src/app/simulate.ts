import { join } from 'node:path'
import { type ReadingBatch, writeReadings } from '../adapters/duckdb/write-readings.ts'
import { writeReference } from '../adapters/duckdb/write-reference.ts'
import { writeWhole } from '../adapters/files/whole-file.ts'
import type { InspectionOutcome } from '../core/backtest/inspection-outcome.ts'
import { isoDay } from '../core/time.ts'
import { MS_PER_MINUTE } from '../core/units.ts'
import type { FeedOptions } from '../simulate/feed.ts'
import { simulateInspections } from '../simulate/inspections.ts'
import { type SimulatedRegion, simulateRegion } from '../simulate/region.ts'
import type { Scenario } from '../simulate/scenario.ts'
import type { Config } from './config.ts'
import { kafkaClient, kafkaSink, SILENT_KAFKA } from './kafka-transport.ts'
import type { Pace } from './pace.ts'
import { referenceRecords } from './reference-records.ts'
import { type FeedProgress, sendFeed } from './send-feed.ts'
import { demandTopics } from './topics.ts'

export interface SimulateToFilesOptions {
  readonly scenario: Scenario
  readonly seed: number
  readonly folder: string
  readonly format: 'parquet' | 'csv'
  readonly onProgress?: (done: { readonly dayNumber: number; readonly days: number }) => void
}

/**
 * Writes a region as the files of the contract, and beside them truth.json: what was planted, for whoever wants to
 * know how many of them a detector finds; and outcomes.csv, where the scenario has inspectors.
 * @returns the meters and the rows of readings
 * @throws AdapterError `write-failed`
 */
export const simulateToFiles = async (
  options: SimulateToFilesOptions,
): Promise<{ readonly meters: number; readonly rows: number }> => {
  const { scenario, seed, folder, format } = options
  const region = simulateRegion(scenario, seed)
  await writeReference(folder, region.reference, format)
  const path = join(folder, `readings.${format}`)
  const rows = await writeReadings(path, batchesOf(region, options.onProgress))
  const truth = {
    scenario: scenario.name,
    seed,
    mines: region.truth,
    lookAlikes: region.lookAlikes,
  }
  writeWhole(join(folder, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`)
  if (scenario.visitsPerWeek !== undefined)
    writeWhole(
      join(folder, 'outcomes.csv'),
      outcomesCsv(simulateInspections(region, scenario.visitsPerWeek)),
    )
  return { meters: region.reference.meters.length, rows }
}

const outcomesCsv = (outcomes: readonly InspectionOutcome[]): string =>
  [
    'site_id,inspected_at,outcome,kw_found,machines_found,selection',
    ...outcomes.map((it) =>
      [
        it.siteId,
        isoDay(it.inspectedAt),
        it.outcome,
        it.kwFound ?? '',
        it.machinesFound ?? '',
        it.selection ?? '',
      ].join(','),
    ),
  ]
    .map((line) => `${line}\n`)
    .join('')

function* batchesOf(
  region: SimulatedRegion,
  onProgress: SimulateToFilesOptions['onProgress'],
): Generator<ReadingBatch> {
  for (const [index, day] of region.days.entries()) {
    onProgress?.({ dayNumber: index + 1, days: region.days.length })
    for (const { meterId, startMs, stepMin, kwh, quality } of region.curvesOf(day)) {
      yield {
        meterId,
        startMs: kwh.map((_, slot) => startMs + slot * stepMin * MS_PER_MINUTE),
        stepMin,
        kwh: kwh.map((one) => one ?? Number.NaN),
        quality: quality ?? 'valid',
      }
    }
  }
}

export interface SimulateToKafkaOptions {
  readonly config: Config
  readonly scenario: Scenario
  readonly seed: number
  readonly feed: FeedOptions
  readonly pace: Pace
  readonly onProgress?: (progress: FeedProgress) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends a region into Kafka: reference data first, then the readings in order of time.
 * @returns the meters and the messages of readings
 * @throws AdapterError `broker-unreachable`, `topic-missing`
 */
export const simulateToKafka = async (
  options: SimulateToKafkaOptions,
): Promise<{ readonly meters: number; readonly messages: number }> => {
  const { config, scenario, seed, feed, pace, signal, onProgress } = options
  const client = kafkaClient(config, SILENT_KAFKA)
  await client.connect()
  await demandTopics(config, client)
  const region = simulateRegion(scenario, seed)
  const sink = kafkaSink(config, client)
  try {
    await sink.send(referenceRecords(region.reference))
    const messages = await sendFeed({
      region,
      sink,
      feed,
      pace,
      signal,
      ...(onProgress === undefined ? {} : { onProgress }),
    })
    return { meters: region.reference.meters.length, messages }
  } finally {
    await sink.close()
  }
}
