import { z } from 'zod'

/** What the reference table says of a field beside its type, limits and default. */
interface FieldNotes {
  readonly description: string
  readonly unit?: string
  /** Allowed values in words, where the type and its limits do not say it. */
  readonly allowed?: string
  /** Nobody is to see its value: not in a log, not where the configuration is printed. */
  readonly secret?: true
}

/** One field: its type with notes and default. The default is in the input's form and is checked like any input. */
export const field = <Schema extends z.ZodType>(
  schema: Schema,
  fallback: z.input<Schema>,
  notes: FieldNotes,
) => schema.prefault(fallback).meta({ ...notes })

/** From nothing to all. */
export const share = z.number().min(0).max(1)
export const count = z.int().min(1)
