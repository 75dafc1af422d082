import type { Alert } from '../../core/alert/alert.ts'
import type { Language } from '../../core/score/texts.ts'
import type { Io, Out } from '../io.ts'
import { toCsv, toNdjson } from './csv.ts'
import { suspectTable } from './suspect-table.ts'
import { tableStyle } from './terminal.ts'

export interface ScanResultOptions {
  readonly language: Language
  readonly currency: string
  readonly out: Out
  readonly env: Io['env']
}

/** The sites in the format asked for, with the line's end behind the last. */
export const scanResult = (
  sites: readonly Alert[],
  format: 'ndjson' | 'csv' | 'table',
  { language, currency, out, env }: ScanResultOptions,
): string => {
  switch (format) {
    case 'ndjson':
      return toNdjson(sites)
    case 'csv':
      return toCsv(sites)
    case 'table':
      return `${suspectTable(sites, { language, currency, ...tableStyle(out, env) })}\n`
  }
}
