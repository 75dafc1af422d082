import { z } from 'zod'
import { siteEvidenceSchema } from '../evidence/site-evidence.ts'
import { idSchema } from '../ingest/fields.ts'
import { areaOverloadSchema } from '../overload/area-overload.ts'
import { ALTERNATIVE_CODES, NOT_JUDGED_PARTS, REASON_CODES } from '../score/codes.ts'
import { NOT_JUDGED_SITE } from '../signature/signature.ts'
import { ALERT_CHANGES } from './lifecycle.ts'

const share = z.number().min(0).max(1)
const date = z.iso.date()

/** The message of `suspect-sites` and a line of `scan`, for whoever reads them. A test holds it and `Alert` together. */
export const alertSchema = z.object({
  siteId: z.string().meta({ description: 'meter:<meterId> or area:<transformerId>' }),
  kind: z.enum(['meter', 'area']),
  regionId: idSchema,
  transformerId: idSchema.exactOptional(),
  rank: z
    .int()
    .min(1)
    .nullable()
    .meta({ description: 'Place in the whole list; null unless raised.' }),
  of: z.int().min(0).meta({ description: 'Sites that are raised.' }),
  state: z
    .enum(['raised', 'cleared', 'quiet'])
    .meta({ description: '"quiet" is a site without an alert: in "scan --all" only.' }),
  changed: z.enum(ALERT_CHANGES).meta({ description: 'Against the day before.' }),
  probability: share.nullable().meta({
    description:
      "A rule's strength of evidence, not yet calibrated; null where the site could not be judged.",
  }),
  expectedKw: z
    .number()
    .min(0)
    .meta({ description: 'The part of the load that is suspected, kW.' }),
  expectedKwLow: z.number().min(0),
  expectedKwHigh: z.number().min(0),
  onsetAt: date.exactOptional().meta({ description: 'Local day on which the load began.' }),
  endedAt: date.exactOptional().meta({
    description: 'First local day without the load, where it has gone; the alert is cleared by it.',
  }),
  firstRaisedAt: date.exactOptional(),
  asOf: date.meta({ description: 'The last local day judged.' }),
  kwhPerMonth: z.int().min(0),
  damagePerMonth: z.object({ amount: z.number().min(0), currency: z.string() }),
  overload: areaOverloadSchema.exactOptional().meta({
    description: "What the site's area goes through over the window; Pct is % of the rating.",
  }),
  reasons: z
    .array(
      z.object({
        code: z.enum(REASON_CODES),
        value: z.number(),
        expected: z.number(),
        unit: z.enum(['kW', 'share', 'x', 'count']),
        weight: share,
      }),
    )
    .readonly(),
  alternatives: z
    .array(
      z.object({
        code: z.enum(ALTERNATIVE_CODES),
        ruledOutBy: z.string().exactOptional(),
        openBecause: z.string().exactOptional(),
      }),
    )
    .readonly(),
  dataQuality: z.object({ days: z.int().min(0), coverage: z.number(), estimatedShare: share }),
  profileKw: z
    .array(z.number())
    .max(48)
    .readonly()
    .meta({ description: 'Mean local day in half hours, kW; empty where it was not worked out.' }),
  modelVersion: z.string(),
  evidence: siteEvidenceSchema.exactOptional().meta({
    description: 'What the curve shows beside the score; it has no weight in it.',
  }),
  caseId: z.string().exactOptional().meta({
    description:
      'The case that joins meters of one area that stepped up together; all its members have it.',
  }),
  members: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .meta({ description: 'siteId of the other members of the case.' }),
  notJudged: z.array(z.enum([...NOT_JUDGED_SITE, ...NOT_JUDGED_PARTS])).readonly(),
})
