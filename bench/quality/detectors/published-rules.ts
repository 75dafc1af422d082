import { fnv1a } from '../../../src/core/ids.ts'
import { Random } from '../../../src/simulate/random.ts'
import { dayStats, medianOf, peerStats } from '../day-stats.ts'
import type { Detector, Scored } from '../detector.ts'
import type { VirtualMeter } from '../virtual-meter.ts'

const each =
  (score: (meter: VirtualMeter) => number) =>
  (meters: readonly VirtualMeter[]): readonly Scored[] =>
    meters.map((meter) => ({ score: judged(score(meter)) }))

const judged = (score: number): number =>
  Number.isFinite(score) ? score : Number.NEGATIVE_INFINITY

/** What luck gives. */
export const random: Detector = {
  name: 'random',
  score: each(({ id }) => Random.of(fnv1a(id), 7).unit()),
}

/** kWh a month; the threshold in force is 6,000. */
export const monthlyKwh: Detector = {
  name: 'monthly-kwh',
  score: each((meter) => dayStats(meter).meanKw * 24 * 30),
}

/** Load factor high and CV low: 0.95 and 0.03 are the published thresholds. */
export const loadFactorCv: Detector = {
  name: 'load-factor-cv',
  score: each((meter) => {
    const { meanKw, maxKw, sdKw } = dayStats(meter)
    return meanKw > 0 && maxKw > 0 ? meanKw / maxKw - sdKw / meanKw : Number.NaN
  }),
}

/** Mean load over the median of similar premises; 0 where no area says which these are. */
const peerRatio = (meter: VirtualMeter): number => {
  const peers = peerStats(meter)
  return peers === undefined ? 0 : dayStats(meter).meanKw / peers.meanKw
}

/** At least 2 x similar premises, the most first. */
export const twoTimesPeers: Detector = { name: 'two-times-peers', score: each(peerRatio) }

/** The official rule: among those at 2 x similar premises or more, the flattest first; the others below them all. */
export const official: Detector = {
  name: 'official',
  score: each((meter) => {
    const { meanKw, sdKw } = dayStats(meter)
    const flat = 1 / (1 + sdKw / meanKw)
    return peerRatio(meter) >= 2 ? 1 + flat : flat
  }),
}

/** A floor that is high and hardly moves, in households: kW of it that its own spread leaves. */
export const stableFloor: Detector = {
  name: 'stable-floor',
  score: each((meter) => {
    if (meter.customerClass !== 'household') return 0
    const { floorsKw, floorKw } = dayStats(meter)
    const spreadKw = 1.4826 * medianOf(floorsKw.map((kw) => Math.abs(kw - floorKw)))
    return floorKw - 3 * spreadKw
  }),
}
