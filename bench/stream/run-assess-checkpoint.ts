/** Checkpoints of assess, a full one and that of one more day, and the restart from them; in a process of its own. */
import { SqliteCheckpointStores } from '../../src/adapters/sqlite/checkpoint-store.ts'
import { DAY_CLOSED, KIND_HEADER } from '../../src/app/stages/stage-work.ts'
import { dayClosedToJson, meterDayToJson } from '../../src/core/collate/meter-day-message.ts'
import type { TopicRecord } from '../../src/ports/topic.ts'
import { assessWork } from './assess-work.ts'
import { dayOf, meterDays, WINDOW_DAYS } from './feed.ts'
import { Stopwatch } from './stopwatch.ts'

const [count = '', stateDir = ''] = process.argv.slice(2)
const meters = Number(count)

const recordOf = (value: string, headers: Readonly<Record<string, string>> = {}): TopicRecord => ({
  ...{ topic: 'meter-days', partition: 0, offset: 0n, key: null, headers, arrivedAtMs: 0 },
  value: Buffer.from(value),
})
const filled = assessWork()
const takeDay = (round: number): void => {
  for (const day of meterDays(meters, round))
    filled.record(recordOf(meterDayToJson(day)), () => undefined)
  const closed = { source: 0, sources: 1, closedThrough: dayOf(round), idle: false }
  filled.record(recordOf(dayClosedToJson(closed), { [KIND_HEADER]: DAY_CLOSED }), () => undefined)
}
const stores = new SqliteCheckpointStores(stateDir)
const store = stores.open('assess', 0)
const written = async (offset: bigint) => {
  globalThis.gc?.()
  const writing = new Stopwatch()
  writing.start()
  await store.write({ offset, ...filled.takeChanges() })
  return writing.measured()
}
for (let round = 0; round < WINDOW_DAYS - 1; round++) takeDay(round)
// The thread starts with the first write; that is not what is measured.
await store.write({ offset: 0n, put: [], remove: [] })
const full = await written(1n)
takeDay(WINDOW_DAYS - 1)
const oneDay = await written(2n)
stores.close()

const again = new SqliteCheckpointStores(stateDir)
const restored = assessWork()
const reading = new Stopwatch()
reading.start()
const saved = again.open('assess', 0).load()
restored.restore(saved?.entries ?? [])
const restoreSeconds = reading.measured().seconds
again.close()
if (restored.meters !== meters)
  throw new Error(`${restored.meters} meters came back, not ${meters}`)
const stallMs = Math.max(full.stallMs, oneDay.stallMs)
process.stdout.write(
  `${JSON.stringify({ fullSeconds: full.seconds, writeSeconds: oneDay.seconds, stallMs, restoreSeconds })}\n`,
)
