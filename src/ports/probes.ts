/** What a supervisor asks of a process: is it alive, and may work be sent to it? */
export interface Health {
  /** False where a stage has failed; the process ends by itself then. */
  readonly alive: boolean
  readonly stages: readonly {
    readonly stage: string
    readonly state: 'running' | 'ended' | 'failed'
  }[]
}

export interface Readiness {
  readonly ready: boolean
  /** False while reference data is read, before the stages start. */
  readonly started: boolean
  readonly shuttingDown: boolean
  readonly logReachable: boolean
  readonly stages: readonly {
    readonly stage: string
    /** It has joined its group, and reads every partition that it was given. */
    readonly ready: boolean
    readonly joined: boolean
    readonly taken: readonly number[]
    readonly awaited: readonly number[]
  }[]
}

export interface Probes {
  health(): Health
  readiness(): Readiness
}
