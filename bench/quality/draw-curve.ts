import { isoDay } from '../../src/core/time.ts'
import { dayStats } from './day-stats.ts'
import type { Scored } from './detector.ts'
import type { VirtualMeter } from './virtual-meter.ts'

const WIDTH = 1_200
const HEIGHT = 560
const PLOT = { left: 60, top: 30, width: 840, height: 300 }
const DAY_PLOT = { left: 950, top: 30, width: 220, height: 300 }

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A path through the points, broken where a value is missing. */
const path = (
  values: readonly number[] | Float32Array | Float64Array,
  topKw: number,
  frame: Frame,
): string => {
  let out = ''
  let pen = false
  for (const [i, kw] of values.entries()) {
    if (Number.isNaN(kw)) {
      pen = false
      continue
    }
    const x = frame.left + (frame.width * (i + 0.5)) / values.length
    const y = frame.top + frame.height * (1 - Math.max(0, kw) / topKw)
    out += `${pen ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
    pen = true
  }
  return out
}

/** What was planted, as the area between the curve and the host's own load. */
const plantedArea = (meter: VirtualMeter, topKw: number): string => {
  const { curveKw, truth } = meter
  if (truth === undefined) return ''
  const n = curveKw.length
  const y = (kw: number): string =>
    (PLOT.top + PLOT.height * (1 - Math.max(0, kw) / topKw)).toFixed(1)
  let out = ''
  for (let i = 0; i < n; i++) {
    const kw = curveKw[i] as number
    const added = truth.addedKw[i] as number
    if (Number.isNaN(kw) || added <= 0) continue
    const x = PLOT.left + (PLOT.width * i) / n
    const to = PLOT.left + (PLOT.width * (i + 1)) / n
    out += `M${x.toFixed(2)} ${y(kw)}H${to.toFixed(2)}V${y(kw - added)}H${x.toFixed(2)}Z`
  }
  return `<path d="${out}" fill="#e6a23c" fill-opacity="0.45" />`
}

const meanDayOf = (values: Float32Array, slots: number): Float64Array =>
  Float64Array.from({ length: slots }, (_, slot) => {
    let sum = 0
    let count = 0
    for (let i = slot; i < values.length; i += slots) {
      const kw = values[i] as number
      if (Number.isNaN(kw)) continue
      sum += kw
      count++
    }
    return sum / count
  })

const axis = (frame: Frame, topKw: number): string =>
  [0, 0.25, 0.5, 0.75, 1]
    .map((part) => {
      const y = frame.top + frame.height * (1 - part)
      return `<path d="M${frame.left} ${y}h${frame.width}" stroke="#ddd" />
<text x="${frame.left - 6}" y="${y + 4}" text-anchor="end">${(topKw * part).toPrecision(3)}</text>`
    })
    .join('\n')

const upright = (day: number, { startDay, days }: VirtualMeter, colour: string, label: string) => {
  const x = PLOT.left + (PLOT.width * (day - startDay)) / days
  if (x < PLOT.left || x > PLOT.left + PLOT.width) return ''
  return `<path d="M${x.toFixed(1)} ${PLOT.top}v${PLOT.height}" stroke="${colour}" stroke-dasharray="5 3" />
<text x="${(x + 4).toFixed(1)}" y="${PLOT.top + 12}" fill="${colour}">${label}</text>`
}

/**
 * The window as a picture: power over time with the floor of each day, what was planted shaded, the onset as it was and
 * as it was said, the mean day beside it, and the decision with its reasons below.
 */
export const drawCurve = (
  meter: VirtualMeter,
  detector: string,
  scored: Scored,
  threshold: number,
): string => {
  const { curveKw, slots, truth } = meter
  const { floorsKw, sorted } = dayStats(meter)
  const topKw = (sorted[Math.floor(sorted.length * 0.998)] ?? 1) * 1.1 || 1
  const day = meanDayOf(curveKw, slots)
  const own = truth && meanDayOf(truth.addedKw, slots).map((kw, i) => (day[i] as number) - kw)
  const dayTopKw = Math.max(...day) * 1.1 || 1
  const verdict = scored.score > threshold ? 'flagged' : 'passed over'
  const truthWords =
    truth === undefined
      ? (meter.lookAlike?.name ?? 'no mine')
      : `${truth.kind}, ${truth.machines} x ${truth.model} = ${truth.powerKw.toFixed(2)} kW since ${isoDay(truth.onsetDay)}, ${(truth.shareOfHost * 100).toFixed(0)} % of its host's mean`
  const words = [
    `${meter.id} (${meter.customerClass ?? 'class unknown'}, ${meter.stepMin} min, from ${isoDay(meter.startDay)}): ${truthWords}`,
    `${detector}: ${scored.score.toFixed(4)}, ${verdict} at ${threshold.toFixed(4)}${scored.notJudged === undefined ? '' : `, not judged: ${scored.notJudged}`}`,
    scored.expectedKw === undefined
      ? ''
      : `says ${scored.expectedKw.toFixed(2)} kW (${(scored.expectedKwLow ?? Number.NaN).toFixed(2)} to ${(scored.expectedKwHigh ?? Number.NaN).toFixed(2)})${scored.onsetDay === undefined ? '' : ` since ${isoDay(scored.onsetDay)}`}`,
    ...(scored.reasons ?? []),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="white" />
<text x="${PLOT.left}" y="18">kW over ${meter.days} days; floor of each day in red</text>
<text x="${DAY_PLOT.left}" y="18">mean day; grey: without the planted</text>
${axis(PLOT, topKw)}
${axis(DAY_PLOT, dayTopKw)}
${plantedArea(meter, topKw)}
<path d="${path(curveKw, topKw, PLOT)}" fill="none" stroke="#27527a" stroke-width="0.7" />
<path d="${path(floorsKw, topKw, PLOT)}" fill="none" stroke="#c0392b" stroke-width="2" />
${truth === undefined ? '' : upright(truth.onsetDay, meter, '#b9770e', 'began')}
${scored.onsetDay === undefined ? '' : upright(scored.onsetDay, meter, '#7d3c98', 'said')}
${own === undefined ? '' : `<path d="${path(own, dayTopKw, DAY_PLOT)}" fill="none" stroke="#999" stroke-width="1.5" />`}
<path d="${path(day, dayTopKw, DAY_PLOT)}" fill="none" stroke="#27527a" stroke-width="1.5" />
${words.map((line, i) => `<text x="${PLOT.left}" y="${PLOT.top + PLOT.height + 40 + i * 20}">${escaped(line)}</text>`).join('\n')}
</svg>
`
}
