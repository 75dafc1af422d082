/**
 * One scan of a region, end to end, in a process of its own: so its peak memory is that of a scan. Prints one line of JSON.
 *
 *   node --import tsx bench/scan/run-scan.ts FOLDER rules|current THREADS
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { parseConfig } from '../../src/app/config.ts'
import { scanFiles } from '../../src/app/scan/scan-files.ts'

const [, , folder = '', model = 'current', threads = '1'] = process.argv
const from = performance.now()
const { suspects, sites, counts } = await scanFiles({
  config: parseConfig({ assess: { model } }, 'bench'),
  readings: join(folder, 'readings.parquet'),
  sql: undefined,
  columns: {},
  reference: { meters: join(folder, 'meters.csv'), transformers: join(folder, 'transformers.csv') },
  asOf: undefined,
  strict: true,
  threads: Number(threads),
  nowMs: Date.now(),
})
const seconds = (performance.now() - from) / 1000
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
const hash = createHash('sha256')
for (const site of [suspects, sites].flat()) hash.update(`${JSON.stringify(site)}\n`)
process.stdout.write(
  `${JSON.stringify({
    seconds,
    cpuS: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1024,
    accepted: counts.accepted,
    suspects: suspects.length,
    sha256: hash.digest('hex'),
  })}\n`,
)
