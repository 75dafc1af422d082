import { energyCloses } from '../../core/collate/energy-account.ts'
import { closes } from '../../core/validate/ledger.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Metric, MetricSample } from '../../ports/metrics.ts'
import type { Probes } from '../../ports/probes.ts'
import type { Pipeline } from '../pipeline.ts'
import type { PartitionFigures } from '../stage-figures.ts'
import { EnergySampler } from './energy-sampler.ts'
import type { LogWatch } from './log-watch.ts'
import { METRIC_LIST, type MetricName } from './metric-list.ts'

export interface MetricsOptions {
  readonly pipeline: Pick<Pipeline, 'stages' | 'collating'>
  readonly watch: Pick<LogWatch, 'lagOf' | 'reachable'>
  readonly probes: Probes
  readonly bytesInFlight: () => number
  readonly version: string
  readonly clock: Clock
}

type Samples = Partial<Record<MetricName, readonly MetricSample[]>>

/** A look at everything that the stages hold, made when somebody asks. */
export const metricsOf = (options: MetricsOptions): (() => readonly Metric[]) => {
  const energy = new EnergySampler(options.clock)
  return () => {
    const samples: Samples = {
      ...processSamples(options),
      ...stageSamples(options),
      ...ledgerSamples(options, energy),
    }
    return (Object.keys(METRIC_LIST) as MetricName[]).map((name) => ({
      name,
      ...METRIC_LIST[name],
      samples: samples[name] ?? [],
    }))
  }
}

const flag = (holds: boolean): number => (holds ? 1 : 0)
const one = (value: number, labels: MetricSample['labels'] = {}): readonly MetricSample[] => [
  { labels, value },
]

const processSamples = ({ version, probes, watch, bytesInFlight }: MetricsOptions): Samples => {
  const { ready, stages } = probes.readiness()
  return {
    greywatt_build_info: one(1, { version, node: process.versions.node }),
    greywatt_ready: one(flag(ready)),
    greywatt_log_reachable: one(flag(watch.reachable)),
    greywatt_stage_ready: stages.map((it) => ({
      labels: { stage: it.stage },
      value: flag(it.ready),
    })),
    greywatt_http_bytes_in_flight: one(bytesInFlight()),
  }
}

const stageSamples = ({ pipeline, watch, clock }: MetricsOptions): Samples => {
  const all = pipeline.stages.flatMap(({ stage, figures }) =>
    figures.partitions().map((figure) => ({ stage, figure })),
  )
  const held = all.filter(({ figure }) => figure.held)
  const of = (from: typeof all, value: (figure: PartitionFigures) => number) =>
    from.map(({ stage, figure }) => ({
      labels: { stage, partition: String(figure.partition) },
      value: value(figure),
    }))
  const lags = pipeline.stages.flatMap((stage) =>
    watch.lagOf(stage).map(({ partition, next, records }) => ({
      labels: { stage: stage.stage, partition: String(partition) },
      next: Number(next),
      records,
    })),
  )
  const nowMs = clock.nowMs()
  return {
    greywatt_records_total: of(all, (it) => it.records),
    greywatt_batches_total: of(all, (it) => it.batches),
    greywatt_records_sent_total: of(all, (it) => it.sent),
    greywatt_position: lags.map(({ labels, next }) => ({ labels, value: next })),
    greywatt_lag_records: lags.flatMap(({ labels, records }) =>
      records === undefined ? [] : [{ labels, value: records }],
    ),
    greywatt_last_progress_timestamp_seconds: of(held, (it) => it.progressAtMs / 1000),
    greywatt_checkpoints_total: of(all, (it) => it.checkpoints),
    greywatt_checkpoint_rows_total: of(all, (it) => it.checkpointRows),
    greywatt_checkpoint_seconds_total: of(all, (it) => it.checkpointMs / 1000),
    greywatt_checkpoint_last_rows: of(held, (it) => it.lastCheckpointRows),
    greywatt_checkpoint_last_seconds: of(held, (it) => it.lastCheckpointMs / 1000),
    greywatt_checkpoint_age_seconds: of(held, (it) => (nowMs - it.storedAtMs) / 1000),
  }
}

const OUTCOMES = ['read', 'accepted', 'duplicate', 'late', 'rejected'] as const

/** Of the partitions that are collated here now: the others' accounts are told by who has them. */
const ledgerSamples = ({ pipeline }: MetricsOptions, sampler: EnergySampler): Samples => {
  const collate = pipeline.stages.find(({ stage }) => stage === 'collate')
  const held = (collate?.figures.partitions() ?? []).filter((figure) => figure.held)
  const accounts = held.flatMap(({ partition }) => {
    const work = pipeline.collating.get(partition)
    if (work === undefined) return []
    const { takenKwh, replacedKwh, finalKwh, openKwh } = sampler.sampleOf(work)
    const acceptedKwh = takenKwh - replacedKwh
    return [
      {
        labels: { partition: String(partition) },
        counts: work.ledger(),
        turnedAway: [...work.turnedAway()],
        energyKwh: { accepted: acceptedKwh, final: finalKwh, open: openKwh },
        energyCloses: energyCloses(acceptedKwh, finalKwh, openKwh),
      },
    ]
  })
  const allClose = accounts.every((it) => closes(it.counts) && it.energyCloses)
  return {
    greywatt_intervals_total: accounts.flatMap(({ labels, counts }) =>
      OUTCOMES.map((outcome) => ({ labels: { ...labels, outcome }, value: counts[outcome] })),
    ),
    greywatt_rejected_intervals_total: accounts.flatMap(({ labels, turnedAway }) =>
      turnedAway.map(([reason, { intervals }]) => ({
        labels: { ...labels, reason },
        value: intervals,
      })),
    ),
    greywatt_dead_letters_total: accounts.flatMap(({ labels, turnedAway }) =>
      turnedAway.map(([reason, { letters }]) => ({
        labels: { ...labels, reason },
        value: letters,
      })),
    ),
    greywatt_energy_kwh: accounts.flatMap(({ labels, energyKwh }) =>
      Object.entries(energyKwh).map(([part, value]) => ({ labels: { ...labels, part }, value })),
    ),
    greywatt_partition_closes: accounts.flatMap((it) => [
      { labels: { ...it.labels, account: 'intervals' }, value: flag(closes(it.counts)) },
      { labels: { ...it.labels, account: 'energy' }, value: flag(it.energyCloses) },
    ]),
    greywatt_conservation_closes: one(flag(allClose)),
  }
}
