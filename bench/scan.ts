/**
 * A whole scan over Parquet, end to end (open, collate, judge, rank), beside DuckDB alone computing the daily P5 floors, CV and
 * load factor of the same meters in one SQL, on the same cores; every bar in one run, and exit code 1 where one is missed.
 * The readings are made here, in a temporary folder; each measurement is a process of its own.
 *
 *   npm run bench:scan                                             20,000 meters, and 2 and 4 times as many
 *   npm run bench:scan -- --meters 5000 --times 1,2 --rounds 3 --threads 4
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { baselineS, type Region, type Scanned, scanned } from './scan/measure.ts'
import { DAYS, readingsOf, SLOTS, writeRegion } from './scan/region.ts'

const MOST_TIMES_BASELINE = 1.5
const MOST_GROWTH = 0.15
const MOST_PEAK_MB = 1536

const { values } = parseArgs({
  options: {
    meters: { type: 'string', default: '20000' },
    times: { type: 'string', default: '1,2,4' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
})
const threads = Number(values.threads)
const rounds = Array.from({ length: Number(values.rounds) })

let missed = 0
const say = (what: string, figure: string, bar = '', holds = true): void => {
  if (!holds) missed++
  const verdict = bar === '' ? '' : holds ? 'met' : 'MISSED'
  process.stdout.write(`${what.padEnd(58)} ${figure.padStart(26)}  ${bar.padEnd(14)} ${verdict}\n`)
}

const middleOf = (figures: readonly number[]): number =>
  [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] as number

const inSeconds = (seconds: number, readings: number): string =>
  `${seconds.toFixed(1)} s, ${(readings / seconds / 1e6).toFixed(2)} M/s`

/** Baseline and scan one after the other, the median of the rounds; answers the ratio and the largest peak. */
const compare = async (region: Region): Promise<{ ratio: number; peakMb: number }> => {
  const baselines: number[] = []
  const scans: Scanned[] = []
  for (const _ of rounds) {
    baselines.push(await baselineS(region, 'local', threads))
    scans.push(await scanned(region, 'current', threads))
  }
  const readings = readingsOf(region.meters)
  const baseline = middleOf(baselines)
  const seconds = middleOf(scans.map((scan) => scan.seconds))
  say('DuckDB alone: floors, CV, load factor', inSeconds(baseline, readings))
  say('scan with the learned score', inSeconds(seconds, readings))
  say('  its processor time', `${middleOf(scans.map(({ cpuS }) => cpuS)).toFixed(1)} s`)
  return { ratio: seconds / baseline, peakMb: Math.max(...scans.map(({ peakMb }) => peakMb)) }
}

/** What no bar hangs on, and that the bytes do not hang on the threads. */
const compareFurther = async (region: Region): Promise<void> => {
  const readings = readingsOf(region.meters)
  say(
    '  DuckDB alone, days of UTC only',
    inSeconds(await baselineS(region, 'utc', threads), readings),
  )
  say('  scan by the rules', inSeconds((await scanned(region, 'rules', threads)).seconds, readings))
  const several = Math.max(2, threads)
  const one = await scanned(region, 'current', 1)
  const many = await scanned(region, 'current', several)
  const isSame = one.sha256 === many.sha256
  say(`bytes of 1 and ${several} threads`, isSame ? 'the same' : 'differ', 'the same', isSame)
}

const folder = await mkdtemp(join(tmpdir(), 'greywatt-bench-'))
try {
  let first: number | undefined
  for (const times of values.times.split(',').map(Number)) {
    const region = { folder, meters: Number(values.meters) * times }
    const readings = readingsOf(region.meters)
    process.stdout.write(
      `${region.meters} meters x ${DAYS} days x ${SLOTS} slots = ${(readings / 1e6).toFixed(1)} M readings, Parquet, ${threads} threads\n`,
    )
    await writeRegion(folder, region.meters)
    const { ratio, peakMb } = await compare(region)
    const bar = `<= ${MOST_TIMES_BASELINE} x`
    say('  beside DuckDB alone', `${ratio.toFixed(2)} x`, bar, ratio <= MOST_TIMES_BASELINE)
    if (first !== undefined) {
      const growth = Math.abs(ratio / first - 1)
      const change = `${(100 * (ratio / first - 1)).toFixed(0)} %`
      say('  change of that ratio', change, '<= 15 %', growth <= MOST_GROWTH)
    }
    const peak = `${Math.round(peakMb)} MB`
    say('  peak memory of the process', peak, `<= ${MOST_PEAK_MB} MB`, peakMb <= MOST_PEAK_MB)
    if (first === undefined) await compareFurther(region)
    first ??= ratio
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
if (missed > 0) process.exitCode = 1
