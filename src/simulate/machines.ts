/** Draw of one machine at the wall, kW. S19 Pro and S21 from the maker's sheets; GPU rigs of 6 to 12 cards. */
export const MACHINES = {
  S9: { lowKw: 1.4, highKw: 1.4 },
  S19: { lowKw: 3.25, highKw: 3.25 },
  S21: { lowKw: 3.5, highKw: 3.5 },
  GPU: { lowKw: 0.8, highKw: 1.5 },
} as const satisfies Record<string, { readonly lowKw: number; readonly highKw: number }>

export type MachineModel = keyof typeof MACHINES

/** How a mine behaves, and where it hides. */
export const MINE_KINDS = [
  'steady',
  'nights-only',
  'peak-avoiding',
  'throttled',
  'price-driven',
  'with-outages',
  'in-business',
  'growing',
  'split',
  'before-meter',
  'licensed-over',
] as const
export type MineKind = (typeof MINE_KINDS)[number]

/** Licensed and honest: a mine in the curves, no find in the truth. */
export type MineBehaviour = MineKind | 'licensed'
