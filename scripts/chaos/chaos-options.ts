/** What one run is to do; every draw of it hangs on the seed. */
export interface ChaosOptions {
  /** At least this many intervals are fed. */
  readonly readings: number
  readonly partitions: number
  /** Processes of each stage. */
  readonly instances: number
  readonly kills: number
  /** Processes that are stopped for `freezeMs` while the others go on, and then wake up. */
  readonly freezes: number
  readonly freezeMs: number
  /** Processes that are asked to leave and come back later. */
  readonly leaves: number
  readonly brokerRestarts: number
  /** Between the stop and the start: connections are refused. */
  readonly brokerDownMs: number
  /** The broker is there and does not answer. */
  readonly brokerSilences: number
  readonly brokerSilenceMs: number
  /** kafka.sessionTimeoutMs of the stages: as short as the machine keeps. */
  readonly sessionTimeoutMs: number
  /** Mean time between two faults. */
  readonly gapMs: number
  /** Share of the feed that lies in the topic before the stages start. */
  readonly share: number
  readonly seed: number
  readonly port: number
  /** Broker, states, logs: kept where something disagrees. */
  readonly folder: string
}

export type Say = (line: string) => void
