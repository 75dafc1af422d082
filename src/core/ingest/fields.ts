import { z } from 'zod'
import { ID_PATTERN } from '../ids.ts'
import { dayFromIso, ISO_INSTANT, instantFromIso } from '../time.ts'

/** Fields that several messages share, as the contract writes them. */

const ID_RULE = 'must be 1 to 64 characters from A-Z a-z 0-9 . _ : -'
const INSTANT_RULE = 'must be ISO 8601 with an offset, or epoch milliseconds'

export const idSchema = z.string({ error: ID_RULE }).regex(ID_PATTERN, ID_RULE)

/** ISO 8601 with an offset, or epoch milliseconds; comes out as epoch milliseconds. */
export const instantSchema = z.union(
  [
    z.int(),
    z
      .string()
      .regex(ISO_INSTANT)
      .transform((text, context) => {
        const atMs = instantFromIso(text)
        if (atMs !== undefined) return atMs
        context.addIssue(INSTANT_RULE)
        return z.NEVER
      }),
  ],
  { error: INSTANT_RULE },
)

const DAY_RULE = 'must be a date YYYY-MM-DD'

/** A local calendar day; comes out as its index. */
export const daySchema = z
  .string({ error: DAY_RULE })
  .meta({ format: 'date' })
  .transform((text, context) => {
    const day = dayFromIso(text)
    if (day !== undefined) return day
    context.addIssue(DAY_RULE)
    return z.NEVER
  })
