import { z } from 'zod'
import type { Overload } from './assess-overload.ts'
import { LIMITS, OVERLOAD_BANDS, OVERLOAD_PARTS } from './overload-score.ts'

const share = z.number().min(0).max(1)
const without = {
  peakPct: z.number(),
  hotSpotC: z.number(),
  ageingDaysPerDay: z.number(),
}

/**
 * What a transformer goes through, as assessments and alerts carry it. All but the first two are absent in messages of
 * before the thermal model, and those of a site or of an area alone are absent from the other.
 */
export const areaOverloadSchema = z
  .object({
    peakPct: z.number(),
    nightFloorPct: z.number(),
    hotSpotC: z.number().exactOptional(),
    topOilC: z.number().exactOptional(),
    ageingDaysPerDay: z.number().exactOptional(),
    score: share.exactOptional().meta({ description: 'How overloaded; no evidence of a mine.' }),
    band: z.enum(OVERLOAD_BANDS).exactOptional(),
    limits: z
      .array(z.enum(LIMITS))
      .readonly()
      .exactOptional()
      .meta({ description: 'Limits of normal cyclic loading that were passed.' }),
    parts: z
      .array(
        z
          .object({
            code: z.enum(OVERLOAD_PARTS),
            value: z.number(),
            strength: share,
            contribution: z.number(),
          })
          .readonly(),
      )
      .readonly()
      .exactOptional(),
    p99Pct: z.number().exactOptional(),
    p95Pct: z.number().exactOptional(),
    p50Pct: z.number().exactOptional(),
    meanPct: z.number().exactOptional(),
    hoursAbove80: z.number().exactOptional().meta({ description: 'Of the window.' }),
    hoursAbove100: z.number().exactOptional(),
    hoursAbove120: z.number().exactOptional(),
    coverage: share.exactOptional(),
    assumedAmbientShare: share
      .exactOptional()
      .meta({ description: 'Known slots without weather: 20 C was taken.' }),
    designPct: z
      .number()
      .exactOptional()
      .meta({ description: 'Peak in % of the demand that the flats were designed for.' }),
    projectedPeakPct: z
      .number()
      .exactOptional()
      .meta({ description: 'Of a day that is still open: how far its peak may come.' }),
    peakPctWithoutSite: z.number().exactOptional(),
    hotSpotCWithoutSite: z.number().exactOptional(),
    ageingDaysPerDayWithoutSite: z.number().exactOptional(),
    relief: share
      .exactOptional()
      .meta({ description: 'What the score would fall by without the site.' }),
    suspects: z
      .array(z.object({ siteId: z.string(), relief: share, ...without }).readonly())
      .readonly()
      .exactOptional()
      .meta({ description: 'Of an area: its suspects and the area without each, best first.' }),
    remedy: z
      .object({
        siteIds: z.array(z.string()).readonly(),
        isEnough: z.boolean(),
        atLeast: z.int().min(0),
        ...without,
      })
      .readonly()
      .exactOptional()
      .meta({
        description:
          'Of an area above its limits: the fewest suspects without whom it keeps them. No fewer than `atLeast` do; all of them stand here where they are not enough.',
      }),
  })
  .readonly()
export type AreaOverload = z.output<typeof areaOverloadSchema>

/** @param designShare its peak / the demand that its flats were designed for, undefined where unknown */
export const areaOverloadOf = (
  { loading, score, ...heat }: Overload,
  designShare: number | undefined,
): AreaOverload => ({
  peakPct: loading.peakPct,
  nightFloorPct: loading.nightFloorPct,
  hotSpotC: heat.hotSpotC,
  topOilC: heat.topOilC,
  ageingDaysPerDay: heat.ageingDaysPerDay,
  score: score.score,
  band: score.band,
  limits: score.limits,
  parts: score.parts,
  p99Pct: loading.p99Pct,
  p95Pct: loading.p95Pct,
  p50Pct: loading.p50Pct,
  meanPct: loading.meanPct,
  hoursAbove80: loading.hoursAbove80,
  hoursAbove100: loading.hoursAbove100,
  hoursAbove120: loading.hoursAbove120,
  coverage: heat.coverage,
  assumedAmbientShare: heat.assumedAmbientShare,
  ...(designShare === undefined ? {} : { designPct: 100 * designShare }),
})

/** Under the limits of normal cyclic loading, and no worse than to be watched. */
export const keepsLimits = ({ score }: Pick<Overload, 'score'>): boolean =>
  score.limits.length === 0 && (score.band === 'normal' || score.band === 'watch')
