/** Resident memory of a process that holds so many meters of one stage and nothing else. */
import { setTimeout } from 'node:timers/promises'
import { parseConfig } from '../../src/app/config.ts'
import { loadModel } from '../../src/app/model.ts'
import { assessParams } from '../../src/app/params.ts'
import { Assessor } from '../../src/core/assess/assessor.ts'
import { ReferenceBook } from '../../src/core/context/reference-book.ts'
import { Calendars } from '../../src/core/time.ts'
import { collateWork } from './collate-work.ts'
import { blockFeed, dayOf, FEED_TIMEZONE, meterDays } from './feed.ts'

const [stage = '', count = ''] = process.argv.slice(2)
const meters = Number(count)
const WINDOW_DAYS = 28
const OPEN_DAYS = 4

const heldCollate = (): { readonly meters: number } => {
  const work = collateWork()
  for (const record of blockFeed({ meters, days: OPEN_DAYS, shape: 'block' }))
    work.record(record, () => undefined)
  return { meters: work.meters }
}

/** Nobody is judged before the window is full: what is measured is what is kept. */
const heldAssess = (): { readonly meters: number } => {
  const config = parseConfig(
    { timezone: FEED_TIMEZONE, assess: { minDays: WINDOW_DAYS } },
    'the benchmark',
  )
  const params = assessParams(config, loadModel(config))
  const assessor = new Assessor(params, new ReferenceBook(), new Calendars())
  for (let round = 0; round < WINDOW_DAYS; round++) {
    for (const meterDay of meterDays(meters, round)) assessor.meterDay(meterDay)
    const closedThrough = dayOf(round)
    assessor.dayClosed({ source: 0, sources: 1, closedThrough, idle: false })
    assessor.assessNext()
  }
  return assessor
}

const held = stage === 'collate' ? heldCollate() : heldAssess()
globalThis.gc?.()
globalThis.gc?.()
// What the collector frees goes back to the system behind its back.
await setTimeout(1_000)
const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
if (held.meters !== meters) throw new Error(`${held.meters} meters are held, not ${meters}`)
const [rssMb, heapMb, arraysMb] = [rss, heapUsed, arrayBuffers].map((bytes) => bytes / 2 ** 20)
process.stdout.write(`${JSON.stringify({ rssMb, heapMb, arraysMb })}\n`)
