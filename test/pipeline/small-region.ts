import {
  CheckpointMemory,
  MemoryCheckpointStores,
} from '../../src/adapters/memory/checkpoint-store.ts'
import { MemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { type Config, parseConfig } from '../../src/app/config.ts'
import { type Pipeline, startPipeline } from '../../src/app/pipeline.ts'
import type { Alert } from '../../src/core/alert/alert.ts'
import type { Ranking } from '../../src/core/rank/ranker.ts'
import { RUNNABLE_STAGES } from '../../src/core/stages.ts'
import type { LedgerCounts } from '../../src/core/validate/ledger.ts'
import type { CheckpointStores } from '../../src/ports/checkpoint-store.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { MeterSeries, ReadingHistory, ReferenceData } from '../../src/ports/history.ts'
import type { OutgoingRecord } from '../../src/ports/topic.ts'
import { aFlat } from '../builders/a-flat.ts'
import { almatyMidnight, dayOf } from '../builders/days.ts'

const HALF_HOUR = 1_800_000
export const DAYS = 20
export const FIRST_DAY = dayOf('2026-01-10')
const SLOTS = DAYS * 48
/** When everything arrives, an hour after the last interval. */
export const NOW_MS = almatyMidnight(FIRST_DAY + DAYS) + 3_600_000

export const config = (change: object = {}): Config =>
  parseConfig({ timezone: 'Asia/Almaty', regionId: 'ALA', ...change }, 'the test')

/**
 * Twelve homes in two transformer areas, one of them with a head meter, and a home without an area: one with an S19
 * since day 12, one whose S19 stopped on day 15, so that its alert is on its way out.
 */
const homes: ReadonlyMap<string, Float64Array> = new Map([
  ...Array.from({ length: 12 }, (_, i): [string, Float64Array] => {
    const machines = i === 4 || i === 9 ? 1 : 0
    const withMachine = aFlat({
      days: DAYS,
      seed: i + 1,
      machines,
      machinesFrom: i === 4 ? 12 * 48 : 0,
    })
    const alone = aFlat({ days: DAYS, seed: i + 1 })
    const power =
      i === 9
        ? withMachine.map((kw, slot) => (slot < 15 * 48 ? kw : (alone[slot] as number)))
        : withMachine
    return [`HOME-${String(i).padStart(2, '0')}`, power]
  }),
])
const areaOf = (i: number): string | undefined => (i < 7 ? 'TP-1' : i < 11 ? 'TP-2' : undefined)
const headKw = Array.from({ length: SLOTS }, (_, slot) =>
  [...homes.values()].slice(0, 7).reduce((sum, power) => sum + (power[slot] as number), 0.4),
)
const energies: ReadonlyMap<string, readonly number[]> = new Map(
  [...homes, ['HEAD-1', headKw] as const].map(([id, power]) => [
    id,
    Array.from(power, (kw) => Math.round(kw * 500) / 1000),
  ]),
)

export const reference: ReferenceData = {
  meters: [...energies.keys()].map((meterId, i) => {
    const transformerId = meterId === 'HEAD-1' ? 'TP-1' : areaOf(i)
    return {
      meterId,
      ...(transformerId === undefined ? {} : { transformerId }),
      customerClass: 'household' as const,
    }
  }),
  transformers: [
    { transformerId: 'TP-1', ratedKva: 25, headMeterId: 'HEAD-1', p0Kw: 0.1, pkKw: 0.6 },
    { transformerId: 'TP-2', ratedKva: 16 },
  ],
  licences: [],
  orders: [],
  tips: [{ tipId: 'T1', at: almatyMidnight(FIRST_DAY + 3), meterId: 'HOME-04' }],
  weather: Array.from({ length: DAYS * 24 }, (_, hour) => ({
    regionId: 'ALA',
    at: almatyMidnight(FIRST_DAY) + hour * 3_600_000,
    tempC: -8 + 6 * Math.sin(hour / 30),
  })),
}

const referenceMessages: readonly OutgoingRecord[] = [
  ...reference.meters.map(
    (row): OutgoingRecord => ({ topic: 'meters', key: row.meterId, value: JSON.stringify(row) }),
  ),
  ...reference.transformers.map(
    (row): OutgoingRecord => ({
      topic: 'transformers',
      key: row.transformerId,
      value: JSON.stringify(row),
    }),
  ),
  ...reference.tips.map(
    (row): OutgoingRecord => ({ topic: 'tips', key: row.tipId, value: JSON.stringify(row) }),
  ),
  ...reference.weather.map(
    (row): OutgoingRecord => ({ topic: 'weather', key: row.regionId, value: JSON.stringify(row) }),
  ),
]

/** A reading as its message; `slot` counts half hours since the first midnight. */
export const message = (
  meterId: string,
  slot: number,
  kwh: number,
  more: object = {},
): OutgoingRecord => ({
  topic: 'meter-readings',
  key: meterId,
  value: JSON.stringify({
    meterId,
    at: new Date(almatyMidnight(FIRST_DAY) + slot * HALF_HOUR).toISOString(),
    stepMin: 30,
    kwh,
    ...more,
  }),
})

/** All readings, by time; three of a quiet home come a day late, and some come twice. */
export const readings: readonly OutgoingRecord[] = Array.from({ length: SLOTS }, (_, slot) =>
  [...energies].flatMap(([meterId, kwh]) => {
    const sent: OutgoingRecord[] = []
    const held = meterId === 'HOME-02' && slot % 48 >= 20 && slot % 48 < 23 && slot < 10 * 48
    if (!held) sent.push(message(meterId, slot, kwh[slot] as number))
    if (
      meterId === 'HOME-02' &&
      slot >= 48 &&
      (slot - 48) % 48 >= 20 &&
      (slot - 48) % 48 < 23 &&
      slot - 48 < 10 * 48
    )
      sent.push(message(meterId, slot - 48, kwh[slot - 48] as number))
    if (meterId === 'HOME-05' && slot % 17 === 0)
      sent.push(message(meterId, slot, kwh[slot] as number))
    return sent
  }),
).flat()

export const history: ReadingHistory = {
  meterIds: async () => [...energies.keys()].sort(),
  async *series(order) {
    for (const meterId of order) yield seriesOf(meterId)
  },
  lastReadings: async () =>
    new Map([...energies.keys()].map((id) => [id, [...seriesOf(id).startMs.subarray(SLOTS - 3)]])),
  rows: energies.size * SLOTS,
  close: () => undefined,
}
const seriesOf = (meterId: string): MeterSeries => ({
  meterId,
  startMs: Float64Array.from(
    { length: SLOTS },
    (_, slot) => almatyMidnight(FIRST_DAY) + slot * HALF_HOUR,
  ),
  kwh: Float64Array.from(energies.get(meterId) ?? []),
  isRegister: false,
  kvarh: undefined,
  stepMin: undefined,
  quality: undefined,
})

/** A log that holds the region's reference data, and readings. */
export const aLog = async (
  partitions: number,
  messages: readonly OutgoingRecord[] = readings,
  arrival: Clock = { nowMs: () => NOW_MS },
): Promise<MemoryLog> => {
  const log = new MemoryLog({ partitions, clock: arrival })
  const sink = log.sink()
  await sink.send(referenceMessages)
  await sink.send(messages)
  return log
}

export interface RunOptions {
  readonly memory?: CheckpointMemory
  readonly config?: Config
  /** Stops after so many readings; without it the log is read to its end. */
  readonly stopAfter?: number
  /** Called after each batch of readings. */
  /** Of the process; else it goes on by a second with each look. */
  readonly clock?: Clock
  /** In place of `memory`. */
  readonly checkpoints?: CheckpointStores
  readonly onReadings?: (readings: number) => void
  readonly onRanking?: (ranking: Ranking) => void
}

/** Runs all stages over a log, to its end or to a stop; answers what became of the readings. */
export const run = async (
  log: MemoryLog,
  options: RunOptions = {},
): Promise<readonly LedgerCounts[]> => {
  let handled = 0
  let nowMs = NOW_MS
  let stopped: Promise<void> | undefined
  if (options.stopAfter === undefined) log.finish('meter-readings')
  const pipeline: Pipeline = await startPipeline({
    config: options.config ?? config({ state: { checkpointEveryS: 1 } }),
    stages: RUNNABLE_STAGES,
    transport: {
      source: (topic) => log.source(topic),
      sink: log.sink(),
      table: (topic) => log.table(topic),
      partitionTable: (topic) => log.partitionTable(topic),
      topicName: (topic) => `prefix.${topic}`,
    },
    checkpoints:
      options.checkpoints ?? new MemoryCheckpointStores(options.memory ?? new CheckpointMemory()),
    // A second passes with each look at it, so that every batch ends in a checkpoint.
    clock: options.clock ?? { nowMs: () => (nowMs += 1000) },
    log: {
      info: () => undefined,
      warn: (words, fields) => {
        throw new Error(`${words} ${JSON.stringify(fields)}`)
      },
    },
    onRecords: (stage, records) => {
      if (stage !== 'collate') return
      handled += records
      options.onReadings?.(handled)
      if (options.stopAfter !== undefined && handled >= options.stopAfter)
        stopped ??= pipeline.stop()
    },
    ...(options.onRanking === undefined ? {} : { onRanking: options.onRanking }),
    onStageEnd: (stage) => {
      if (stage === 'collate') log.finish('meter-days')
      if (stage === 'assess') log.finish('site-assessments')
    },
  })
  await pipeline.done
  await stopped
  return pipeline.ledgers().map(({ counts }) => counts)
}

const decoder = new TextDecoder()
const latest = (log: MemoryLog, topic: 'suspect-sites' | 'inspection-lists'): string[] => {
  const byKey = new Map<string, string>()
  for (const { key, value } of log.records(topic))
    byKey.set(key ?? '', decoder.decode(value ?? undefined))
  return [...byKey.values()]
}

/** Alerts that stand in the compacted topic, in their order: one line a site. */
export const raisedIn = (log: MemoryLog): string =>
  latest(log, 'suspect-sites')
    .map((text) => ({ text, alert: JSON.parse(text) as Alert }))
    .filter(({ alert }) => alert.state === 'raised')
    .sort((a, b) => (a.alert.rank ?? 0) - (b.alert.rank ?? 0))
    .map(({ text }) => text)
    .join('\n')
export const listsIn = (log: MemoryLog): string => latest(log, 'inspection-lists').sort().join('\n')
