import { z } from 'zod'
import { siteEvidenceSchema } from '../evidence/site-evidence.ts'
import { type SiteId, transformerId } from '../ids.ts'
import { areaOverloadSchema } from '../overload/area-overload.ts'
import { ALTERNATIVE_CODES, NOT_JUDGED_PARTS, REASON_CODES } from '../score/codes.ts'
import { NOT_JUDGED_SITE } from '../signature/signature.ts'
import { dayFromIso, isoDay } from '../time.ts'
import type { Assessment } from './assessment.ts'

const day = z
  .string()
  .meta({ format: 'date' })
  .transform((text, context) => {
    const index = dayFromIso(text)
    if (index !== undefined) return index
    context.addIssue({ code: 'custom', message: 'must be a date YYYY-MM-DD' })
    return z.NEVER
  })

/** The message of `site-assessments`. */
export const assessmentSchema = z.object({
  siteId: z.string(),
  kind: z.enum(['meter', 'area']),
  regionId: z.string(),
  transformerId: z.string().optional(),
  asOf: day,
  probability: z.number().min(0).max(1).nullable(),
  expectedKw: z.number(),
  expectedKwLow: z.number(),
  expectedKwHigh: z.number(),
  onsetAt: day.optional(),
  endedAt: day.optional(),
  overload: areaOverloadSchema.optional(),
  reasons: z.array(
    z.object({
      code: z.enum(REASON_CODES),
      value: z.number(),
      expected: z.number(),
      unit: z.enum(['kW', 'share', 'x', 'count']),
      weight: z.number(),
    }),
  ),
  alternatives: z.array(
    z.object({
      code: z.enum(ALTERNATIVE_CODES),
      ruledOutBy: z.string().optional(),
      openBecause: z.string().optional(),
    }),
  ),
  dataQuality: z.object({ days: z.number(), coverage: z.number(), estimatedShare: z.number() }),
  profileKw: z.array(z.number()),
  modelVersion: z.string(),
  provisional: z.literal(true).optional(),
  evidence: siteEvidenceSchema.optional(),
  caseId: z.string().optional(),
  members: z.array(z.string()).optional(),
  notJudged: z.array(z.enum([...NOT_JUDGED_SITE, ...NOT_JUDGED_PARTS])),
})

export const assessmentToJson = (assessment: Assessment): string => {
  const { asOf, onsetDay, endedDay, probability, quality, ...rest } = assessment
  return JSON.stringify({
    ...rest,
    asOf: isoDay(asOf),
    probability: probability ?? null,
    ...(onsetDay === undefined ? {} : { onsetAt: isoDay(onsetDay) }),
    ...(endedDay === undefined ? {} : { endedAt: isoDay(endedDay) }),
    dataQuality: quality,
  })
}

/** @throws z.ZodError where the JSON is no assessment: the topic is our own, so that is a fault */
export const assessmentFromJson = (json: unknown): Assessment => {
  const message = assessmentSchema.parse(json)
  return {
    siteId: message.siteId as SiteId,
    kind: message.kind,
    regionId: message.regionId,
    transformerId:
      message.transformerId === undefined ? undefined : transformerId(message.transformerId),
    asOf: message.asOf,
    probability: message.probability ?? undefined,
    expectedKw: message.expectedKw,
    expectedKwLow: message.expectedKwLow,
    expectedKwHigh: message.expectedKwHigh,
    onsetDay: message.onsetAt,
    ...(message.endedAt === undefined ? {} : { endedDay: message.endedAt }),
    overload: message.overload,
    reasons: message.reasons,
    alternatives: message.alternatives.map(({ code, ruledOutBy, openBecause }) => ({
      code,
      ...(ruledOutBy === undefined ? {} : { ruledOutBy }),
      ...(openBecause === undefined ? {} : { openBecause }),
    })),
    quality: message.dataQuality,
    profileKw: message.profileKw,
    modelVersion: message.modelVersion,
    ...(message.provisional === undefined ? {} : { provisional: message.provisional }),
    ...(message.evidence === undefined ? {} : { evidence: message.evidence }),
    notJudged: message.notJudged,
    ...(message.caseId === undefined ? {} : { caseId: message.caseId }),
    ...(message.members === undefined ? {} : { members: message.members as SiteId[] }),
  }
}
