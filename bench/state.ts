/**
 * State of assess by meter, 48 slots x 28 days: bytes of the typed arrays, and of the whole process (heap and array
 * buffers, after garbage collection) beside the same curves in a plain Float64Array for each meter.
 *
 *   npm run bench:state
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parseConfig } from '../src/app/config.ts'
import { assessParams } from '../src/app/params.ts'
import { Assessor } from '../src/core/assess/assessor.ts'
import type { MeterDay } from '../src/core/collate/meter-day.ts'
import { ReferenceBook } from '../src/core/context/reference-book.ts'
import { meterId } from '../src/core/ids.ts'
import { Calendars } from '../src/core/time.ts'

const METERS = 25_600
const METERS_AN_AREA = 100
const DAYS = 28
const SLOTS = 48
const FIRST_DAY = 20_000

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Freed array buffers leave the count only after their finalizers ran: collected thrice, with a pause between. */
const heldBytes = async (): Promise<number> => {
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage()
    await sleep(100)
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const measured = async <State>(build: () => State): Promise<{ bytes: number; state: State }> => {
  const before = await heldBytes()
  const state = build()
  return { bytes: (await heldBytes()) - before, state }
}

const calendars = new Calendars()
const idOf = (meter: number): string => `KZ-ALA-${String(meter).padStart(6, '0')}`

/** Every area has a rating and a head meter, its first one: so loading and balance keep their sums, too. */
const reference = new ReferenceBook()
for (let area = 0; area < METERS / METERS_AN_AREA; area++) {
  const transformerId = `TP-${area}`
  const headMeterId = idOf(area * METERS_AN_AREA)
  reference.transformers.put(transformerId, { transformerId, ratedKva: 400, headMeterId })
}

const attributesOf = (area: number) => ({
  regionId: 'R',
  transformerId: `TP-${area}`,
  timeZone: 'Asia/Almaty',
  customerClass: 'household' as const,
})

const meterDay = (meter: number, day: number): MeterDay => ({
  meterId: meterId(idOf(meter)),
  day,
  startMs: calendars.of('Asia/Almaty').startOf(day),
  stepMs: 1_800_000,
  powerKw: Float32Array.from(
    { length: SLOTS },
    (_, slot) => ((meter + day * 7 + slot * 13) % 97) / 40,
  ),
  quality: new Uint8Array(SLOTS).fill(3),
  reactiveKvar: undefined,
  source: 0,
  revision: 1440,
  provisional: false,
  attributes: attributesOf(Math.floor(meter / METERS_AN_AREA)),
})

const plain = await measured(() =>
  Array.from({ length: METERS }, () => new Float64Array(SLOTS * DAYS)),
)
const assess = await measured(() => {
  const assessor = new Assessor(
    assessParams(parseConfig({}, 'bench'), undefined),
    reference,
    calendars,
  )
  // Two days more than are kept: what leaves the window becomes the meter's past, and that is held as well.
  for (let day = FIRST_DAY; day < FIRST_DAY + DAYS + 2; day++) {
    for (let meter = 0; meter < METERS; meter++) assessor.meterDay(meterDay(meter, day))
    assessor.dayClosed({ source: 0, sources: 1, closedThrough: day, idle: false })
    assessor.assessNext()
  }
  return assessor
})
if (plain.state.length !== METERS || assess.state.meters !== METERS)
  throw new Error(`${assess.state.meters} meters are held, not ${METERS}`)

const rows = [
  ['plain Float64Array a meter (baseline)', plain.bytes],
  ['windows of assess, typed arrays alone', assess.state.windowBytes],
  ['assess, everything it holds', assess.bytes],
] as const
process.stdout.write(`${METERS} meters, ${SLOTS} slots x ${DAYS} days\n`)
for (const [what, bytes] of rows)
  process.stdout.write(
    `${what.padEnd(40)} ${(bytes / METERS).toFixed(0).padStart(6)} bytes a meter  ${(bytes / plain.bytes).toFixed(2)} of the baseline\n`,
  )
