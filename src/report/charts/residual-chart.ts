import type { DayIndex } from '../../core/time.ts'
import { html, type Markup } from '../markup/html.ts'
import type { Speech } from '../words/speech.ts'
import { stepArea, stepLine } from './paths.ts'
import { plot } from './plot.ts'
import { meansOver } from './resample.ts'
import { axisTo, highest } from './scale.ts'

const HEIGHT = 90
/** Slots a value: two hours. */
const SLOTS = 4

/** What the balance of an area leaves unexplained: head meter less consumers less losses. */
export const residualChart = (
  residualKw: Float32Array,
  areaKw: Float32Array,
  { firstDay, days }: { readonly firstDay: DayIndex; readonly days: number },
  speech: Speech,
): Markup => {
  const { say, formats, units } = speech
  const kw = meansOver(residualKw, SLOTS)
  // On the scale of the area's own load, so that a trifle looks like one.
  const axis = axisTo(Math.max(highest(kw), 0.25 * highest(areaKw)))
  return plot(
    {
      title: say('residualTitle'),
      desc: say('residualDesc', { most: `${formats.power(highest(kw))} ${units.kw}` }),
      axis,
      unit: units.kw,
      firstDay,
      days,
      height: HEIGHT,
      inside: html`<path class="load" d="${stepArea(kw, { top: axis.top, slots: SLOTS })}"/><path class="residual" d="${stepLine(kw, { top: axis.top, slots: SLOTS })}"/>`,
    },
    speech,
  )
}
