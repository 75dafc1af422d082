/** One checkpoint of many dirty meters of collate, and the restart from it; in a process of its own. */
import { SqliteCheckpointStores } from '../../src/adapters/sqlite/checkpoint-store.ts'
import { collateWork } from './collate-work.ts'
import { blockFeed } from './feed.ts'
import { Stopwatch } from './stopwatch.ts'

const [meters = '', stateDir = ''] = process.argv.slice(2)
const plan = { meters: Number(meters), days: 1, shape: 'block' } as const

const filled = collateWork()
for (const record of blockFeed(plan)) filled.record(record, () => undefined)
const stores = new SqliteCheckpointStores(stateDir)
const store = stores.open('collate', 0)
// The thread starts with the first write; that is not what is measured.
await store.write({ offset: 0n, put: [], remove: [] })
globalThis.gc?.()
const writing = new Stopwatch()
writing.start()
await store.write({ offset: 1n, ...filled.takeChanges() })
const { seconds: writeSeconds, stallMs } = writing.measured()
stores.close()

const again = new SqliteCheckpointStores(stateDir)
const reading = new Stopwatch()
reading.start()
const saved = again.open('collate', 0).load()
const restored = collateWork()
restored.restore(saved?.entries ?? [])
const restoreSeconds = reading.measured().seconds
again.close()
const { accepted } = restored.ledger()
if (accepted !== filled.ledger().accepted) throw new Error(`${accepted} readings came back`)
process.stdout.write(`${JSON.stringify({ writeSeconds, stallMs, restoreSeconds })}\n`)
