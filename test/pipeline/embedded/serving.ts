import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { openLogReader } from '../../../src/adapters/sqlite/log/log-reader.ts'
import { readLedger } from '../../../src/app/ledger.ts'
import type { Alert } from '../../../src/core/alert/alert.ts'
import type { TopicName, TopicRecord } from '../../../src/ports/topic.ts'

const fileAt = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const BIN = fileAt('bin/greywatt.js')
const TINY = 'fixtures/tiny/'

export const READINGS = fileAt(`${TINY}readings.parquet`)
export const REFERENCE: readonly string[] = [
  ...['--meters', fileAt(`${TINY}meters.csv`)],
  ...['--transformers', fileAt(`${TINY}transformers.csv`)],
  ...['--licences', fileAt(`${TINY}licences.csv`)],
  ...['--orders', fileAt(`${TINY}orders.csv`)],
  ...['--tips', fileAt(`${TINY}tips.csv`)],
  ...['--weather', fileAt(`${TINY}weather.csv.gz`)],
]

/** What a scan of the same region says, a line a suspect. */
export const scanned = (): string => readFileSync(fileAt(`${TINY}suspects.ndjson`), 'utf8')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly said: { readonly stdout: string; readonly stderr: string }
  readonly ended: Promise<Ended>
}

const decoder = new TextDecoder()
const textOf = ({ value }: TopicRecord): string => decoder.decode(value ?? undefined)

/** One state folder, its configuration, and the command over it as a process of its own. */
export class Place {
  readonly folder: string
  readonly config: string

  constructor(folder: string, change: object = {}) {
    this.folder = folder
    this.config = join(folder, 'greywatt.json')
    writeFileSync(
      this.config,
      JSON.stringify({
        transport: 'embedded',
        http: { enabled: false },
        state: { dir: join(folder, 'state'), checkpointEveryS: 0.5 },
        ...change,
      }),
    )
  }

  get log(): string {
    return join(this.folder, 'state', 'log')
  }

  start(args: readonly string[], through: readonly string[] = []): Running {
    const words = [
      ...through,
      process.execPath,
      BIN,
      ...args,
      '--config',
      this.config,
    ] as unknown as [string, ...string[]]
    const child = spawn(words[0], words.slice(1), { cwd: this.folder })
    const said = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk) => {
      said.stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      said.stderr += chunk
    })
    const ended = new Promise<Ended>((resolve) =>
      child.on('close', (code) => resolve({ code, ...said })),
    )
    return { child, said, ended }
  }

  /** Records that were ever sent to the topic; 0 where there is no log yet. */
  async sent(topic: TopicName): Promise<number> {
    try {
      const reader = openLogReader(this.log)
      try {
        return reader.look().topics.find((it) => it.topic === topic)?.records ?? 0
      } finally {
        await reader.close()
      }
    } catch {
      return 0
    }
  }

  async records(topic: TopicName): Promise<readonly TopicRecord[]> {
    const reader = openLogReader(this.log)
    const table = reader.table(topic)
    const found: TopicRecord[] = []
    await table.start((record) => found.push(record))
    await table.stop()
    await reader.close()
    return found
  }

  /** The suspects that stand, a line each, best first. */
  async suspects(): Promise<string> {
    const latest = new Map<string | null, string>()
    for (const record of await this.records('suspect-sites')) latest.set(record.key, textOf(record))
    return [...latest.values()]
      .map((line) => ({ line, alert: JSON.parse(line) as Alert }))
      .filter(({ alert }) => alert.state === 'raised')
      .sort((a, b) => (a.alert.rank ?? 0) - (b.alert.rank ?? 0))
      .map(({ line }) => `${line}\n`)
      .join('')
  }

  /** The last word on each meter's day. */
  async meterDays(): Promise<ReadonlyMap<string, string>> {
    const last = new Map<string, { readonly revision: number; readonly text: string }>()
    for (const record of await this.records('meter-days')) {
      if (record.headers['greywatt.kind'] !== undefined) continue
      const text = textOf(record)
      const { meterId, day, revision } = JSON.parse(text) as {
        readonly meterId: string
        readonly day: string
        readonly revision: number
      }
      const key = `${meterId} ${day}`
      if (revision >= (last.get(key)?.revision ?? -1)) last.set(key, { revision, text })
    }
    return new Map([...last].sort().map(([key, { text }]) => [key, text]))
  }

  ledger() {
    return readLedger([join(this.folder, 'state')]).at(-1)
  }
}

/** Fresh places, gone with the tests that used them; no process outlives its test. */
export const usePlaces = () => {
  let root = ''
  const running = new Set<ChildProcess>()
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'greywatt-embedded-'))
  })
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL')
    running.clear()
  })
  afterAll(() => rmSync(root, { recursive: true }))
  return {
    place: (change: object = {}): Place => new Place(mkdtempSync(join(root, 'place-')), change),
    start: (place: Place, args: readonly string[], through: readonly string[] = []): Running => {
      const started = place.start(args, through)
      running.add(started.child)
      return started
    },
  }
}

/** Waits for what shall become true, as long as the process runs. */
export const until = async (
  { child, said }: Running,
  holds: () => Promise<boolean> | boolean,
): Promise<void> => {
  while (!(await holds())) {
    if (child.exitCode !== null) throw new Error(`the process ended: ${said.stderr}`)
    await sleep(10)
  }
}
