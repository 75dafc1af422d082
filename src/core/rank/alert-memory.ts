import { z } from 'zod'
import type { Alert } from '../alert/alert.ts'
import type { AlertLife } from '../alert/lifecycle.ts'
import type { DayIndex } from '../time.ts'

/** What rank knew of a site when it said its alert: more than the alert shows, and no reader but rank needs it. */
export interface AlertMemory {
  /** The day that was ranked; an alert's `asOf` is older where its site could not be judged since. */
  readonly day: DayIndex
  readonly before: AlertLife
  readonly life: AlertLife
  readonly withdrawn: boolean
  /** Whether assess had handed anything on for that day. */
  readonly heard: boolean
}

/** The last word on a site, read back. */
export interface SaidAlert {
  readonly alert: Alert
  readonly memory: AlertMemory
}

const lifeSchema = z.object({
  raised: z.boolean(),
  firstRaisedDay: z.int().optional(),
  belowDays: z.int(),
  unjudgedDays: z.int(),
  shown: z
    .object({
      probability: z.number(),
      expectedKw: z.number(),
      onsetDay: z.int().optional(),
      strongest: z.string().optional(),
    })
    .optional(),
})
const memorySchema = z.object({
  version: z.literal(1),
  day: z.int(),
  before: lifeSchema,
  life: lifeSchema,
  withdrawn: z.boolean(),
  heard: z.boolean(),
})

export const alertMemoryToJson = (memory: AlertMemory): string =>
  JSON.stringify({ version: 1, ...memory })

/** @throws Error where it is not one of ours */
export const alertMemoryFromJson = (text: string): AlertMemory => {
  const { version: _, before, life, ...rest } = memorySchema.parse(JSON.parse(text))
  return { ...rest, before: lifeOf(before), life: lifeOf(life) }
}

const lifeOf = ({ shown, ...life }: z.output<typeof lifeSchema>): AlertLife => ({
  ...life,
  firstRaisedDay: life.firstRaisedDay,
  shown: shown && { ...shown, onsetDay: shown.onsetDay, strongest: shown.strongest },
})
