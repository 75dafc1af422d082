import type { RealSeries } from '../../../bench/quality/real-series.ts'
import { ranksOf, type VirtualMeter, WINDOW_DAYS } from '../../../bench/quality/virtual-meter.ts'
import { Random } from '../../../src/simulate/random.ts'

const FIRST_DAY = 19_000

/** A meter whose load is a sine over the day and a little noise: half-hours in watt-hours. */
export const aSeries = ({
  realMeter = 'H-1',
  days = 120,
  ...rest
}: Partial<RealSeries> = {}): RealSeries => {
  const slots = rest.slots ?? 48
  const random = Random.of(realMeter.length, days)
  const powerKw = Float32Array.from({ length: days * slots }, (_, i) => {
    const kw = 0.5 + 0.3 * Math.sin((2 * Math.PI * i) / slots) + random.between(0, 0.1)
    return Math.round(kw * 500) / 500
  })
  return {
    realMeter,
    source: 'lcl',
    customerClass: 'household',
    heating: undefined,
    stepMin: (24 * 60) / slots,
    resolutionKwh: 0.001,
    slots,
    firstDay: FIRST_DAY,
    days,
    powerKw,
    quality: ranksOf(powerKw),
    hourlyC: undefined,
    ...rest,
  }
}

export const aVirtualMeter = (rest: Partial<VirtualMeter> = {}): VirtualMeter => {
  const { powerKw, slots, stepMin, resolutionKwh } = aSeries({ days: 2 * WINDOW_DAYS })
  const curveKw = powerKw.subarray(WINDOW_DAYS * slots)
  return {
    id: 'H-1:2022-02-12',
    realMeter: 'H-1',
    source: 'lcl',
    split: 'test',
    customerClass: 'household',
    activity: undefined,
    contractedKw: undefined,
    licence: undefined,
    stepMin,
    resolutionKwh,
    slots,
    startDay: FIRST_DAY + WINDOW_DAYS,
    days: WINDOW_DAYS,
    curveKw,
    quality: ranksOf(curveKw),
    temperaturesC: undefined,
    hourlyC: undefined,
    historyKw: powerKw.subarray(0, WINDOW_DAYS * slots),
    areaId: undefined,
    peers: [],
    lookAlike: undefined,
    truth: undefined,
    ...rest,
  }
}
