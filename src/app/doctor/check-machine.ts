import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { DayCalendar, dayFromIso, isoInstant } from '../../core/time.ts'
import { MS_PER_HOUR } from '../../core/units.ts'
import { type Finding, fault, ok, warning } from './finding.ts'

const OLDEST_NODE = [20, 19] as const
const GB = 1e9
const DISK_FAULT_BYTES = 0.2 * GB
const DISK_WARNING_BYTES = 2 * GB
/** Nothing was released before: a clock that shows an earlier time is wrong. */
const RELEASED_MS = Date.UTC(2026, 0, 1)

const messageOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n', 1)[0] ?? ''
}

export const checkNode = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldMajor, oldMinor] = OLDEST_NODE
  return major > oldMajor || (major === oldMajor && minor >= oldMinor)
    ? ok('node', `Node ${version}`)
    : fault('node', `Node ${version} is too old`, `install Node ${OLDEST_NODE.join('.')} or newer`)
}

/** The two packages with machine code in them: whether it loads here, and works. */
export const checkPackages = async (): Promise<readonly Finding[]> => [
  await checkPackage('DuckDB', async () => {
    const { openDuckDb } = await import('../../adapters/duckdb/open.ts')
    const duckDb = await openDuckDb()
    duckDb.close()
  }),
  await checkPackage('SQLite', async () => {
    const { SqliteCheckpointStores } = await import('../../adapters/sqlite/checkpoint-store.ts')
    const folder = mkdtempSync(join(tmpdir(), 'greywatt-doctor-'))
    const stores = new SqliteCheckpointStores(folder)
    try {
      stores.open('doctor', 0).load()
    } finally {
      stores.close()
      rmSync(folder, { recursive: true })
    }
  }),
]

const checkPackage = async (name: string, use: () => Promise<void>): Promise<Finding> => {
  try {
    await use()
    return ok('packages', `${name} loads and works`)
  } catch (error) {
    return fault(
      'packages',
      `${name} does not work here (${messageOf(error)})`,
      'run npm install again on this machine, without --ignore-scripts or --omit=optional',
    )
  }
}

/** The folder itself, or the first above it that exists: there it would be made. */
const existingFolder = (path: string): string => {
  let folder = resolve(path)
  while (!existsSync(folder)) folder = dirname(folder)
  return folder
}

export const checkStateFolder = (path: string): Finding => {
  const folder = existingFolder(path)
  try {
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is a file`)
    accessSync(folder, constants.W_OK)
  } catch (error) {
    return fault(
      'state',
      `the state folder ${path} cannot be written (${messageOf(error)})`,
      'give this user the right to write there, or set state.dir',
    )
  }
  return ok('state', `the state folder ${path} can be written`)
}

export const checkDisk = (path: string): Finding => {
  const { bavail, bsize } = statfsSync(existingFolder(path))
  const freeBytes = bavail * bsize
  const says = `${(freeBytes / GB).toFixed(1)} GB free for state.dir`
  const mend = 'free some space, or set state.dir to another disk'
  if (freeBytes < DISK_FAULT_BYTES) return fault('disk', says, mend)
  return freeBytes < DISK_WARNING_BYTES ? warning('disk', says, mend) : ok('disk', says)
}

/** Kazakhstan moved to UTC+5 on 2024-03-01: time zone data that knows it is recent enough. */
export const checkTimeZones = (): Finding => {
  const zone = 'Asia/Almaty'
  const day = '2024-06-01'
  const offsetHours =
    (Date.parse(`${day}T00:00:00Z`) - new DayCalendar(zone).startOf(dayFromIso(day) as number)) /
    MS_PER_HOUR
  return offsetHours === 5
    ? ok('time zones', `time zone data ${process.versions.tz ?? 'of this Node'}`)
    : fault(
        'time zones',
        `time zone data is from before 2024: ${zone} is UTC+${offsetHours}`,
        'update Node, or unset NODE_ICU_DATA',
      )
}

export const checkClock = (nowMs: number): Finding =>
  nowMs >= RELEASED_MS
    ? ok('clock', `the clock shows ${isoInstant(nowMs)}`)
    : fault(
        'clock',
        `the clock shows ${isoInstant(nowMs)}`,
        'set it: readings after it are turned away as future',
      )
