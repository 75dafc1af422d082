/** Every metric of our own; docs/operations.md has a row for each. Labels in braces. */
export const METRIC_LIST = {
  greywatt_build_info: { type: 'gauge', help: 'Version of the program and of Node: always 1.' },
  greywatt_ready: { type: 'gauge', help: 'Whether /readyz answers 200.' },
  greywatt_log_reachable: {
    type: 'gauge',
    help: 'Whether the log has answered within the last 10 s.',
  },
  greywatt_stage_ready: {
    type: 'gauge',
    help: 'Whether the stage has joined its group and reads all partitions that it was given.',
  },
  greywatt_records_total: { type: 'counter', help: 'Records read since the process started.' },
  greywatt_batches_total: { type: 'counter', help: 'Batches read.' },
  greywatt_records_sent_total: {
    type: 'counter',
    help: 'Records sent to the next topics, dead letters included.',
  },
  greywatt_position: { type: 'gauge', help: 'Offset of the next record.' },
  greywatt_lag_records: {
    type: 'gauge',
    help: 'Records between that and the end of the log, as it was told within the last seconds.',
  },
  greywatt_last_progress_timestamp_seconds: {
    type: 'gauge',
    help: 'When records were last worked on, or the partition was taken.',
  },
  greywatt_checkpoints_total: { type: 'counter', help: 'Checkpoints written.' },
  greywatt_checkpoint_rows_total: { type: 'counter', help: 'Rows written by checkpoints.' },
  greywatt_checkpoint_seconds_total: { type: 'counter', help: 'Time that checkpoints took.' },
  greywatt_checkpoint_last_rows: { type: 'gauge', help: 'Rows of the last checkpoint.' },
  greywatt_checkpoint_last_seconds: { type: 'gauge', help: 'Time that the last checkpoint took.' },
  greywatt_checkpoint_age_seconds: {
    type: 'gauge',
    help: 'Since when something is not stored yet; a partition that does not change stays young.',
  },
  greywatt_intervals_total: {
    type: 'counter',
    help: 'The ledger: intervals by outcome, read = accepted + duplicate + late + rejected. Part of the state.',
  },
  greywatt_rejected_intervals_total: {
    type: 'counter',
    help: 'Intervals turned away, late ones included, by reason, since the partition was taken.',
  },
  greywatt_dead_letters_total: {
    type: 'counter',
    help: 'Messages sent to rejected-readings, by reason, since the partition was taken.',
  },
  greywatt_energy_kwh: {
    type: 'gauge',
    help: 'The ledger: energy accepted, of final days and of open days; looked at once a minute.',
  },
  greywatt_partition_closes: {
    type: 'gauge',
    help: 'Whether the account of the partition closes; 0 is a bug.',
  },
  greywatt_conservation_closes: {
    type: 'gauge',
    help: 'Whether all accounts of this process close; 0 is a bug.',
  },
  greywatt_http_bytes_in_flight: {
    type: 'gauge',
    help: 'Bytes of readings on their way from HTTP into the log.',
  },
} as const satisfies Readonly<
  Record<string, { readonly type: 'counter' | 'gauge'; readonly help: string }>
>
export type MetricName = keyof typeof METRIC_LIST
