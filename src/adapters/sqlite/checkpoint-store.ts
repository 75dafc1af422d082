import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { CheckpointStore, CheckpointStores } from '../../ports/checkpoint-store.ts'
import { CheckpointFile } from './checkpoint-file.ts'
import { CheckpointWriter } from './checkpoint-writer.ts'
import { lockStateFolder } from './state-folder-lock.ts'

/**
 * Checkpoints in a folder: `<stage>-<partition>.sqlite` each. The folder belongs to one process, from take() or
 * the first open() to close().
 */
export class SqliteCheckpointStores implements CheckpointStores {
  readonly #folder: string
  readonly #open = new Map<string, CheckpointStore>()
  readonly #writer = new CheckpointWriter()
  #unlock: (() => void) | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Takes the folder before anything is opened, for who keeps more in it. @throws as open() does */
  take(): void {
    this.#unlock ??= this.#takeFolder()
  }

  open(stage: string, partition: number): CheckpointStore {
    this.take()
    const name = `${stage}-${partition}`
    if (this.#open.has(name)) {
      throw new AdapterError(
        'checkpoint-locked',
        `the checkpoint ${name} in ${this.#folder} is open already: close it first`,
      )
    }
    const file = new CheckpointFile(join(this.#folder, `${name}.sqlite`))
    const store: CheckpointStore = {
      load: () => file.load(),
      write: (change) => this.#writer.write(file, change),
      close: () => {
        this.#writer.closed(file.path)
        file.close()
        this.#open.delete(name)
      },
    }
    this.#open.set(name, store)
    return store
  }

  close(): void {
    for (const store of [...this.#open.values()]) store.close()
    this.#writer.close()
    this.#unlock?.()
    this.#unlock = undefined
  }

  #takeFolder(): () => void {
    try {
      mkdirSync(this.#folder, { recursive: true })
      return lockStateFolder(this.#folder)
    } catch (cause) {
      if (cause instanceof AdapterError) throw cause
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new AdapterError(
        'checkpoint-write',
        `cannot use the state folder ${this.#folder} (${why}): mend its access, or set state.dir to another`,
        { cause },
      )
    }
  }
}
