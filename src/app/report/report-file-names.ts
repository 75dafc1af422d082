import { basename } from 'node:path'
import { FILE_KINDS, type ReportData } from '../../report/report-data.ts'
import type { ScanFilesOptions } from '../scan/scan-files.ts'

/** The files of a report without their folders, which say more of a machine than of a region. */
export const reportFileNames = ({
  readings,
  reference,
}: Pick<ScanFilesOptions, 'readings' | 'reference'>): ReportData['files'] =>
  FILE_KINDS.flatMap((kind) => {
    const path = kind === 'readings' ? readings : reference[kind]
    return path === undefined ? [] : [{ kind, name: basename(path) }]
  })
