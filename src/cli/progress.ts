import type { Io } from './io.ts'

const EVERY_MS = 100

export interface Progress {
  /** Shows how far it is, a few times a second. */
  show(line: () => string): void
  /** Takes the line away. */
  clear(): void
}

/** A line that renews itself, on a terminal only. */
export const progressOn = ({ stderr }: Io): Progress => {
  if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined }
  let shownMs = Number.NEGATIVE_INFINITY
  let shown = false
  return {
    show: (line) => {
      const now = performance.now()
      if (now - shownMs < EVERY_MS) return
      shownMs = now
      shown = true
      stderr.write(`\r\u001b[2K${line().slice(0, (stderr.columns ?? 80) - 1)}`)
    },
    clear: () => {
      if (shown) stderr.write('\r\u001b[2K')
      shown = false
    },
  }
}
