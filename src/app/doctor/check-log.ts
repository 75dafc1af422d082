import { existsSync } from 'node:fs'
import { openLogReader } from '../../adapters/sqlite/log/log-reader.ts'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { Config } from '../config.ts'
import { logFolderOf } from '../embedded-transport.ts'
import { type Finding, fault, ok } from './finding.ts'

/** The embedded log, as far as it can be looked at beside the process that has it. */
export const checkLog = async (config: Config): Promise<Finding> => {
  const folder = logFolderOf(config)
  if (!existsSync(folder))
    return ok('log', `transport is embedded, and serve will make its log in ${folder}`)
  try {
    const reader = openLogReader(folder)
    try {
      const { topics, bytes } = reader.look()
      const newest = topics
        .filter(({ records }) => records > 0)
        .map(({ topic, records }) => `${topic} ${records.toLocaleString('en')}`)
      return ok(
        'log',
        `the embedded log in ${folder} can be read, ${(bytes / 1e6).toFixed(1)} MB; records so far: ${newest.join(', ') || 'none'}`,
      )
    } finally {
      await reader.close()
    }
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error
    const [says = '', mend] = error.message.split(/: (?=[^:]*$)/)
    return fault('log', says, mend ?? 'look at state.dir')
  }
}
