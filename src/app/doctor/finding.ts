/** What was looked at, how it is, and where it is not well, how to mend it. */
export interface Finding {
  readonly check: string
  readonly state: 'ok' | 'warning' | 'fault'
  readonly says: string
  readonly mend?: string
}

export const ok = (check: string, says: string): Finding => ({ check, state: 'ok', says })
export const warning = (check: string, says: string, mend: string): Finding => ({
  check,
  state: 'warning',
  says,
  mend,
})
export const fault = (check: string, says: string, mend: string): Finding => ({
  check,
  state: 'fault',
  says,
  mend,
})
