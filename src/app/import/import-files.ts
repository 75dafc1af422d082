import { findDropped } from '../../adapters/duckdb/import/drop-repeats.ts'
import { makeStaged } from '../../adapters/duckdb/import/load-file.ts'
import { settleQualities } from '../../adapters/duckdb/import/settle-qualities.ts'
import {
  clockOf,
  settleDoubled,
  skippedHours,
  wallExtent,
} from '../../adapters/duckdb/import/settle-times.ts'
import { dayEdges, tallyDays } from '../../adapters/duckdb/import/tally-days.ts'
import { makeTimed, type ReadingTerms } from '../../adapters/duckdb/import/timed-readings.ts'
import { withProgress } from '../../adapters/duckdb/import/with-progress.ts'
import {
  type ImportWorkspace,
  openImportWorkspace,
} from '../../adapters/duckdb/import/workspace.ts'
import {
  type ImportSummary,
  importSummary,
  writeImport,
  writeTermsOf,
} from '../../adapters/duckdb/import/write-import.ts'
import { formatOf } from '../../adapters/duckdb/write-file.ts'
import type { Finding, Question } from '../../core/import/finding.ts'
import type { ImportAnswers, ZoneAnswer } from '../../core/import/import-answers.ts'
import type { ImportMapping } from '../../core/import/import-mapping.ts'
import { inferClocks } from '../../core/import/infer-clocks.ts'
import type { MappingDraft } from '../../core/import/infer-mapping.ts'
import { inferStamp } from '../../core/import/infer-stamp.ts'
import { BadDataError } from '../bad-data-error.ts'
import { type ImportProblem, isFault } from './import-problem.ts'
import type { OnImportProgress } from './import-progress.ts'
import { type ImportLakeOrder, type KeptInLake, keepInLake } from './keep-in-lake.ts'
import { loadEspi } from './load-espi.ts'
import { loadFiles, type StagedFile } from './load-files.ts'
import { locateProblems } from './locate-problems.ts'
import { mergeProblems } from './merge-problems.ts'
import { type ImportPlan, inferPlan, planByMapping } from './plan-files.ts'
import { type PreparedFiles, prepareFiles } from './prepare-files.ts'

export interface ImportOptions {
  /** Paths and globs. */
  readonly files: readonly string[]
  readonly answers: ImportAnswers
  /** In place of every inference. */
  readonly mapping: ImportMapping | undefined
  readonly zone: ZoneAnswer
  /** Where the readings go: .parquet, .csv or .csv.gz; undefined for a dry run. */
  readonly out: string | undefined
  /** The lake that their meter-days go into, in place of `out`. */
  readonly lake?: ImportLakeOrder | undefined
  /** Anything that had to be left out is fatal, and nothing is written. */
  readonly strict: boolean
  readonly nowMs: number
  readonly threads?: number | undefined
  readonly memoryLimit: string
  readonly onProgress: OnImportProgress
}

interface Report {
  readonly findings: readonly Finding[]
  readonly problems: readonly ImportProblem[]
}

export type ImportOutcome =
  | (Report & { readonly type: 'asked'; readonly questions: readonly Question[] })
  | (Report & {
      /** `refused` where the import is strict and something was left out. */
      readonly type: 'done' | 'refused'
      /** Undefined for Green Button, which says all of it itself. */
      readonly mapping: ImportMapping | undefined
      readonly summary: ImportSummary
      /** What was done to the lake; undefined where none is written. */
      readonly kept?: Extract<KeptInLake, { readonly type: 'kept' }> | undefined
    })

/**
 * Makes clean readings of files of any form: finds out how they hold them, reads them, leaves out what cannot be used
 * and says so, and writes the rest by the contract's columns.
 * @throws AdapterError for files that are not there and results that cannot be written; BadDataError where nothing is left
 */
export const importFiles = async (options: ImportOptions): Promise<ImportOutcome> => {
  if (options.out !== undefined) formatOf(options.out)
  const workspace = await openImportWorkspace(options)
  try {
    const prepared = await prepareFiles(
      workspace,
      options.files,
      options.mapping?.csv?.encoding ?? options.answers.encoding,
      options.onProgress,
    )
    await makeStaged(workspace.connection)
    const isEspi = prepared.files.some(({ kind }) => kind === 'espi')
    return isEspi
      ? await importEspi(workspace, prepared, options)
      : await importTables(workspace, prepared, options)
  } finally {
    workspace.close()
  }
}

const importEspi = async (
  workspace: ImportWorkspace,
  { files, problems }: PreparedFiles,
  options: ImportOptions,
): Promise<ImportOutcome> => {
  const other = files.find(({ kind }) => kind !== 'espi')
  if (other !== undefined)
    throw new BadDataError(
      `Green Button files and others ("${other.shown}"): import each form on its own`,
    )
  const espi = await loadEspi(workspace, files, options.nowMs)
  const terms: ReadingTerms = {
    clock: undefined,
    clocks: 'wall',
    kind: espi.kind,
    unit: 'kWh',
    stepMin: null,
    hasKvarh: false,
    hasQuality: true,
    qualities: await settleQualities(workspace.connection, {}),
  }
  const findings: Finding[] = [
    {
      field: 'format',
      value: 'Green Button (ESPI)',
      evidence: 'an Atom feed; units, starts and steps are its own',
      strength: 'certain',
    },
  ]
  await makeTimed(workspace.connection, terms)
  await tallyDays(workspace.connection, false, null)
  return finish(workspace, options, {
    terms,
    stamp: 'start',
    mapping: undefined,
    findings,
    staged: espi.staged,
    problems: [...problems, ...espi.problems],
  })
}

const importTables = async (
  workspace: ImportWorkspace,
  prepared: PreparedFiles,
  options: ImportOptions,
): Promise<ImportOutcome> => {
  const { connection } = workspace
  const { answers, mapping, onProgress } = options
  const plan =
    mapping === undefined
      ? await inferPlan(workspace, prepared.files, answers, options.zone)
      : await planByMapping(workspace, prepared.files, mapping)
  const questions = [...prepared.questions, ...plan.questions]
  const findings = [...(mapping === undefined ? prepared.findings : []), ...plan.findings]
  const fileProblems = [...prepared.problems, ...plan.problems]
  if (questions.length > 0)
    return { type: 'asked', findings, questions, problems: mergeProblems(fileProblems) }
  const draft = plan.plans[0]?.mapping
  if (draft === undefined) throw nothingLeft(fileProblems)
  const loaded = await loadFiles(workspace, plan.plans, options.nowMs, onProgress)
  const problems = [...fileProblems, ...loaded.problems]
  const extent = await wallExtent(connection)
  if (extent === undefined) {
    await makeTimed(connection, termsOf(draft, undefined, 'wall', new Map()))
    await connection.run('CREATE TABLE dropped (row_id BIGINT, reason VARCHAR)')
    await tallyDays(connection, false, null)
    throw nothingLeft(
      mergeProblems([...problems, ...(await locateProblems(workspace, loaded.staged))]),
    )
  }
  onProgress({ phase: 'checking', done: 0, of: 4, unit: 'share' })
  const isInstant = isInstantFormat(plan)
  const clock = isInstant ? undefined : clockOf(draft.time.zone, extent)
  const clocks =
    mapping !== undefined
      ? mapping.time.clocks
      : take(
          findings,
          inferClocks(
            clock === undefined ? undefined : await skippedHours(connection, clock),
            answers.clocks,
          ),
        )
  const qualities = await settleQualities(connection, draft.qualityCodes)
  const terms = termsOf(draft, clock, clocks, qualities)
  if (clock !== undefined && clocks !== 'standard') await settleDoubled(connection, clock)
  await makeTimed(connection, terms)
  await withProgress(
    connection,
    (share) => onProgress({ phase: 'checking', done: 1 + share, of: 4, unit: 'share' }),
    () => tallyDays(connection, false, draft.stepMin),
  )
  const stamp = await stampOf(workspace, plan, draft, options, findings)
  if (stamp.type === 'asked')
    return {
      type: 'asked',
      findings,
      questions: [stamp.question],
      problems: mergeProblems(problems),
    }
  if (stamp.value === 'end') await tallyDays(connection, true, draft.stepMin)
  const full: ImportMapping = { ...draft, time: { ...draft.time, clocks, stamp: stamp.value } }
  return finish(workspace, options, {
    terms,
    stamp: stamp.value,
    mapping: full,
    findings,
    staged: loaded.staged,
    problems,
  })
}

type Stamp =
  | { readonly type: 'known'; readonly value: 'start' | 'end' }
  | { readonly type: 'asked'; readonly question: Question }

const stampOf = async (
  { connection }: ImportWorkspace,
  plan: ImportPlan,
  { time, value }: MappingDraft,
  { answers, mapping }: ImportOptions,
  findings: Finding[],
): Promise<Stamp> => {
  const known = (
    stamp: 'start' | 'end',
    evidence?: string,
    strength: Finding['strength'] = 'certain',
  ): Stamp => {
    if (evidence !== undefined)
      findings.push({ field: 'time.stamp', value: stamp, evidence, strength })
    return { type: 'known', value: stamp }
  }
  if (mapping !== undefined) return known(mapping.time.stamp)
  if (answers.stamp !== undefined) return known(answers.stamp, `--stamp ${answers.stamp}`, 'given')
  if (value.kind === 'register')
    return known('start', 'a register is of an instant, not of an interval')
  if (plan.slotStamp !== undefined) return known(plan.slotStamp, 'the names of the slots')
  const edges = await dayEdges(connection)
  const inferred = inferStamp(time.columns, isDateOnly(time.format), {
    ...edges,
    midnightsAs24: plan.midnightsAs24,
  })
  if (inferred.type === 'asked') return inferred
  findings.push(inferred.finding)
  return known(inferred.value)
}

const isDateOnly = (format: string): boolean => format.startsWith('%') && !/%[HI]/.test(format)

/** Whether times have their offset, so that no zone is needed for them. */
const isInstantFormat = ({ plans }: ImportPlan): boolean => {
  const [first] = plans
  const format = first?.mapping.time.format ?? ''
  return (
    format === 'iso' ||
    format.startsWith('epoch') ||
    format.endsWith('%z') ||
    first?.isInstant === true
  )
}

const termsOf = (
  { value, stepMin, kvarhColumn, qualityColumn }: MappingDraft,
  clock: ReadingTerms['clock'],
  clocks: ReadingTerms['clocks'],
  qualities: ReadingTerms['qualities'],
): ReadingTerms => ({
  clock,
  clocks,
  kind: value.kind,
  unit: value.unit,
  stepMin,
  hasKvarh: kvarhColumn !== null,
  hasQuality: qualityColumn !== null,
  qualities,
})

const take = (
  findings: Finding[],
  inferred: {
    readonly value: ImportMapping['time']['clocks']
    readonly finding: Finding | undefined
  },
): ImportMapping['time']['clocks'] => {
  if (inferred.finding !== undefined) findings.push(inferred.finding)
  return inferred.value
}

interface Settled {
  readonly terms: ReadingTerms
  readonly stamp: 'start' | 'end'
  readonly mapping: ImportMapping | undefined
  readonly findings: readonly Finding[]
  readonly staged: readonly StagedFile[]
  readonly problems: readonly ImportProblem[]
}

/** Leaves out repeats, names what is left out, and writes the rest. */
const finish = async (
  workspace: ImportWorkspace,
  options: ImportOptions,
  { terms, stamp, mapping, findings, staged, problems }: Settled,
): Promise<ImportOutcome> => {
  const { connection } = workspace
  const { lake, strict, onProgress } = options
  await withProgress(
    connection,
    (share) => onProgress({ phase: 'checking', done: 2 + share, of: 4, unit: 'share' }),
    () => findDropped(connection, terms.kind === 'register'),
  )
  const all = mergeProblems([...problems, ...(await locateProblems(workspace, staged))])
  const writeTerms = await writeTermsOf(connection, terms, stamp)
  const summary = await importSummary(connection, writeTerms)
  if (summary.rows === 0) throw nothingLeft(all)
  const report = { findings, problems: all, mapping, summary }
  if (strict && all.some(isFault)) return { type: 'refused', ...report }
  const out = lake === undefined ? options.out : workspace.path('readings.parquet')
  if (out !== undefined)
    await withProgress(
      connection,
      (share) => onProgress({ phase: 'writing', done: share, of: 1, unit: 'share' }),
      () => writeImport(connection, out, writeTerms),
    )
  if (lake === undefined || out === undefined) return { type: 'done', ...report }
  workspace.closeDuckDb()
  const { nowMs, threads, memoryLimit } = options
  const kept = await keepInLake({
    ...lake,
    readings: out,
    clock: terms.clock === undefined ? undefined : mapping?.time.zone,
    strict,
    nowMs,
    threads,
    memoryLimit,
    onProgress,
  })
  const both = { ...report, problems: [...all, ...kept.problems] }
  return kept.type === 'refused' ? { type: 'refused', ...both } : { type: 'done', ...both, kept }
}

const nothingLeft = (problems: readonly ImportProblem[]): BadDataError => {
  const told = problems.map(
    ({ reason, count, what, example }) =>
      `${count} ${what}${count === 1 ? '' : 's'} ${reason}, first ${example}`,
  )
  return new BadDataError(
    `no reading is left: ${told.length === 0 ? 'the files hold none' : told.join('; ')}`,
  )
}
