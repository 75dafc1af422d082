import { readFileSync } from 'node:fs'
import { readOutcomes } from '../../adapters/duckdb/outcomes.ts'
import type { InspectionOutcome } from '../../core/backtest/inspection-outcome.ts'
import { type PlantedTruth, plantedTruthSchema } from '../../core/backtest/known-mine.ts'
import { contradictionIn } from '../../core/backtest/outcome-book.ts'
import { isoDay } from '../../core/time.ts'
import { MS_PER_DAY } from '../../core/units.ts'
import { BadDataError } from '../bad-data-error.ts'

export interface EvidenceFiles {
  readonly outcomes: string | undefined
  readonly truth: string | undefined
  readonly nowMs: number
}

/** What is known, by now, of which sites were mines. */
export interface Evidence {
  readonly outcomes: readonly InspectionOutcome[]
  readonly truth: PlantedTruth | undefined
  readonly notes: readonly string[]
}

/** @throws AdapterError, BadDataError for a file that cannot be used, or speaks against itself */
export const readEvidence = async (files: EvidenceFiles): Promise<Evidence> => {
  const truth = files.truth === undefined ? undefined : readTruth(files.truth)
  if (files.outcomes === undefined) return { outcomes: [], truth, notes: [] }
  const { outcomes, places, notes } = await readOutcomes(files.outcomes)
  // Somewhere it is tomorrow already.
  const tomorrow = Math.floor(files.nowMs / MS_PER_DAY) + 1
  const late = outcomes.findIndex(({ inspectedAt }) => inspectedAt > tomorrow)
  if (late >= 0)
    throw new BadDataError(
      `"${files.outcomes}" ${places[late]}: inspected on ${isoDay(outcomes[late]?.inspectedAt ?? 0)}, which is still to come: mend the date`,
    )
  const contradiction = contradictionIn(outcomes)
  if (contradiction !== undefined) {
    const [first, second] = contradiction
    const [one, other] = [outcomes[first], outcomes[second]]
    throw new BadDataError(
      `"${files.outcomes}" ${places[first]} and ${places[second]}: ${one?.siteId} was ${one?.outcome} and ${other?.outcome} on ${isoDay(one?.inspectedAt ?? 0)}: keep the one that holds`,
    )
  }
  return { outcomes, truth, notes }
}

const readTruth = (path: string): PlantedTruth => {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new BadDataError(
      `cannot read the truth "${path}" (${why}): give the truth.json of a simulated region`,
      { cause },
    )
  }
  const parsed = plantedTruthSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new BadDataError(
    `"${path}" is no truth.json of a simulated region: ${issue?.path.join('.')} ${issue?.message}`,
  )
}
