/** One line of a metric. Labels are few and their values come from closed lists or partitions: never an id. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric as it stands now: what counts is held by whoever does the work, and is looked at when somebody asks. */
export interface Metric {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly samples: readonly MetricSample[]
}
