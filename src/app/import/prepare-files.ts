import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { ImportWorkspace } from '../../adapters/duckdb/import/workspace.ts'
import { expandGlob } from '../../adapters/duckdb/source-files.ts'
import { cutLastLine, headOf, importFileKind, sizeOf } from '../../adapters/files/import-file.ts'
import { countLines } from '../../adapters/files/line-ends.ts'
import { sampleBytes } from '../../adapters/files/sample-lines.ts'
import { decodeTo, unpack } from '../../adapters/files/spool.ts'
import { detectEncoding } from '../../core/import/detect-encoding.ts'
import type { Finding, Question } from '../../core/import/finding.ts'
import type { Encoding } from '../../core/import/import-mapping.ts'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { ImportProblem } from './import-problem.ts'
import type { OnImportProgress } from './import-progress.ts'

/** A file that can be read: as it is, or a copy of it in the workspace. */
export interface ReadyFile {
  /** As the user named it. */
  readonly shown: string
  readonly local: string
  readonly name: string
  readonly kind: 'csv' | 'parquet' | 'espi'
  /** Of text. */
  readonly encoding: Encoding
  readonly index: number
}

export interface PreparedFiles {
  readonly files: readonly ReadyFile[]
  readonly problems: readonly ImportProblem[]
  readonly findings: readonly Finding[]
  readonly questions: readonly Question[]
}

/**
 * Finds the files, unpacks and decodes those that DuckDB cannot read as they are, and names those that nobody can.
 * @throws AdapterError `file-missing`
 */
export const prepareFiles = async (
  workspace: ImportWorkspace,
  patterns: readonly string[],
  asked: Encoding | undefined,
  onProgress: OnImportProgress,
): Promise<PreparedFiles> => {
  const paths = await pathsOf(workspace, patterns)
  const files: ReadyFile[] = []
  const problems: ImportProblem[] = []
  const findings = new Map<string, Finding>()
  const questions = new Map<string, Question>()
  const of = paths.reduce((sum, path) => sum + sizeOf(path), 0)
  let done = 0
  for (const [index, shown] of paths.entries()) {
    const fileProblem = (reason: string, detail: string): void => {
      problems.push({
        reason,
        count: 1,
        what: 'file',
        example: `${shown}: ${detail}`,
        isNote: false,
      })
    }
    const progress = (read: number): void => {
      done += read
      onProgress({ phase: 'unpacking', done, of, unit: 'bytes' })
    }
    let local = shown
    let kind = importFileKind(headOf(shown))
    if (kind === 'gzip') {
      local = workspace.path(`unpacked-${index}`)
      const broken = await unpack(shown, local, progress)
      kind = importFileKind(headOf(local))
      if (broken !== undefined) {
        if (kind === 'csv') cutLastLine(local)
        const line = kind === 'csv' ? ` in line ${(await countLines(local)) + 1}` : ''
        const words = `the gzip breaks off (${broken}${line}); what comes before is read`
        fileProblem('file-truncated', words)
      }
    }
    if (kind === 'empty') fileProblem('file-empty', 'it holds nothing')
    if (kind === 'binary' || kind === 'gzip')
      fileProblem('file-binary', 'it is neither text nor Parquet')
    if (kind !== 'csv' && kind !== 'parquet' && kind !== 'espi') continue
    let encoding: Encoding = 'utf-8'
    if (kind === 'csv') {
      const inferred = detectEncoding(sampleBytes(local))
      if (asked === undefined && inferred.type === 'asked') {
        questions.set(inferred.question.field, {
          ...inferred.question,
          message: `${shown}: ${inferred.question.message}`,
        })
        continue
      }
      if (asked !== undefined)
        findings.set('given', {
          field: 'csv.encoding',
          value: asked,
          evidence: `--encoding ${asked}`,
          strength: 'given',
        })
      else if (inferred.type === 'found') findings.set(inferred.value, inferred.finding)
      encoding = asked ?? (inferred.type === 'found' ? inferred.value : 'utf-8')
      if (encoding !== 'utf-8') local = await decoded(workspace, local, index, encoding, progress)
    }
    files.push({ shown, local, name: basename(shown), kind, encoding, index })
  }
  return { files, problems, findings: [...findings.values()], questions: [...questions.values()] }
}

/** A copy in UTF-8 with one kind of line end; takes the place of a copy that was there. */
export const decoded = async (
  workspace: ImportWorkspace,
  local: string,
  index: number,
  encoding: Encoding,
  onBytes: (read: number) => void,
): Promise<string> => {
  const draft = workspace.path(`decoding-${index}`)
  const to = workspace.path(`decoded-${index}`)
  await decodeTo(local, draft, encoding, onBytes)
  if (local === workspace.path(`unpacked-${index}`)) rmSync(local)
  renameSync(draft, to)
  return to
}

const pathsOf = async (
  { connection }: ImportWorkspace,
  patterns: readonly string[],
): Promise<readonly string[]> => {
  const paths: string[] = []
  for (const pattern of patterns) {
    const found = existsSync(pattern) ? [pattern] : await expandGlob(connection, pattern)
    if (found.length === 0)
      throw new AdapterError(
        'file-missing',
        `no file at "${pattern}": check the path or the pattern`,
      )
    for (const path of found) {
      if (statSync(path).isDirectory())
        throw new AdapterError(
          'file-unreadable',
          `"${path}" is a folder: give a pattern such as "${path}/*.csv"`,
        )
      if (!paths.includes(path)) paths.push(path)
    }
  }
  return paths
}
