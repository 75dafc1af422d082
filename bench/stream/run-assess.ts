/** Assess on a topic, and whose windows it then holds. */
import { readCheckpoints } from '../../src/adapters/sqlite/read-checkpoints.ts'
import type { SavedMembers } from '../../src/core/assess/saved-pages.ts'
import { runOneStage } from './one-stage.ts'

const [broker = '', topicPrefix = '', wanted = '', stateDir = ''] = process.argv.slice(2)
await runOneStage({
  ...{ stage: 'assess', broker, topicPrefix, stateDir, compression: 'zstd' },
  wanted: Number(wanted),
})
let meters = 0
for (const { checkpoint } of readCheckpoints(stateDir, 'assess'))
  for (const [key, page] of checkpoint.entries)
    if (key.startsWith('#members')) meters += (page as SavedMembers).meterIds.length
process.stdout.write(`${JSON.stringify({ meters })}\n`)
