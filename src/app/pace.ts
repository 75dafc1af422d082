import { setTimeout as sleep } from 'node:timers/promises'

/** Simulated seconds in a real one, or as fast as the readings are taken. */
export type Pace = number | 'fast'

/** Shorter waits than this are not worth a timer. */
const SHORTEST_WAIT_MS = 5

/** Waits, before each moment of simulated time, until it is due. */
export const paced = (pace: Pace): ((simulatedMs: number) => Promise<void>) => {
  if (pace === 'fast') return async () => undefined
  const startedMs = performance.now()
  let firstMs: number | undefined
  return async (simulatedMs) => {
    firstMs ??= simulatedMs
    const dueMs = startedMs + (simulatedMs - firstMs) / pace
    const waitMs = dueMs - performance.now()
    if (waitMs >= SHORTEST_WAIT_MS) await sleep(waitMs)
  }
}
