import type { WindowCurve } from '../../src/core/features/window-curve.ts'
import type { LabelledWindow } from '../../src/core/retrain/train-learned-model.ts'
import { PEER_MIN_COUNT } from '../../src/core/score/shape-strength.ts'
import { dayFigures } from '../../src/core/signature/day-figures.ts'
import { knownHistory, withDay } from '../../src/core/signature/history.ts'
import { weekdayOf } from '../../src/core/time.ts'
import type { Random } from '../../src/simulate/random.ts'
import { medianOf } from './day-stats.ts'
import { isFind, ranksOf, type VirtualMeter } from './virtual-meter.ts'

/** Days that assess keeps. */
const KEPT_DAYS = 28

interface PeerFigures {
  readonly floorKw: number
  readonly meanKw: number
}

const peersKnown = new WeakMap<readonly VirtualMeter[], PeerFigures | undefined>()

/** What assess would hand to the learned score of a virtual meter: its last 28 days, the days before them as its past. */
export const windowCurveOf = (meter: VirtualMeter): WindowCurve => {
  const { slots, days, startDay, curveKw, quality } = meter
  const before = Math.max(0, days - KEPT_DAYS)
  // Estimated values are no evidence, as in assess.
  const kw = curveKw.slice(before * slots)
  for (let i = 0; i < kw.length; i++)
    if ((quality[before * slots + i] as number) < 3) kw[i] = Number.NaN
  const temperaturesC = new Float64Array(days - before).fill(Number.NaN)
  if (meter.temperaturesC !== undefined) temperaturesC.set(meter.temperaturesC.subarray(before))
  return {
    slots,
    days: days - before,
    kw,
    firstWeekday: weekdayOf(startDay + before),
    temperaturesC,
    customerClass: meter.customerClass,
    peers: peersOf(meter.peers),
    history: historyOf(meter, before),
  }
}

const historyOf = (meter: VirtualMeter, before: number): WindowCurve['history'] => {
  const { slots, historyKw, curveKw } = meter
  let history: Parameters<typeof withDay>[0]
  const add = (kw: Float32Array): void => {
    for (let from = 0; from < kw.length; from += slots) {
      const day = kw.subarray(from, from + slots)
      history = withDay(history, dayFigures(day, ranksOf(day)))
    }
  }
  if (historyKw !== undefined) add(historyKw)
  add(curveKw.subarray(0, before * slots))
  return knownHistory(history)
}

const peersOf = (peers: readonly VirtualMeter[]): PeerFigures | undefined => {
  if (peers.length <= PEER_MIN_COUNT) return undefined
  if (!peersKnown.has(peers)) peersKnown.set(peers, figuresOf(peers))
  return peersKnown.get(peers)
}

const figuresOf = (peers: readonly VirtualMeter[]): PeerFigures => {
  const floors: number[] = []
  const means: number[] = []
  for (const { curveKw, slots } of peers) {
    const dayFloors: number[] = []
    let sum = 0
    for (let from = 0; from < curveKw.length; from += slots) {
      const day = curveKw.subarray(from, from + slots)
      const { floorKw, meanKw } = dayFigures(day, ranksOf(day))
      if (Number.isNaN(floorKw)) continue
      dayFloors.push(floorKw)
      sum += meanKw
    }
    if (dayFloors.length === 0) continue
    floors.push(medianOf(Float64Array.from(dayFloors)))
    means.push(sum / dayFloors.length)
  }
  return {
    floorKw: medianOf(Float64Array.from(floors)),
    meanKw: medianOf(Float64Array.from(means)),
  }
}

/** Licensed sites are judged by their licence and residuals by the rules: nothing of them is learned. */
const isLearned = ({ licence, headMeanKw }: VirtualMeter): boolean =>
  licence === undefined && headMeanKw === undefined

/**
 * A mine that has run in a building for longer than its past is remembered shows nothing but a building with a floor:
 * to learn from it would be to suspect every such building.
 */
const isVisible = ({ truth, startDay, days }: VirtualMeter): boolean =>
  truth?.kind !== 'in-business' || startDay + days - truth.onsetDay <= VISIBLE_DAYS

const VISIBLE_DAYS = 90

/** Virtual meters as windows to learn from or to calibrate by. */
export const labelledWindows = (meters: readonly VirtualMeter[]): readonly LabelledWindow[] =>
  meters
    .filter((meter) => isLearned(meter) && isVisible(meter))
    .map((meter) => ({
      curve: windowCurveOf(meter),
      isMine: isFind(meter),
      powerKw: meter.truth?.powerKw,
      meters: [meter.realMeter, ...(meter.mixedWith ?? [])],
      isTypical: meter.source !== 'simulated' && meter.mixedWith === undefined,
    }))

/** Nine of ten meters of unknown class are homes, as among all meters of a utility; that is our choice. */
const classLostShare = ({ customerClass }: WindowCurve, bare: boolean): number =>
  (bare ? 1 : 0.3) * (customerClass === 'household' ? 1 : 0.11)

/**
 * Each window as it is, and once more with something unknown: utilities have no weather, no areas, no past, or only a
 * week of readings, and the score must have met that.
 */
export const withGaps = (
  windows: readonly LabelledWindow[],
  random: Random,
): readonly LabelledWindow[] =>
  windows.flatMap((window) => {
    const { curve } = window
    const bare = random.chance(0.3)
    const isLost = (share: number): boolean => random.chance(share) || bare
    const kept = random.chance(0.35) ? random.integer(8, curve.days - 1) : curve.days
    const kw = curve.kw.slice().fill(Number.NaN, 0, (curve.days - kept) * curve.slots)
    const lacking: LabelledWindow = {
      ...window,
      isTypical: false,
      curve: {
        ...curve,
        kw,
        temperaturesC: isLost(0.4)
          ? new Float64Array(curve.days).fill(Number.NaN)
          : curve.temperaturesC,
        customerClass: random.chance(classLostShare(curve, bare)) ? undefined : curve.customerClass,
        peers: isLost(0.4) ? undefined : curve.peers,
        history: isLost(0.4) ? undefined : curve.history,
      },
    }
    return [window, lacking]
  })
