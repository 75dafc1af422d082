import type { LedgerRow } from '../../app/ledger.ts'
import { plainTable } from './plain-table.ts'

const COLUMNS: readonly { readonly head: string; readonly of: (row: LedgerRow) => string }[] = [
  { head: 'partition', of: ({ partition }) => String(partition) },
  { head: 'read', of: ({ read }) => whole(read) },
  { head: 'accepted', of: ({ accepted }) => whole(accepted) },
  { head: 'duplicate', of: ({ duplicate }) => whole(duplicate) },
  { head: 'late', of: ({ late }) => whole(late) },
  { head: 'rejected', of: ({ rejected }) => whole(rejected) },
  { head: 'kWh in', of: ({ energyInKwh }) => kwh(energyInKwh) },
  { head: 'kWh in final days', of: ({ finalDaysKwh }) => kwh(finalDaysKwh) },
  { head: 'kWh in open days', of: ({ openDaysKwh }) => kwh(openDaysKwh) },
  { head: 'closes', of: closing },
]

const whole = (count: number): string => count.toLocaleString('en')
const kwh = (energyKwh: number): string =>
  energyKwh.toLocaleString('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 })

function closing({ intervalsClose, energyCloses }: LedgerRow): string {
  if (intervalsClose && energyCloses) return 'yes'
  return [...(intervalsClose ? [] : ['intervals']), ...(energyCloses ? [] : ['energy'])]
    .map((what) => `NOT ${what}`)
    .join(', ')
}

/** A line a partition of readings, and the sum behind them. */
export const ledgerTable = (rows: readonly LedgerRow[]): string =>
  plainTable(
    COLUMNS.map(({ head, of }) => ({
      head: [head],
      width: Math.max(head.length, ...rows.map((row) => of(row).length)),
      align: 'right',
    })),
    rows.map((row) => COLUMNS.map(({ of }) => [of(row)])),
  )
