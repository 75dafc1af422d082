import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { Checkpoint } from '../../ports/checkpoint-store.ts'
import { entriesIn, offsetIn } from './checkpoint-rows.ts'
import { reasonOf } from './sqlite-fault.ts'

export interface StoredPartition {
  readonly partition: number
  readonly checkpoint: Checkpoint
}

const partitionsIn = (folder: string, stage: string): readonly number[] => {
  try {
    return readdirSync(folder)
      .map((name) => /^(.+)-(\d+)\.sqlite$/.exec(name))
      .flatMap((match) => (match?.[1] === stage ? [Number(match[2])] : []))
      .sort((a, b) => a - b)
  } catch (cause) {
    throw new AdapterError(
      'file-missing',
      `cannot read the state folder ${folder} (${reasonOf(cause)}): correct state.dir`,
      { cause },
    )
  }
}

/**
 * The checkpoints of a stage, each as of one write, also while a process has the folder; nothing is changed. The
 * entries of a partition are to be read before the next one is asked for.
 * @throws AdapterError `file-missing`, `checkpoint-unreadable`
 */
export function* readCheckpoints(folder: string, stage: string): Generator<StoredPartition> {
  for (const partition of partitionsIn(folder, stage)) {
    const path = join(folder, `${stage}-${partition}.sqlite`)
    const mending = <Result>(read: () => Result): Result => {
      try {
        return read()
      } catch (cause) {
        throw new AdapterError(
          'checkpoint-unreadable',
          `cannot read the checkpoint ${path} (${reasonOf(cause)}): see whether it belongs to this program`,
          { cause },
        )
      }
    }
    const database = mending(() => new DatabaseSync(path, { readOnly: true }))
    try {
      const offset = mending(() => {
        database.exec('BEGIN')
        return offsetIn(database)
      })
      if (offset === undefined) continue
      yield { partition, checkpoint: { offset, entries: entriesIn({ database, mending }) } }
    } finally {
      database.close()
    }
  }
}
