import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { type FeatureMaker, featureRow } from './hand-made-features.ts'
import { isFind, type VirtualMeter } from './virtual-meter.ts'

const LABELS = [
  'id',
  'site',
  'real_meter',
  'split',
  'source',
  'kind',
  'look_alike',
  'seed',
] as const

/**
 * Feature vectors with their labels, one row a virtual meter; Parquet where the file's name says so, else CSV. Unknown
 * is empty.
 */
export const dumpFeatures = async (
  file: string,
  maker: FeatureMaker,
  meters: readonly { readonly seed: number; readonly meter: VirtualMeter }[],
): Promise<void> => {
  const names: string[] = []
  const rows = meters.map(({ seed, meter }) => {
    const features = featureRow(maker, meter, names)
    const { id, realMeter, split, source, truth, lookAlike } = meter
    const site = meter.headMeanKw === undefined ? 'meter' : 'area'
    const labels = [
      id,
      site,
      realMeter,
      split,
      source,
      truth?.kind ?? '',
      lookAlike?.name ?? '',
      seed,
    ]
    const figures = [isFind(meter) ? 1 : 0, truth?.powerKw ?? '', truth?.shareOfHost ?? '']
    return [
      ...labels,
      ...figures,
      ...Array.from(features, (x) => (Number.isNaN(x) ? '' : x)),
    ].join()
  })
  const head = [...LABELS, 'is_find', 'power_kw', 'share_of_host', ...names].join()
  const csv = `${[head, ...rows].join('\n')}\n`
  if (!file.endsWith('.parquet')) {
    writeFileSync(file, csv)
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'greywatt-dump-'))
  const duckDb = await DuckDBInstance.create(':memory:')
  const connection = await duckDb.connect()
  try {
    writeFileSync(join(folder, 'rows.csv'), csv)
    await connection.run(
      `COPY (SELECT * FROM read_csv('${join(folder, 'rows.csv')}', sample_size = -1)) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`,
    )
  } finally {
    connection.closeSync()
    duckDb.closeSync()
    rmSync(folder, { recursive: true })
  }
}
