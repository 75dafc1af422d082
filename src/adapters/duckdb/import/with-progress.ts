import type { DuckDBConnection } from '@duckdb/node-api'

const EVERY_MS = 200

/** Runs a query and tells, now and then, what share of it is done. */
export const withProgress = async <Result>(
  connection: DuckDBConnection,
  onShare: (share: number) => void,
  work: () => Promise<Result>,
): Promise<Result> => {
  const timer = setInterval(() => {
    const { percentage } = connection.progress
    if (percentage >= 0) onShare(Math.min(1, percentage / 100))
  }, EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
