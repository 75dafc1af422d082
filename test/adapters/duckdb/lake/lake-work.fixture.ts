import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

/**
 * A process that writes into a lake or compacts it, and is killed ahead of its n-th change of a folder or file: nothing
 * of its own runs after that, as with a SIGKILL from outside.
 */
const [work = '', folder = '', step = ''] = process.argv.slice(2)

let steps = 0
const dyingAhead = <Args extends readonly unknown[], Result>(
  real: (...args: Args) => Result,
): ((...args: Args) => Result) => {
  return (...args) => {
    if (String(args[0]).startsWith(folder) && ++steps === Number(step))
      process.kill(process.pid, 'SIGKILL')
    return real(...args)
  }
}
Object.assign(fs, { mkdirSync: dyingAhead(fs.mkdirSync), rmSync: dyingAhead(fs.rmSync) })
Object.assign(promises, {
  // Opened to be synced.
  open: dyingAhead(promises.open),
  rename: dyingAhead(promises.rename),
  rm: dyingAhead(promises.rm),
})
syncBuiltinESMExports()

const { compactLake } = await import('../../../../src/adapters/duckdb/lake/compact-lake.ts')
const { NOW_MS, write } = await import('./a-lake.ts')
const { aMeterDay } = await import('../../../builders/a-meter-day.ts')

if (work === 'compact') await compactLake({ folder, revisions: 'standing', nowMs: NOW_MS })
else
  await write(
    folder,
    ['M1', 'M2'].map((meterId) => aMeterDay({ meterId, revision: 3000 })),
  )
