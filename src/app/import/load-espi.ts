import { readFileSync } from 'node:fs'
import {
  appendReadings,
  type DocumentReading,
} from '../../adapters/duckdb/import/append-readings.ts'
import { faultCode } from '../../adapters/duckdb/import/import-faults.ts'
import type { ImportWorkspace } from '../../adapters/duckdb/import/workspace.ts'
import { parseXml } from '../../adapters/wire/parse-xml.ts'
import { espiMessages } from '../../core/ingest/espi-messages.ts'
import type { RawMessage } from '../../core/ingest/raw-message.ts'
import { PLAIN_MAPPING } from '../../core/ingest/wire-mapping.ts'
import { MS_PER_DAY, MS_PER_MINUTE } from '../../core/units.ts'
import type { ImportProblem } from './import-problem.ts'
import type { StagedFile } from './load-files.ts'
import type { ReadyFile } from './prepare-files.ts'

/** A Green Button file is held whole while it is read. */
const MOST_BYTES = 512 * 1024 * 1024
const FIRST_MS = Date.UTC(2000, 0, 1)

export interface LoadedEspi {
  readonly staged: readonly StagedFile[]
  readonly problems: readonly ImportProblem[]
  readonly kind: 'energy' | 'register'
}

/** Reads Green Button files by the decoder of the streams: energy where there is some, else registers. */
export const loadEspi = async (
  { connection }: ImportWorkspace,
  files: readonly ReadyFile[],
  nowMs: number,
): Promise<LoadedEspi> => {
  const staged: StagedFile[] = []
  const problems: ImportProblem[] = []
  let kind: LoadedEspi['kind'] | undefined
  let firstRow = 0
  for (const file of files) {
    const fail = (reason: string, detail: string, isNote = false): void => {
      problems.push({ reason, count: 1, what: 'file', example: `${file.shown}: ${detail}`, isNote })
    }
    const document = parseXml(readFileSync(file.local), { maxMessageBytes: MOST_BYTES })
    const outcome =
      document.type === 'ok'
        ? espiMessages(document.value, {
            mapping: { ...PLAIN_MAPPING, meterId: 'name' },
            key: file.name.replace(/(\.(xml|gz))+$/i, ''),
            qualityCodes: {},
          })
        : document
    if (outcome.type === 'rejected') {
      fail(outcome.reason === 'not-xml' ? 'file-unreadable' : outcome.reason, outcome.message)
      continue
    }
    const hasEnergy = outcome.value.some(({ type }) => type === 'block' || type === 'interval')
    kind ??= hasEnergy ? 'energy' : 'register'
    const readings = outcome.value.flatMap((message) => readingsOf(message, kind === 'energy'))
    if (readings.length === 0)
      fail(
        'no-energy',
        `it holds ${kind === 'energy' ? 'registers' : 'energy'}, and files before it the other: import it on its own`,
      )
    await appendReadings(connection, file.index, readings, (reading) => faultOf(reading, nowMs))
    staged.push({
      rows: readings.length,
      firstRow,
      rejected: [],
      file,
      local: file.local,
      mapping: undefined,
      readingsALine: 1,
    })
    firstRow += readings.length
  }
  return { staged, problems, kind: kind ?? 'energy' }
}

const readingsOf = (message: RawMessage, wantsEnergy: boolean): readonly DocumentReading[] => {
  const { meterId } = message
  switch (message.type) {
    case 'block':
      return wantsEnergy
        ? message.kwh.map((kwh, index) => ({
            meterId,
            atMs: message.fromMs + index * message.stepMin * MS_PER_MINUTE,
            kwh,
            kvarh: message.kvarh?.[index] ?? undefined,
            quality: message.quality?.[index],
          }))
        : []
    case 'interval':
      return wantsEnergy
        ? [
            {
              meterId,
              atMs: message.atMs,
              kwh: message.kwh,
              kvarh: message.kvarh,
              quality: message.quality,
            },
          ]
        : []
    case 'register':
      return wantsEnergy
        ? []
        : [
            {
              meterId,
              atMs: message.atMs,
              kwh: message.registerKwh,
              kvarh: undefined,
              quality: message.quality,
            },
          ]
    default:
      return []
  }
}

const faultOf = ({ meterId, atMs, kwh }: DocumentReading, nowMs: number): number => {
  if (!/^[A-Za-z0-9._:-]{1,64}$/.test(meterId)) return faultCode('meter-id-invalid')
  if (kwh === null) return faultCode('value-missing')
  if (atMs < FIRST_MS) return faultCode('before-epoch')
  if (atMs > nowMs + MS_PER_DAY) return faultCode('future')
  return kwh < 0 ? faultCode('negative-energy') : -1
}
