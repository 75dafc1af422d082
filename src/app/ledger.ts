import { readCheckpoints } from '../adapters/sqlite/read-checkpoints.ts'
import { energyCloses, energyOf } from '../core/collate/energy-account.ts'
import { closes, type LedgerCounts } from '../core/validate/ledger.ts'
import type { Checkpoint } from '../ports/checkpoint-store.ts'
import { collateCheckpointIn } from './stages/collate-checkpoint.ts'

/** Intervals and energy of a partition of readings, as its checkpoint has them. */
export interface LedgerRow extends LedgerCounts {
  readonly partition: number | 'all'
  /** Offset of the next record; null in the sum. */
  readonly offset: string | null
  /** Of the readings that stand: without those that a better one replaced. */
  readonly energyInKwh: number
  /** In the meter-days of days that take no reading any more. */
  readonly finalDaysKwh: number
  readonly openDaysKwh: number
  readonly openDays: number
  readonly intervalsClose: boolean
  readonly energyCloses: boolean
}

const rowOf = (partition: number, { offset, entries }: Checkpoint): LedgerRow | undefined => {
  const { stage, meters } = collateCheckpointIn(entries)
  let openDaysKwh = 0
  let openDays = 0
  for (const [, { days }] of meters)
    for (const day of days?.days ?? []) {
      openDaysKwh += energyOf(day)
      openDays++
    }
  if (stage === undefined) return undefined
  const { energy = { takenKwh: openDaysKwh, replacedKwh: 0, finalKwh: 0 } } = stage.collator
  const energyInKwh = energy.takenKwh - energy.replacedKwh
  return {
    partition,
    offset: String(offset),
    ...stage.ledger,
    energyInKwh,
    finalDaysKwh: energy.finalKwh,
    openDaysKwh,
    openDays,
    intervalsClose: closes(stage.ledger),
    energyCloses: energyCloses(energyInKwh, energy.finalKwh, openDaysKwh),
  }
}

const sumOf = (rows: readonly LedgerRow[]): LedgerRow => {
  const sum = (of: (row: LedgerRow) => number): number =>
    rows.reduce((total, row) => total + of(row), 0)
  return {
    partition: 'all',
    offset: null,
    read: sum((row) => row.read),
    accepted: sum((row) => row.accepted),
    duplicate: sum((row) => row.duplicate),
    late: sum((row) => row.late),
    rejected: sum((row) => row.rejected),
    energyInKwh: sum((row) => row.energyInKwh),
    finalDaysKwh: sum((row) => row.finalDaysKwh),
    openDaysKwh: sum((row) => row.openDaysKwh),
    openDays: sum((row) => row.openDays),
    intervalsClose: rows.every((row) => row.intervalsClose),
    energyCloses: rows.every((row) => row.energyCloses),
  }
}

/**
 * The ledger of each partition that any of the state folders holds, and their sum; empty where there is none. A
 * partition that moved lies in two folders: the one that read further counts.
 * @throws AdapterError `file-missing`, `checkpoint-unreadable`
 */
export const readLedger = (folders: readonly string[]): readonly LedgerRow[] => {
  const rows = new Map<number, LedgerRow>()
  for (const folder of folders)
    for (const { partition, checkpoint } of readCheckpoints(folder, 'collate')) {
      const row = rowOf(partition, checkpoint)
      const held = rows.get(partition)
      if (row === undefined) continue
      if (held === undefined || BigInt(row.offset ?? 0) > BigInt(held.offset ?? 0))
        rows.set(partition, row)
    }
  if (rows.size === 0) return []
  const sorted = [...rows.values()].sort((a, b) => Number(a.partition) - Number(b.partition))
  return [...sorted, sumOf(sorted)]
}
