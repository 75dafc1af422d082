/**
 * An import of one big CSV, end to end (sample, read, check, write Parquet), beside DuckDB's own COPY of the same file
 * to Parquet, columns and types given to it, nothing checked. The CSV is made here, in a temporary folder (TMPDIR), which
 * needs about twice its size. Each runs in a process of its own, whose peak memory is printed.
 *
 *   npm run bench:import [gigabytes, 0.5]
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { importFiles } from '../src/app/import/import-files.ts'

const [mode = '0.5', file = '', out = ''] = process.argv.slice(2)
const BYTES_A_ROW = 32
const SLOTS = 365 * 48

const rowsFor = (gigabytes: number): number => (gigabytes * 1e9) / BYTES_A_ROW

const withDuckDb = async (sqls: readonly string[]): Promise<void> => {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB' })
  const connection = await instance.connect()
  await connection.run(`SET temp_directory = '${out || file}.spill'`)
  for (const sql of sqls) await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
}

/** Meters one after another, half-hours of a year, local times, decimal commas. */
const makeCsv = (gigabytes: number, path: string): Promise<void> =>
  withDuckDb([
    `COPY (
       SELECT 'M-' || lpad((r // ${SLOTS})::VARCHAR, 6, '0') AS "Meter",
         strftime(TIMESTAMP '2025-01-01' + to_minutes((r % ${SLOTS}) * 30), '%d.%m.%Y %H:%M') AS "Timestamp",
         replace(printf('%.3f', (hash(r) % 4000) / 1000.0), '.', ',') AS "Energy kWh"
       FROM range(${Math.round(rowsFor(gigabytes))}) rows(r)
     ) TO '${path}' (FORMAT csv, HEADER, DELIMITER ';')`,
  ])

const runs: Readonly<Record<string, () => Promise<unknown>>> = {
  import: () =>
    importFiles({
      files: [file],
      answers: {},
      mapping: undefined,
      zone: { zone: 'Asia/Almaty', source: 'option' },
      out,
      strict: false,
      nowMs: Date.parse('2026-02-01T00:00:00Z'),
      memoryLimit: '1GB',
      onProgress: () => undefined,
    }),
  copy: () =>
    withDuckDb([
      `COPY (FROM read_csv('${file}', delim = ';', header = true, decimal_separator = ',', timestampformat = '%d.%m.%Y %H:%M',
         columns = {'Meter': 'VARCHAR', 'Timestamp': 'TIMESTAMP', 'Energy kWh': 'DOUBLE'})) TO '${out}' (FORMAT parquet, COMPRESSION zstd)`,
    ]),
}

const run = runs[mode]
if (run !== undefined) {
  const from = performance.now()
  await run()
  const seconds = (performance.now() - from) / 1000
  console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024 }))
} else {
  const folder = mkdtempSync(join(tmpdir(), 'greywatt-bench-import-'))
  try {
    const csv = join(folder, 'readings.csv')
    await makeCsv(Number(mode), csv)
    const rows = Math.round(rowsFor(Number(mode)))
    console.log(
      `${(statSync(csv).size / 1e9).toFixed(2)} GB, ${rows.toLocaleString('en')} readings`,
    )
    const measured = (name: string) => {
      const text = execFileSync(
        process.execPath,
        [
          '--import',
          'tsx',
          fileURLToPath(import.meta.url),
          name,
          csv,
          join(folder, `${name}.parquet`),
        ],
        { encoding: 'utf8' },
      )
      const result = JSON.parse(text) as { seconds: number; peakMb: number }
      const { seconds, peakMb } = result
      console.log(
        `${name.padEnd(7)} ${seconds.toFixed(1).padStart(8)} s ${Math.round(rows / seconds)
          .toLocaleString('en')
          .padStart(12)} readings/s ${Math.round(peakMb).toLocaleString('en').padStart(7)} MB peak`,
      )
      return result
    }
    const copy = measured('copy')
    const own = measured('import')
    console.log(
      `import takes ${(own.seconds / copy.seconds).toFixed(1)} times as long as DuckDB's COPY of the same file`,
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
