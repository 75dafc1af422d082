import { setTimeout as sleep } from 'node:timers/promises'

/** Simulated seconds in a real one, or as fast as the readings are taken. */
export type Pace = number | 'fast'

export interface Timer {
  nowMs(): number
  /** Resolves early where the signal ends the wait. */
  wait(ms: number, signal: AbortSignal | undefined): Promise<void>
}

const REAL_TIME: Timer = {
  nowMs: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
}

/** Shorter waits than this are not worth a timer. */
const SHORTEST_WAIT_MS = 5

/** Waits before each moment of simulated time until it is due, counted from the first. */
export const paced = (
  pace: Pace,
  signal: AbortSignal | undefined,
  timer = REAL_TIME,
): ((simulatedMs: number) => Promise<void>) => {
  if (pace === 'fast') return async () => undefined
  const startedMs = timer.nowMs()
  let firstMs: number | undefined
  return async (simulatedMs) => {
    firstMs ??= simulatedMs
    const waitMs = startedMs + (simulatedMs - firstMs) / pace - timer.nowMs()
    if (waitMs >= SHORTEST_WAIT_MS) await timer.wait(waitMs, signal)
  }
}
