import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { AdapterError } from '../../ports/adapter-error.ts'
import { isBusy } from './sqlite-fault.ts'

/**
 * Takes the folder for this process and answers how to give it back. An open exclusive transaction holds the lock: the
 * operating system drops it with the process, so nothing stale is left after a crash. Not for network file systems
 * without working locks.
 *
 * @throws AdapterError `checkpoint-locked` where another has the folder
 */
export const lockStateFolder = (folder: string): (() => void) => {
  const path = join(folder, 'lock.sqlite')
  const database = new DatabaseSync(path)
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    if (!isBusy(cause)) throw cause
    throw new AdapterError(
      'checkpoint-locked',
      `another process has the state folder ${folder}: stop it, or give this one another state.dir`,
      { cause },
    )
  }
  return () => database.close()
}
