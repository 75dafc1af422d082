/**
 * Features and learned score of meter windows, 28 days of half hours, on one core, beside sorting the same windows once.
 *
 *   npm run bench:score
 */
import { parseConfig } from '../src/app/config.ts'
import { loadModel } from '../src/app/model.ts'
import { featuresOf } from '../src/core/features/features.ts'
import type { WindowCurve } from '../src/core/features/window-curve.ts'
import { predict } from '../src/core/trees/predict.ts'
import { Random } from '../src/simulate/random.ts'

const WINDOWS = 5000
const DAYS = 28
const SLOTS = 48
const ROUNDS = 3

const model = loadModel(parseConfig({ assess: { model: 'current' } }, 'bench'))
if (model === undefined) throw new Error('no model is in force')

/** A floor, an evening and scatter; every other window with 3.25 kW on top, every tenth with gaps. */
const windowOf = (number: number): WindowCurve => {
  const random = Random.of(number)
  const kw = new Float32Array(DAYS * SLOTS)
  for (let i = 0; i < kw.length; i++) {
    const evening = i % SLOTS >= 34 && i % SLOTS < 46 ? 0.6 * random.unit() : 0
    kw[i] = 0.1 + 0.2 * random.unit() + evening + (number % 2 === 0 ? 3.25 : 0)
    if (number % 10 === 0 && random.chance(0.05)) kw[i] = Number.NaN
  }
  return {
    slots: SLOTS,
    days: DAYS,
    kw,
    firstWeekday: number % 7,
    temperaturesC: Float64Array.from({ length: DAYS }, () => random.between(-15, 5)),
    customerClass: 'household',
    peers: { floorKw: 0.15, meanKw: 0.4 },
    history: undefined,
  }
}

const windows = Array.from({ length: WINDOWS }, (_, number) => windowOf(number))

const best = (work: (window: WindowCurve) => number): number => {
  let seconds = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now()
    let sum = 0
    for (const window of windows) sum += work(window)
    if (Number.isNaN(sum)) throw new Error('a window gave no number')
    seconds = Math.min(seconds, (performance.now() - from) / 1000)
  }
  return seconds
}

const sortS = best(({ kw }) => kw.slice().sort()[0] ?? 0)
const rows = [
  ['sort each window once (baseline)', sortS],
  ['features', best((window) => featuresOf(window)[0] ?? 0)],
  ['features and score', best((window) => predict(model.suspicion, featuresOf(window)))],
] as const
process.stdout.write(`${WINDOWS} windows of ${DAYS} days x ${SLOTS} slots, best of ${ROUNDS}\n`)
for (const [what, seconds] of rows)
  process.stdout.write(
    `${what.padEnd(34)} ${((1e6 * seconds) / WINDOWS).toFixed(0).padStart(5)} us a window  ${((1e5 * seconds) / WINDOWS).toFixed(1).padStart(6)} s for 100,000  ${(seconds / sortS).toFixed(2).padStart(6)} x the baseline\n`,
  )
