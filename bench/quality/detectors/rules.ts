import { parseConfig } from '../../../src/app/config.ts'
import { blockEvidence } from '../../../src/core/balance/block-evidence.ts'
import { findBlock } from '../../../src/core/balance/find-block.ts'
import { scoreByRules } from '../../../src/core/score/score-by-rules.ts'
import type { SiteContext } from '../../../src/core/score/site-score.ts'
import { CODE_TEXTS } from '../../../src/core/score/texts.ts'
import type { DayFigures } from '../../../src/core/signature/day-figures.ts'
import { MeterWindows } from '../../../src/core/signature/meter-windows.ts'
import { type SignatureResult, signatureOf } from '../../../src/core/signature/signature.ts'
import type { DayIndex } from '../../../src/core/time.ts'
import { medianOf } from '../day-stats.ts'
import type { Detector, Scored } from '../detector.ts'
import type { VirtualMeter } from '../virtual-meter.ts'

const { assess: params } = parseConfig({}, 'bench')

/**
 * The core's own path with its default parameters: days folded into a meter's window, its signature, scoreByRules.
 * What assess would know of the meter is handed on: class, peers of its area, weather, licence.
 */
export const rules = (): Detector => {
  const peerFloors = new WeakMap<readonly VirtualMeter[], PeerFloor | undefined>()
  const peersOf = ({ peers }: VirtualMeter): PeerFloor | undefined => {
    if (!peerFloors.has(peers)) peerFloors.set(peers, peerFloor(peers))
    return peerFloors.get(peers)
  }
  return { name: 'rules', score: (meters) => meters.map((meter) => judge(meter, peersOf(meter))) }
}

interface PeerFloor {
  readonly floorKw: number
  readonly count: number
}

const peerFloor = (peers: readonly VirtualMeter[]): PeerFloor | undefined => {
  const floors: number[] = []
  for (const peer of peers) {
    const result = signatureOfMeter(peer)
    if (result.type === 'judged') floors.push(result.signature.floorKw)
  }
  if (floors.length === 0) return undefined
  return { floorKw: medianOf(Float64Array.from(floors)), count: floors.length - 1 }
}

/** Rows are taken and given back: a window is needed only while its meter is looked at. */
const windows = new MeterWindows(params.windowDays)

export const signatureOfMeter = (meter: VirtualMeter): SignatureResult => {
  const { slots, days, startDay, curveKw, quality } = meter
  const ref = windows.add(slots)
  const asOf = startDay + days - 1
  for (let day = Math.max(0, days - params.windowDays); day < days; day++) {
    const ranks = quality.subarray(day * slots, (day + 1) * slots)
    if (ranks.every((rank) => rank === 0)) continue
    const powerKw = curveKw.slice(day * slots, (day + 1) * slots)
    windows.put(ref, startDay + day, 1_440, { powerKw, quality: ranks, expected: slots })
  }
  const held: { day: DayIndex; figures: DayFigures }[] = []
  const temperaturesC: number[] = []
  for (let day = asOf - params.windowDays + 1; day <= asOf; day++) {
    const figures = windows.figures(ref, day)
    if (figures === undefined) continue
    held.push({ day, figures })
    temperaturesC.push(meter.temperaturesC?.[day - startDay] ?? Number.NaN)
  }
  windows.release(ref)
  return signatureOf(held, asOf, temperaturesC, params)
}

/** What is known beside the curve, but for the peers. */
export const contextOf = (meter: VirtualMeter): SiteContext => ({
  customerClass: meter.customerClass,
  peers: undefined,
  licence: meter.licence,
  orderExcess: undefined,
  tips: 0,
  activity: meter.activity,
  contractedKw: meter.contractedKw,
  hasArea: meter.areaId !== undefined,
})

/** The residual of an area is judged by its flat block. */
const judgeResidual = (
  { curveKw, slots, startDay, days }: VirtualMeter,
  headMeanKw: number,
): Scored => {
  const first = Math.max(0, days - params.windowDays)
  const block = findBlock(curveKw.subarray(first * slots))
  const evidence = blockEvidence({ block, headMeanKw, silentKw: 0 })
  return {
    score: evidence?.strength ?? 0,
    expectedKw: evidence?.kw ?? 0,
    ...(block?.onset === undefined ? {} : { onsetDay: startDay + first + block.onset.day }),
  }
}

const judge = (meter: VirtualMeter, peers: PeerFloor | undefined): Scored => {
  const result = signatureOfMeter(meter)
  if (result.type === 'not-judged')
    return { score: Number.NEGATIVE_INFINITY, notJudged: result.reason }
  if (meter.headMeanKw !== undefined) return judgeResidual(meter, meter.headMeanKw)
  const score = scoreByRules(result.signature, { ...contextOf(meter), peers })
  const { onset } = result.signature
  return {
    score: score.probability,
    expectedKw: score.expectedKw,
    expectedKwLow: score.expectedKwLow,
    expectedKwHigh: score.expectedKwHigh,
    ...(onset === undefined ? {} : { onsetDay: onset.day }),
    reasons: score.reasons.map(({ code, value, expected, unit, weight }) => {
      const figure = (number: number): string => `${number.toFixed(2)} ${unit}`
      const text = CODE_TEXTS.en.reasons[code]
        .replace('{value}', figure(value))
        .replace('{expected}', figure(expected))
      return `${code} ${text} (weight ${weight.toFixed(2)})`
    }),
  }
}
