import { z } from 'zod'
import type { WindowCurve } from '../features/window-curve.ts'
import { type DayIndex, isoDay } from '../time.ts'
import { blockDips } from './block-dips.ts'
import { BLOCK_CHANGES, type BlockHistory } from './block-history.ts'
import { blockPowerFactor } from './block-power-factor.ts'
import { machineSteps } from './machine-steps.ts'
import { restartsOf } from './restarts.ts'
import { swingWithinHour } from './swing-within-hour.ts'

/** What the curve of a suspected site shows beside its probability, as messages carry it. What was not seen is left out. */
export const siteEvidenceSchema = z.object({
  changes: z
    .array(
      z.object({
        at: z.iso.date(),
        kind: z.enum(BLOCK_CHANGES),
        kw: z.number(),
        confidence: z.number().min(0).max(1),
      }),
    )
    .readonly()
    .meta({ description: 'Days on which the block came, grew, shrank or went, oldest first.' }),
  machines: z
    .object({ unitKw: z.number(), spreadKw: z.number(), seen: z.int(), count: z.int() })
    .readonly()
    .exactOptional()
    .meta({
      description:
        'Power of one machine, told from trips and arrivals of the same size, and how many make the block.',
    }),
  restarts: z.object({ count: z.int(), hoursOff: z.number() }).readonly().exactOptional().meta({
    description:
      "Falls to the household's level with a return in one step, and the median time between.",
  }),
  swingWithinHour: z.number().min(0).exactOptional().meta({
    description: 'Swing within the hour while the block is on, as a share of it.',
  }),
  powerFactor: z.number().min(0).max(1).exactOptional().meta({
    description: 'Power factor of the block; only where the meter sends reactive energy.',
  }),
})
export type SiteEvidence = Readonly<z.infer<typeof siteEvidenceSchema>>

/**
 * Figures are rounded here: they are for whoever reads them and nothing is computed from them.
 * @param firstDay first day of the window
 * @param reactiveKvar by slot as the curve, NaN where unknown
 */
export const siteEvidence = (
  curve: WindowCurve,
  reactiveKvar: Float32Array | undefined,
  history: BlockHistory | undefined,
  suspectedKw: number,
  firstDay: DayIndex,
): SiteEvidence => {
  const dips = blockDips(curve, suspectedKw)
  const machines = machineSteps(dips, history, suspectedKw)
  const restarts = restartsOf(dips)
  const swing = swingWithinHour(curve, suspectedKw)
  const powerFactor =
    reactiveKvar && blockPowerFactor(curve, reactiveKvar, history?.onsetDay, suspectedKw)
  return {
    changes: (history?.changes ?? []).map(({ day, kind, kw, confidence }) => ({
      at: isoDay(firstDay + day),
      kind,
      kw: rounded(kw, 2),
      confidence: rounded(confidence, 3),
    })),
    ...(machines === undefined
      ? {}
      : {
          machines: {
            ...machines,
            unitKw: rounded(machines.unitKw, 2),
            spreadKw: rounded(machines.spreadKw, 2),
          },
        }),
    ...(restarts === undefined
      ? {}
      : { restarts: { count: restarts.count, hoursOff: rounded(restarts.hoursOff, 2) } }),
    ...(swing === undefined ? {} : { swingWithinHour: rounded(swing, 3) }),
    ...(powerFactor === undefined ? {} : { powerFactor: rounded(powerFactor, 3) }),
  }
}

/** Never -0, which JSON would hide and comparison would not. */
const rounded = (value: number, decimals: number): number =>
  Math.round(value * 10 ** decimals) / 10 ** decimals + 0
