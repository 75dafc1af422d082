/**
 * Memory and time of the meters' table in an instance: the whole of it (baseline) beside what an instance holds that
 * collates one of 6 partitions, over a log in memory.
 *
 *   npm run bench:tables
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { MemoryLog } from '../src/adapters/memory/memory-log.ts'
import { openReferenceTables } from '../src/app/reference-tables.ts'

const METERS = 120_000
const PARTITIONS = 6
const BATCH = 10_000

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const heldBytes = async (): Promise<number> => {
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage()
    await sleep(100)
  }
  return process.memoryUsage().heapUsed
}

const aMeter = (n: number) => ({
  meterId: `KZ-ALA-${String(n).padStart(6, '0')}`,
  transformerId: `TP-${Math.floor(n / 100)}`,
  regionId: 'ALA',
  timezone: 'Asia/Almaty',
  lat: 43.2 + n / 1e6,
  lon: 76.9 + n / 1e6,
  customerClass: 'household',
  contractedKw: 10,
})

const log = new MemoryLog({ partitions: PARTITIONS, clock: { nowMs: () => 0 } })
const sink = log.sink()
for (let from = 0; from < METERS; from += BATCH)
  await sink.send(
    Array.from({ length: BATCH }, (_, i) => {
      const meter = aMeter(from + i)
      return { topic: 'meters' as const, key: meter.meterId, value: JSON.stringify(meter) }
    }),
  )

const tables = await openReferenceTables(
  ['collate'],
  log,
  { regionId: 'default', timezone: 'UTC' },
  (_, problem) => {
    throw new Error(problem)
  },
)

const held = async (partitions: number) => {
  const before = await heldBytes()
  const startedMs = performance.now()
  const shares = []
  for (let partition = 0; partition < partitions; partition++)
    shares.push(await tables.meterShare(partition))
  const loadMs = performance.now() - startedMs
  const rows = tables.meters.size
  const bytes = (await heldBytes()) - before
  for (const share of shares) share.release()
  if (tables.meters.size !== 0) throw new Error(`${tables.meters.size} meters were not let go`)
  return { rows, bytes, loadMs }
}

const whole = await held(PARTITIONS)
const own = await held(1)
if (whole.rows !== METERS) throw new Error(`${whole.rows} meters are held, not ${METERS}`)
process.stdout.write(`${METERS} meters in ${PARTITIONS} partitions\n`)
for (const [what, { rows, bytes, loadMs }] of [
  ['all partitions (baseline)', whole],
  ['one partition', own],
] as const)
  process.stdout.write(
    `${what.padEnd(26)} ${String(rows).padStart(7)} rows  ${(bytes / 1e6).toFixed(1).padStart(6)} MB  ${(bytes / rows).toFixed(0).padStart(4)} bytes a row  ${(loadMs / 1000).toFixed(2)} s to read  ${(bytes / whole.bytes).toFixed(2)} of the baseline\n`,
  )
