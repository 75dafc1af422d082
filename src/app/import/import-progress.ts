/** How far an import is: what it does, and how much of it. */
export interface ImportProgress {
  readonly phase: 'unpacking' | 'reading' | 'checking' | 'writing' | 'keeping'
  /** Of the phase; bytes of the files where it reads. */
  readonly done: number
  readonly of: number
  readonly unit: 'bytes' | 'share'
}
export type OnImportProgress = (done: ImportProgress) => void
