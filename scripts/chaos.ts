/**
 * Proves on a live broker that a stream loses nothing and counts nothing twice: stages in processes of their own are
 * killed, frozen, asked to leave and cut off their broker while a feed runs, and what comes of it is held against an
 * undisturbed run of the same records. The seed decides the feed and the order of the faults. Exit code 1 where
 * anything disagrees; its folder is kept then.
 *
 *   npm run chaos -- --readings 5000000 --kills 200 --seed 1
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chaosReport, disagrees } from './chaos/report.ts'
import { runChaos } from './chaos/run-chaos.ts'

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  process.stderr.write(`--${name} ${text}: give a whole number\n`)
  process.exit(2)
}

const { values } = parseArgs({
  options: {
    readings: { type: 'string', default: '300000' },
    kills: { type: 'string', default: '15' },
    freezes: { type: 'string', default: '1' },
    leaves: { type: 'string', default: '1' },
    'broker-restarts': { type: 'string', default: '1' },
    'down-s': { type: 'string', default: '0' },
    'broker-silences': { type: 'string', default: '0' },
    'silence-s': { type: 'string', default: '60' },
    'session-ms': { type: 'string', default: '3000' },
    'gap-ms': { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    port: { type: 'string', default: '19392' },
    folder: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const number = (name: Exclude<keyof typeof values, 'folder' | 'keep'>): number =>
  wholeNumber(name, values[name])

// What is left running is ended as this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'greywatt-chaos-'))
const from = performance.now()
const result = await runChaos(
  {
    readings: number('readings'),
    partitions: 6,
    instances: 3,
    kills: number('kills'),
    freezes: number('freezes'),
    freezeMs: 10_000,
    leaves: number('leaves'),
    brokerRestarts: number('broker-restarts'),
    brokerDownMs: number('down-s') * 1000,
    brokerSilences: number('broker-silences'),
    brokerSilenceMs: number('silence-s') * 1000,
    sessionTimeoutMs: number('session-ms'),
    gapMs: number('gap-ms'),
    share: 0.3,
    seed: number('seed'),
    port: number('port'),
    folder,
  },
  (line) => {
    const seconds = Math.round((performance.now() - from) / 1000)
    process.stderr.write(`${String(seconds).padStart(5)} s  ${line}\n`)
  },
)
process.stdout.write(chaosReport(result, (performance.now() - from) / 1000))
if (disagrees(result)) {
  process.stdout.write(`kept: ${folder}\n`)
  process.exitCode = 1
} else if (!values.keep) rmSync(folder, { recursive: true })
