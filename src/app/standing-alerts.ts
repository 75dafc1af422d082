import type { Alert } from '../core/alert/alert.ts'
import type { Config } from './config.ts'
import { openTables } from './open-tables.ts'

export interface StandingAlert {
  readonly alert: Alert
  /** As it was written. */
  readonly text: string
}

const decoder = new TextDecoder()

/**
 * The alerts that stand in `suspect-sites` now, best first.
 * @throws AdapterError `broker-unreachable`, `file-missing`, `log-unreadable`
 */
export const standingAlerts = async (config: Config): Promise<readonly StandingAlert[]> => {
  const tables = await openTables(config)
  try {
    const table = tables.table('suspect-sites')
    const latest = new Map<string | null, string>()
    await table.start(({ key, value }) => {
      if (value === null) latest.delete(key)
      else latest.set(key, decoder.decode(value))
    })
    await table.stop()
    return [...latest.values()]
      .map((text) => ({ text, alert: JSON.parse(text) as Alert }))
      .filter(({ alert }) => alert.state === 'raised')
      .sort((a, b) => (a.alert.rank ?? 0) - (b.alert.rank ?? 0))
  } finally {
    await tables.close()
  }
}
