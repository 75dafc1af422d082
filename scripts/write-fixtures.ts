import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { reportOutline } from './fixtures/report-outline.ts'

/**
 * Writes fixtures/tiny again by the commands that a user has: the readings as Parquet, because that is half of what
 * .csv.gz takes, the reference files as CSV, because people read those, what a scan finds in them, and what a report
 * says of it.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join('fixtures', 'tiny')

const greywatt = (...args: readonly string[]): void => {
  const { status } = spawnSync(process.execPath, ['bin/greywatt.js', ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error(`greywatt ${args.join(' ')} ended with ${status}`)
}

const scratch = mkdtempSync(join(tmpdir(), 'greywatt-fixtures-'))
try {
  rmSync(join(root, folder), { recursive: true, force: true })
  mkdirSync(join(root, folder), { recursive: true })
  const simulated = ['simulate', '--scenario', 'tiny', '--seed', '7', '--out', scratch]
  greywatt(...simulated, '--format', 'csv')
  greywatt(...simulated, '--format', 'parquet')
  for (const name of readdirSync(scratch))
    if (name === 'readings.parquet' || (!name.endsWith('.parquet') && name !== 'readings.csv'))
      copyFileSync(join(scratch, name), join(root, folder, name))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
const reference = ['meters', 'transformers', 'licences', 'orders', 'tips'].flatMap((name) => [
  `--${name}`,
  join(folder, `${name}.csv`),
])
const files = [
  ...['--readings', join(folder, 'readings.parquet')],
  ...reference,
  ...['--weather', join(folder, 'weather.csv.gz')],
]
greywatt('scan', ...files, '--out', join(folder, 'suspects.ndjson'))
const page = join(root, folder, 'report.html')
try {
  greywatt('report', ...files, '--lang', 'en', '--out', page)
  writeFileSync(join(root, folder, 'report.txt'), reportOutline(readFileSync(page, 'utf8')))
} finally {
  rmSync(page, { force: true })
}
