/**
 * Features and learned score of meter windows, 28 days of half hours, on one core, beside sorting the same windows once.
 * Three kinds: a home with a machine; a home whose evenings alone keep up half a kW; and one that never does, where
 * the blocks decide.
 *
 *   npm run bench:score
 */
import { parseConfig } from '../src/app/config.ts'
import { loadModel } from '../src/app/model.ts'
import { featuresOf } from '../src/core/features/features.ts'
import { isQuiet } from '../src/core/features/quiet.ts'
import type { WindowCurve } from '../src/core/features/window-curve.ts'
import { anchorKw, QUIET_KW } from '../src/core/score/score-by-model.ts'
import { predict } from '../src/core/trees/predict.ts'
import { Random } from '../src/simulate/random.ts'

const WINDOWS = 3000
const DAYS = 28
const SLOTS = 48
const ROUNDS = 3

const model = loadModel(parseConfig({ assess: { model: 'current' } }, 'bench'))
if (model === undefined) throw new Error('no model is in force')

/** A floor, an evening and scatter; every tenth with gaps. */
const windowOf = (number: number, machineKw: number, eveningKw: number): WindowCurve => {
  const random = Random.of(number)
  const kw = new Float32Array(DAYS * SLOTS)
  for (let i = 0; i < kw.length; i++) {
    const isEvening = i % SLOTS >= 34 && i % SLOTS < 46
    const evening = isEvening ? eveningKw + 0.5 * random.unit() : 0
    kw[i] = 0.1 + 0.2 * random.unit() + evening + machineKw
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

const best = (windows: readonly WindowCurve[], work: (window: WindowCurve) => number): number => {
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

const sort = ({ kw }: WindowCurve): number => kw.slice().sort()[0] ?? 0
const features = (window: WindowCurve): number => featuresOf(window)[0] ?? 0
const suspicion = (window: WindowCurve): number => predict(model.suspicion, featuresOf(window))
const quiet = (window: WindowCurve): number => (isQuiet(window, QUIET_KW) ? 1 : 0)

const kinds = [
  { kind: 'busy', machineKw: 3.25, eveningKw: 0, isQuiet: false },
  { kind: 'ordinary', machineKw: 0, eveningKw: 0.6, isQuiet: false },
  { kind: 'quiet', machineKw: 0, eveningKw: 0, isQuiet: true },
]

process.stdout.write(
  `${WINDOWS} windows of ${DAYS} days x ${SLOTS} slots a kind, best of ${ROUNDS}\n`,
)
for (const { kind, machineKw, eveningKw, isQuiet: expected } of kinds) {
  const windows = Array.from({ length: WINDOWS }, (_, i) => windowOf(i, machineKw, eveningKw))
  const others = windows.filter((window) => anchorKw(featuresOf(window)) < QUIET_KW !== expected)
  if (others.length > 0) throw new Error(`${others.length} ${kind} windows are of another kind`)
  const sortS = best(windows, sort)
  const rows = [
    ['sort once (baseline)', sortS],
    ['features', best(windows, features)],
    ['features and suspicion', best(windows, suspicion)],
    ['quiet or not', best(windows, quiet)],
  ] as const
  for (const [what, seconds] of rows)
    process.stdout.write(
      `${kind.padEnd(9)} ${what.padEnd(23)} ${((1e6 * seconds) / WINDOWS).toFixed(0).padStart(4)} us a window  ${((1e5 * seconds) / WINDOWS).toFixed(1).padStart(5)} s for 100,000  ${(seconds / sortS).toFixed(2).padStart(5)} x the baseline\n`,
    )
}
