/**
 * In-process fold: decoded readings into the state of open days, on one core, beside a plain loop that adds the same
 * arrays up by meter. Prints both rates and their ratio.
 *
 *   npm run bench:fold
 */
import { Collator } from '../src/core/collate/collator.ts'
import { OpenDays } from '../src/core/collate/open-days.ts'
import { meterId } from '../src/core/ids.ts'
import { Calendars } from '../src/core/time.ts'
import { MS_PER_DAY } from '../src/core/units.ts'
import type { Reading } from '../src/core/validate/reading.ts'

const METERS = 10_000
const DAYS = 10
const STEP_MS = 1_800_000
const SLOTS = MS_PER_DAY / STEP_MS
const READINGS = METERS * DAYS * SLOTS
const START_MS = Date.parse('2026-01-10T00:00:00+05:00')
const ROUNDS = 3

const meterOf = new Int32Array(READINGS)
const startMs = new Float64Array(READINGS)
const powerKw = new Float64Array(READINGS)
for (let slot = 0, i = 0; slot < DAYS * SLOTS; slot++)
  for (let meter = 0; meter < METERS; meter++, i++) {
    meterOf[i] = meter
    startMs[i] = START_MS + slot * STEP_MS
    powerKw[i] = ((meter * 31 + slot * 17) % 997) / 500
  }

const plain = (): void => {
  const sums = new Float64Array(METERS)
  for (let i = 0; i < READINGS; i++) {
    const meter = meterOf[i] as number
    sums[meter] = (sums[meter] as number) + (powerKw[i] as number)
  }
  if (sums[0] === 0) throw new Error('nothing was added up')
}

const fold = (): void => {
  const days = new OpenDays(new Calendars(), 3, () => undefined)
  for (let meter = 0; meter < METERS; meter++) days.addMeter('Asia/Almaty')
  for (let i = 0; i < READINGS; i++)
    days.fold(meterOf[i] as number, startMs[i] as number, STEP_MS, powerKw[i] as number, 3)
  let taken = 0
  days.takeChanged(Number.POSITIVE_INFINITY, () => taken++)
  if (taken !== METERS * 4) throw new Error(`${taken} days are open, not ${METERS * 4}`)
}

/** The same readings as objects, through closing and emission of meter-days. */
const readings: Reading[] = []
for (let i = 0; i < READINGS; i++)
  readings.push({
    meterId: meterId(`M-${meterOf[i]}`),
    startMs: startMs[i] as number,
    stepMs: STEP_MS,
    energyKwh: (powerKw[i] as number) / 2,
    reactiveKvarh: undefined,
    quality: 'valid',
    rawQuality: undefined,
  })

const collate = (): void => {
  let days = 0
  const collator = new Collator(
    { partition: 0, partitions: 1 },
    { graceDays: 3, provisionalEveryMin: 0, closeDelayHours: 6 },
    new Calendars(),
    () => ({ regionId: 'R', timeZone: 'Asia/Almaty' }),
    { meterDay: () => days++, dayClosed: () => undefined },
  )
  for (const reading of readings) collator.accept(reading, 0)
  if (days !== METERS * DAYS) throw new Error(`${days} meter-days, not ${METERS * DAYS}`)
}

const best = (work: () => void): number => {
  let seconds = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now()
    work()
    seconds = Math.min(seconds, (performance.now() - from) / 1000)
  }
  return READINGS / seconds / 1e6
}

const baseline = best(plain)
const rows = [
  { work: 'plain loop (baseline)', rate: baseline },
  { work: 'fold into open days', rate: best(fold) },
  { work: 'collate: fold, close, emit', rate: best(collate) },
]
process.stdout.write(`${METERS} meters x ${DAYS} days x ${SLOTS} slots, best of ${ROUNDS}\n`)
for (const { work, rate } of rows)
  process.stdout.write(
    `${work.padEnd(28)} ${rate.toFixed(1).padStart(7)} M readings/s  ${(baseline / rate).toFixed(1).padStart(5)} x the time of the baseline\n`,
  )
