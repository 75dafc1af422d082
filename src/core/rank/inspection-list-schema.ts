import { z } from 'zod'
import { ALERT_CHANGES } from '../alert/lifecycle.ts'
import { idSchema } from '../ingest/fields.ts'
import { REASON_CODES } from '../score/codes.ts'

/** The message of `inspection-lists`, for whoever reads them. A test holds it and `InspectionList` together. */
export const inspectionListSchema = z.object({
  regionId: idSchema,
  asOf: z.iso.date().meta({ description: 'The last local day judged.' }),
  sites: z
    .array(
      z.object({
        place: z.int().min(1).meta({ description: 'Place in this list.' }),
        siteId: z.string(),
        rank: z.int().min(1).meta({ description: 'Place in the list of all regions.' }),
        probability: z.number().min(0).max(1).nullable(),
        expectedKw: z.number().min(0),
        kwhPerMonth: z.int().min(0),
        changed: z.enum(ALERT_CHANGES),
        strongestReason: z.enum(REASON_CODES).exactOptional(),
      }),
    )
    .readonly(),
  groups: z
    .array(
      z.object({
        transformerId: idSchema,
        members: z
          .array(z.string())
          .readonly()
          .meta({ description: 'siteId of each, by place in the list.' }),
        expectedKw: z.number().min(0).meta({ description: 'Sum over the members, kW.' }),
        kwhPerMonth: z.int().min(0),
      }),
    )
    .readonly()
    .meta({ description: 'The same sites by area; sites without a known area are in none.' }),
})
