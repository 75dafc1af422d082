/**
 * The stream on a real broker, each bar beside its baseline in one run:
 *
 *   npm run bench:stream                              starts a broker of its own (Java 17; Maven the first time)
 *   npm run bench:stream -- --brokers 127.0.0.1:19092 --only singles,blocks --meters 50000
 *
 * Ratios are of processes that ran one after the other, the median of several rounds. On a machine that does other
 * things as well the ratio of processor time is the steadier one: both are printed.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PARTS, type PartName } from './stream/parts.ts'
import { openBroker } from './stream/processes.ts'

const { values } = parseArgs({
  options: {
    brokers: { type: 'string' },
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
    meters: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '3' },
  },
})
const names = values.only.split(',')
for (const name of names)
  if (!Object.hasOwn(PARTS, name))
    throw new Error(`there is no part ${name}: one of ${Object.keys(PARTS).join(', ')}`)

const folder = await mkdtemp(join(tmpdir(), 'greywatt-stream-'))
const { broker, close } = await openBroker(values.brokers, join(folder, 'kafka'))
let missed = 0
try {
  for (const name of names) {
    process.stderr.write(`${name} ...\n`)
    for (const { what, figure, bar, holds } of await PARTS[name as PartName]({
      broker,
      folder,
      meters: Number(values.meters),
      rounds: Number(values.rounds),
    })) {
      if (!holds) missed++
      const verdict = bar === '' ? '' : holds ? 'met' : 'MISSED'
      process.stdout.write(
        `${what.padEnd(64)} ${figure.padStart(22)}  ${bar.padEnd(16)} ${verdict}\n`,
      )
    }
  }
} finally {
  await close()
  await rm(folder, { recursive: true, force: true })
}
if (missed > 0) process.exitCode = 1
