import { z } from 'zod'
import {
  DAY_CLOSED,
  KIND_HEADER,
  MEMORY_HEADER,
  METER_MOVED,
} from '../../src/app/stages/stage-work.ts'
import { ALERT_CHANGES } from '../../src/core/alert/lifecycle.ts'
import { REJECTION_REASONS } from '../../src/core/validate/rejection.ts'

/** Headers that messages carry beside their value. Tests hold them against what the stages send. */

const wholeNumber = z.string().regex(/^\d+$/)

export const dayClosedHeaders = z.object({ [KIND_HEADER]: z.literal(DAY_CLOSED) })
export const meterMovedHeaders = z.object({ [KIND_HEADER]: z.literal(METER_MOVED) })

/** Beside them stand the headers of the message that was turned away. */
export const rejectedReadingHeaders = z.object({
  'greywatt.error.reason': z.enum(REJECTION_REASONS),
  'greywatt.error.stage': z.enum(['ingest', 'validate', 'collate']),
  'greywatt.error.topic': z.string().meta({ description: 'Topic it was read from.' }),
  'greywatt.error.partition': wholeNumber,
  'greywatt.error.offset': wholeNumber,
  'greywatt.error.message': z
    .string()
    .meta({ description: 'What is wrong with it and where, in one line.' }),
  'greywatt.error.version': z.string().meta({ description: 'Version of Greywatt.' }),
  'greywatt.error.at': z.iso.datetime(),
})

/** CloudEvents 1.0, Kafka binding in binary mode. */
export const suspectSiteHeaders = z.object({
  ce_specversion: z.literal('1.0'),
  ce_id: z.string().meta({ description: 'The same for the same alert, however often it is sent.' }),
  ce_source: z.literal('/greywatt/rank'),
  ce_type: z.enum(ALERT_CHANGES.map((changed) => `greywatt.suspect-site.${changed}` as const)),
  ce_subject: z.string().meta({ description: 'The site.' }),
  'content-type': z.literal('application/json'),
  [MEMORY_HEADER]: z
    .string()
    .meta({ description: 'What rank needs when its state is lost; for no other reader.' }),
})
