/** Files, lines or readings that are left out. A `note` is told, and no fault even where the import is strict. */
export interface ImportProblem {
  readonly reason: string
  readonly count: number
  readonly what: 'file' | 'line' | 'reading' | 'meter'
  /** The first: file:line and what stands there. */
  readonly example: string
  readonly isNote: boolean
}

export const isFault = ({ isNote }: ImportProblem): boolean => !isNote
