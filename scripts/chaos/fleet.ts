import { setTimeout as sleep } from 'node:timers/promises'
import { RUNNABLE_STAGES, type RunnableStage } from '../../src/core/stages.ts'
import { Instance, type UnaskedEnd } from './instance.ts'

const RESTART_MS = 1_000

export interface FleetOptions {
  readonly folder: string
  readonly instances: number
  readonly config: Readonly<Record<string, unknown>>
}

/** All processes of all stages, and who starts them again: what a supervisor does. */
export class Fleet {
  readonly instances: readonly Instance[]
  /** Processes that ended though nobody had ended them. */
  readonly unasked: UnaskedEnd[] = []
  #closing = false

  constructor({ folder, instances, config }: FleetOptions) {
    this.instances = RUNNABLE_STAGES.flatMap((stage) =>
      Array.from(
        { length: instances },
        (_, number) =>
          new Instance({
            ...{ stage, number, folder, config },
            onUnaskedEnd: (end) => {
              this.unasked.push(end)
              this.startLater(end.instance, RESTART_MS)
            },
          }),
      ),
    )
  }

  ofStage(stage: RunnableStage): readonly Instance[] {
    return this.instances.filter((instance) => instance.stage === stage)
  }

  start(): void {
    for (const instance of this.instances) instance.start()
  }

  startLater(name: string, afterMs: number): void {
    const instance = this.instances.find((one) => one.name === name)
    void sleep(afterMs).then(() => {
      if (!this.#closing) instance?.start()
    })
  }

  /** Everybody leaves as asked to. */
  async leave(): Promise<void> {
    this.#closing = true
    await Promise.all(this.instances.map((instance) => instance.leave()))
  }

  /** As this process ends: what waits for nothing. */
  abandon(): void {
    this.#closing = true
    for (const instance of this.instances) void instance.kill()
  }

  async kill(): Promise<void> {
    this.#closing = true
    await Promise.all(this.instances.map((instance) => instance.kill()))
  }
}
