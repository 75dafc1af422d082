import type { DuckDBConnection } from '@duckdb/node-api'
import { normaliseQuality } from '../../../core/validate/normalise-quality.ts'
import type { Quality } from '../../../core/validate/quality.ts'
import { sqlText } from '../quote.ts'
import { faultCode } from './import-faults.ts'

/** What each code of quality in `staged` means; rows of a code that nobody knows become faults. */
export const settleQualities = async (
  connection: DuckDBConnection,
  codes: Readonly<Record<string, Quality>>,
): Promise<ReadonlyMap<string, Quality>> => {
  const reader = await connection.runAndReadAll(
    'SELECT DISTINCT quality FROM staged WHERE fault < 0 AND quality IS NOT NULL ORDER BY quality',
  )
  const known = new Map<string, Quality>()
  const unknown: string[] = []
  for (const [code] of reader.getRows()) {
    const raw = String(code)
    const quality = normaliseQuality(raw, codes)
    if (quality === undefined) unknown.push(raw)
    else known.set(raw, quality)
  }
  if (unknown.length > 0)
    await connection.run(
      `UPDATE staged SET fault = ${faultCode('quality-unknown')}
       WHERE fault < 0 AND quality IN (${unknown.map(sqlText).join(', ')})`,
    )
  return known
}
