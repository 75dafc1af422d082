import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fnv1a } from '../../../core/ids.ts'
import { type DayIndex, dayFromIso, isoDay } from '../../../core/time.ts'
import { AdapterError } from '../../../ports/adapter-error.ts'
import { writeWhole } from '../../files/whole-file.ts'
import { settledListing } from './settled-listing.ts'

/**
 * A lake is a folder: `_lake.json` says what it is, and each file of rows lies in `date=YYYY-MM-DD/bucket=NN`. Names that
 * begin with a dot or an underscore are passed over by engines that read such folders.
 */
const MARKER = '_lake.json'
const FORMAT = { format: 'greywatt meter-days', version: 1, buckets: 8 } as const
const DRAFTS = '.draft-'
/** Nobody writes one draft for longer; what is older is left of a process that was killed. */
const DRAFT_LIVES_MS = 86_400_000

/** The bucket of a meter, as its folder has it: FNV-1a (32 bits) of the id, modulo FORMAT.buckets. */
export const bucketOf = (meterId: string): string =>
  String(fnv1a(meterId) % FORMAT.buckets).padStart(2, '0')

/** Rows of one date and bucket. */
export interface LakePart {
  readonly folder: string
  readonly paths: readonly string[]
}

export interface LakeDate {
  readonly day: DayIndex
  readonly parts: readonly LakePart[]
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)

/** @throws AdapterError `file-missing`, `file-unreadable` where it is of a newer program */
export const demandLake = (folder: string): void => {
  const path = join(folder, MARKER)
  if (!existsSync(path))
    throw new AdapterError(
      'file-missing',
      `no lake at "${folder}": it has no ${MARKER}; correct the path, or write one with "greywatt import --lake", "greywatt scan --write-lake" or history.dir`,
    )
  let found: { format?: unknown; version?: unknown; buckets?: unknown }
  try {
    found = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new AdapterError(
      'file-unreadable',
      `cannot read "${path}" (${reasonOf(cause)}): copy it from a lake that is whole`,
      { cause },
    )
  }
  if (
    found.format !== FORMAT.format ||
    found.version !== FORMAT.version ||
    found.buckets !== FORMAT.buckets
  )
    throw new AdapterError(
      'file-unreadable',
      `"${path}" is not of version ${FORMAT.version} with ${FORMAT.buckets} buckets: use the program that wrote it, or another folder`,
    )
}

/** Makes the lake where there is none. @throws AdapterError `write-failed`, `file-unreadable` */
export const makeLake = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw new AdapterError(
      'write-failed',
      `cannot make the folder "${folder}" (${reasonOf(cause)}): check the path`,
      { cause },
    )
  }
  if (!existsSync(join(folder, MARKER)))
    writeWhole(join(folder, MARKER), `${JSON.stringify(FORMAT)}\n`)
  demandLake(folder)
}

/** Dates from one to another. @throws AdapterError `file-unreadable` */
export const datesOf = (
  folder: string,
  from: DayIndex = Number.NEGATIVE_INFINITY,
  to: DayIndex = Number.POSITIVE_INFINITY,
): readonly DayIndex[] =>
  namesIn(folder)
    .flatMap((name) => {
      const day = name.startsWith('date=') ? dayFromIso(name.slice('date='.length)) : undefined
      return day === undefined || day < from || day > to ? [] : [day]
    })
    .sort((a, b) => a - b)

/** A date with the files that it has now; none where it is not there. @throws AdapterError `file-unreadable` */
export const dateOf = (folder: string, day: DayIndex): LakeDate => {
  const date = join(folder, `date=${isoDay(day)}`)
  if (!existsSync(date)) return { day, parts: [] }
  const parts = namesIn(date)
    .filter((name) => name.startsWith('bucket='))
    .sort()
    .map((name) => {
      const bucket = join(date, name)
      const files = settledListing(() => namesIn(bucket)).filter(
        (file) => file.endsWith('.parquet') && !/^[._]/.test(file),
      )
      return { folder: bucket, paths: files.map((file) => join(bucket, file)) }
    })
    .filter(({ paths }) => paths.length > 0)
  return { day, parts }
}

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch (cause) {
    throw new AdapterError(
      'file-unreadable',
      `cannot read the folder "${folder}" (${reasonOf(cause)}): check that this user may read it`,
      { cause },
    )
  }
}

/** A place in the lake for files that nobody is to read yet. */
export const newDraft = (folder: string): string => join(folder, `${DRAFTS}${randomUUID()}`)

/** Removes what killed processes have left behind. */
export const dropOldDrafts = (folder: string, nowMs: number): void => {
  for (const name of namesIn(folder)) {
    if (!name.startsWith(DRAFTS)) continue
    const path = join(folder, name)
    const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs
    if (nowMs - changedMs > DRAFT_LIVES_MS) rmSync(path, { recursive: true, force: true })
  }
}

/** Puts drafts where readers see them, each whole; resolves once a loss of power can no longer take them away. */
export const publish = async (
  lake: string,
  moves: readonly { readonly draft: string; readonly path: string }[],
): Promise<void> => {
  await syncAll(moves.map(({ draft }) => draft))
  const folders = new Set<string>()
  for (const { draft, path } of moves) {
    const bucket = dirname(path)
    if (mkdirSync(bucket, { recursive: true }) !== undefined) folders.add(dirname(bucket)).add(lake)
    await rename(draft, path)
    folders.add(bucket)
  }
  // Windows opens no folders, and keeps their entries by itself.
  if (process.platform !== 'win32') await syncAll([...folders])
}

/** Files that are open at a time: years of dates are some ten thousand files, and a process may open a thousand. */
const SYNCED_AT_ONCE = 32

const syncAll = async (paths: readonly string[]): Promise<void> => {
  for (let from = 0; from < paths.length; from += SYNCED_AT_ONCE)
    await Promise.all(paths.slice(from, from + SYNCED_AT_ONCE).map(sync))
}

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
