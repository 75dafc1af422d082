import type { MeterAsset } from '../../src/core/context/assets.ts'

const ZONES = ['Asia/Almaty', 'Asia/Almaty', 'Asia/Almaty', 'Australia/Lord_Howe', 'UTC'] as const

/** The meters that the fuzzed feed is of: with and without a step, a ratio, a connection, digits of their register. */
export const METERS: readonly MeterAsset[] = Array.from({ length: 200 }, (_, i) => ({
  meterId: `M-${i}`,
  transformerId: `TP-${i % 4}`,
  timezone: ZONES[i % ZONES.length] ?? 'UTC',
  ...(i % 3 === 0 ? {} : { stepMin: 30 }),
  ...(i % 7 === 0 ? { contractedKw: 5 } : {}),
  ...(i % 5 === 0 ? { registerDigits: 5 } : {}),
  ...(i % 11 === 0 ? { multipliers: [{ from: Date.UTC(2026, 0, 1), factor: 40 }] } : {}),
}))
