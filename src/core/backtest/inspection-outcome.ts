import { z } from 'zod'
import { type DayIndex, dayFromIso, isoDay } from '../time.ts'
import { MS_PER_DAY } from '../units.ts'

/** What an inspection found; the contract of `inspection-outcomes` fixes the words. */
const OUTCOMES = ['confirmed', 'clean', 'no_access', 'inconclusive', 'legal_miner'] as const
type OutcomeKind = (typeof OUTCOMES)[number]

/** Why the site was visited. */
const SELECTIONS = ['ranked', 'exploration', 'tip'] as const

const LONGEST_DATE = 10
const EPOCH_MS = /^\d{11,14}$/

/** The day as it is written: of a time with an offset the date there, of epoch milliseconds the date in UTC. */
const civilDay = z.union([z.string(), z.number()]).transform((given, context): DayIndex => {
  const text = String(given).trim()
  const date = EPOCH_MS.test(text)
    ? isoDay(Math.floor(Number(text) / MS_PER_DAY))
    : text.slice(0, LONGEST_DATE)
  const day = dayFromIso(date)
  if (day !== undefined && /^($|[T ]\d)/.test(EPOCH_MS.test(text) ? '' : text.slice(LONGEST_DATE)))
    return day
  context.addIssue({ code: 'custom', message: 'must be a date such as 2026-02-13, or a time' })
  return z.NEVER
})

/** A row of the outcomes' file, or a message of `inspection-outcomes`. */
export const inspectionOutcomeSchema = z
  .object({
    siteId: z.string().regex(/^(meter|area):[A-Za-z0-9._:-]{1,64}$/, {
      error: 'must be meter:ID or area:ID',
    }),
    inspectedAt: civilDay,
    outcome: z.enum(OUTCOMES),
    kwFound: z.number().nonnegative().optional(),
    machinesFound: z.number().int().nonnegative().optional(),
    selection: z.enum(SELECTIONS).optional(),
    modelVersion: z.string().optional(),
    /** Since when the site is known to have mined, where the inspection found that out. */
    activeSince: civilDay.optional(),
  })
  .refine(({ activeSince, inspectedAt }) => (activeSince ?? inspectedAt) <= inspectedAt, {
    path: ['activeSince'],
    error: 'must not lie behind the inspection',
  })
export type InspectionOutcome = z.output<typeof inspectionOutcomeSchema>

/** Outcomes after which nobody has to go there again for now; the others leave the question open. */
const SETTLING: ReadonlySet<OutcomeKind> = new Set<OutcomeKind>([
  'confirmed',
  'clean',
  'legal_miner',
])

export const isSettling = ({ outcome }: InspectionOutcome): boolean => SETTLING.has(outcome)
