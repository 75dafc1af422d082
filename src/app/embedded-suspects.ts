import { openLogReader } from '../adapters/sqlite/log/log-reader.ts'
import type { Alert } from '../core/alert/alert.ts'
import type { Config } from './config.ts'
import { logFolderOf } from './embedded-transport.ts'

const decoder = new TextDecoder()

/**
 * The alerts that stand in the embedded log, best first, each as it was written.
 * @throws AdapterError `file-missing`, `log-unreadable`
 */
export const standingAlerts = async (config: Config): Promise<readonly string[]> => {
  const reader = openLogReader(logFolderOf(config))
  try {
    const table = reader.table('suspect-sites')
    const latest = new Map<string, string>()
    await table.start(({ key, value }) => {
      if (key !== null) latest.set(key, decoder.decode(value ?? undefined))
    })
    await table.stop()
    return [...latest.values()]
      .filter((text) => text !== '')
      .map((text) => ({ text, alert: JSON.parse(text) as Pick<Alert, 'state' | 'rank'> }))
      .filter(({ alert }) => alert.state === 'raised')
      .sort((a, b) => (a.alert.rank ?? 0) - (b.alert.rank ?? 0))
      .map(({ text }) => text)
  } finally {
    await reader.close()
  }
}
