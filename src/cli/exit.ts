/** What a command ends with, told to scripts. */
export const EXIT = { done: 0, failed: 1, usage: 2, badInput: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
