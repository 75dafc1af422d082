import { AdapterError } from '../../ports/adapter-error.ts'
import type {
  Checkpoint,
  CheckpointChange,
  CheckpointStore,
  CheckpointStores,
} from '../../ports/checkpoint-store.ts'

/** What outlives the stores of one run: hand it to the next to play a restart. */
export class CheckpointMemory {
  readonly checkpoints = new Map<
    string,
    { offset: bigint; readonly entries: Map<string, unknown> }
  >()
}

/**
 * Checkpoints for a run that ends with its process. Values are cloned on the way in and out, as an encoding would.
 */
export class MemoryCheckpointStores implements CheckpointStores {
  readonly #memory: CheckpointMemory
  readonly #open = new Set<string>()

  constructor(memory: CheckpointMemory) {
    this.#memory = memory
  }

  open(stage: string, partition: number): CheckpointStore {
    const name = `${stage}-${partition}`
    if (this.#open.has(name)) {
      throw new AdapterError(
        'checkpoint-locked',
        `the checkpoint ${name} is open already: close it first`,
      )
    }
    this.#open.add(name)
    const { checkpoints } = this.#memory
    let closed = false
    const demandOpen = (): void => {
      if (closed) throw new AdapterError('checkpoint-fenced', `the checkpoint ${name} was closed`)
    }
    return {
      load: () => {
        demandOpen()
        return loaded(checkpoints.get(name))
      },
      write: async (change) => {
        demandOpen()
        const entries = checkpoints.get(name)?.entries ?? new Map<string, unknown>()
        apply(entries, change)
        checkpoints.set(name, { offset: change.offset, entries })
      },
      close: () => {
        closed = true
        this.#open.delete(name)
      },
    }
  }

  close(): void {
    this.#open.clear()
  }
}

const loaded = (
  kept: { readonly offset: bigint; readonly entries: ReadonlyMap<string, unknown> } | undefined,
): Checkpoint | undefined => kept && { offset: kept.offset, entries: clones(kept.entries) }

function* clones(
  entries: ReadonlyMap<string, unknown>,
): Generator<readonly [key: string, value: unknown]> {
  for (const [key, value] of entries) yield [key, structuredClone(value)]
}

const apply = (entries: Map<string, unknown>, { put, remove }: CheckpointChange): void => {
  const changes = Array.from(put, ([key, value]) => [key, structuredClone(value)] as const)
  for (const key of remove) entries.delete(key)
  for (const [key, value] of changes) entries.set(key, value)
}
