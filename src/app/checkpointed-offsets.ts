import type { CheckpointStore, CheckpointStores } from '../ports/checkpoint-store.ts'

/**
 * Checkpoints, with an eye on how far each has come: what lies before is not read again.
 *
 * Keeps: the stored offset of each stage's partition. Bounded by: those. Late data: none. After restart: as loaded.
 */
export class CheckpointedOffsets implements CheckpointStores {
  readonly #stores: CheckpointStores
  readonly #offsets = new Map<string, bigint>()

  constructor(stores: CheckpointStores) {
    this.#stores = stores
  }

  /** 0 where nothing was stored yet. */
  of(stage: string, partition: number): bigint {
    return this.#offsets.get(`${stage}-${partition}`) ?? 0n
  }

  open(stage: string, partition: number): CheckpointStore {
    const store = this.#stores.open(stage, partition)
    const note = (offset: bigint): void => {
      this.#offsets.set(`${stage}-${partition}`, offset)
    }
    return {
      load: () => {
        const checkpoint = store.load()
        if (checkpoint !== undefined) note(checkpoint.offset)
        return checkpoint
      },
      write: async (change) => {
        await store.write(change)
        note(change.offset)
      },
      close: () => store.close(),
    }
  }

  close(): void {
    this.#stores.close()
  }
}
