import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { METRIC_LIST } from '../../../src/app/observe/metric-list.ts'
import { metricsOf } from '../../../src/app/observe/metrics.ts'
import { probesOf } from '../../../src/app/observe/probes.ts'
import type { CollateAccounts } from '../../../src/app/pipeline.ts'
import { aStage } from './standing-stage.ts'

const COUNTS = { read: 10, accepted: 7, duplicate: 1, late: 1, rejected: 1 }
const ENERGY = { takenKwh: 9, replacedKwh: 1, finalKwh: 5, openDays: 2, openKwh: 3 }

/** What is told of one partition of collate that is held, and one that was given up. */
const told = (change: Partial<Record<keyof CollateAccounts, object>> = {}) => {
  const stage = aStage({ standing: { taken: [{ partition: 2, next: 41n }] } })
  const { figures } = stage
  figures.taken(1)
  figures.worked(1, 5, 1)
  figures.givenUp(1)
  figures.taken(2)
  figures.worked(2, 20, 3)
  figures.batch(2)
  figures.stored(2, 6, 0)
  const work: CollateAccounts = {
    ledger: () => ({ ...COUNTS, ...change.ledger }),
    turnedAway: () =>
      new Map([
        ['late', { intervals: 1, letters: 1 }],
        ['schema', { intervals: 1, letters: 1 }],
      ]),
    energy: () => ({ ...ENERGY, ...change.energy }),
  }
  const pipeline = {
    stages: [stage],
    collating: new Map([
      [1, work],
      [2, work],
    ]),
  }
  const watch = { reachable: true, lagOf: () => [{ partition: 2, next: 41n, records: 9 }] }
  const metrics = metricsOf({
    pipeline,
    watch,
    probes: probesOf({ pipeline, watch, isShuttingDown: () => false }),
    bytesInFlight: () => 12,
    version: '0.1.0',
    clock: { nowMs: () => 7_000 },
  })()
  return Object.fromEntries(
    metrics.map(({ name, samples }) => [
      name,
      samples.map(({ labels, value }) => [...Object.values(labels), value].join(' ')),
    ]),
  )
}

it('everything that is held is told, by stage and partition; what was given up keeps its counts alone', () => {
  expect(told()).toEqual({
    greywatt_build_info: [`0.1.0 ${process.versions.node} 1`],
    greywatt_ready: ['1'],
    greywatt_log_reachable: ['1'],
    greywatt_stage_ready: ['collate 1'],
    greywatt_records_total: ['collate 1 5', 'collate 2 20'],
    greywatt_batches_total: ['collate 1 0', 'collate 2 1'],
    greywatt_records_sent_total: ['collate 1 1', 'collate 2 3'],
    greywatt_position: ['collate 2 41'],
    greywatt_lag_records: ['collate 2 9'],
    greywatt_last_progress_timestamp_seconds: ['collate 2 0'],
    greywatt_checkpoints_total: ['collate 1 0', 'collate 2 1'],
    greywatt_checkpoint_rows_total: ['collate 1 0', 'collate 2 6'],
    greywatt_checkpoint_seconds_total: ['collate 1 0', 'collate 2 0'],
    greywatt_checkpoint_last_rows: ['collate 2 6'],
    greywatt_checkpoint_last_seconds: ['collate 2 0'],
    greywatt_checkpoint_age_seconds: ['collate 2 7'],
    greywatt_intervals_total: [
      '2 read 10',
      '2 accepted 7',
      '2 duplicate 1',
      '2 late 1',
      '2 rejected 1',
    ],
    greywatt_rejected_intervals_total: ['2 late 1', '2 schema 1'],
    greywatt_dead_letters_total: ['2 late 1', '2 schema 1'],
    greywatt_energy_kwh: ['2 accepted 8', '2 final 5', '2 open 3'],
    greywatt_partition_closes: ['2 intervals 1', '2 energy 1'],
    greywatt_conservation_closes: ['1'],
    greywatt_http_bytes_in_flight: ['12'],
  })
})

it.each([
  {
    label: 'an interval',
    change: { ledger: { read: 11 } },
    closes: ['2 intervals 0', '2 energy 1'],
  },
  { label: 'a kWh', change: { energy: { openKwh: 2 } }, closes: ['2 intervals 1', '2 energy 0'] },
])('it is told where $label is missing', ({ change, closes }) => {
  const { greywatt_partition_closes, greywatt_conservation_closes } = told(change)
  expect([greywatt_partition_closes, greywatt_conservation_closes]).toEqual([closes, ['0']])
})

it('docs/operations.md has a row for each metric, and for no other', () => {
  const text = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  const table = /<!-- metrics -->\n([\s\S]*?)<!-- \/metrics -->/.exec(text)?.[1] ?? ''
  const names = [...table.matchAll(/^\|[^|]*\|/gm)].flatMap(([cell]) =>
    [...cell.matchAll(/`(greywatt_\w+)/g)].map(([, name]) => name),
  )
  expect(names.toSorted()).toEqual(
    [
      ...Object.keys(METRIC_LIST),
      'greywatt_http_responses_total',
      'greywatt_http_request_seconds',
    ].toSorted(),
  )
})
