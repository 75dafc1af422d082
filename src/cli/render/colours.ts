/** Paints words on a terminal; elsewhere it leaves them alone. No meaning hangs on a colour. */
export interface Paint {
  readonly strong: (text: string) => string
  readonly quiet: (text: string) => string
  /** The suspect part of the load. */
  readonly accent: (text: string) => string
}

const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    text === '' ? text : `\u001b[${on}m${text}\u001b[${off}m`
const plain = (text: string): string => text

/** @param env NO_COLOR, whatever it says, turns colours off (no-color.org) */
export const paintFor = (
  isTTY: boolean,
  env: Readonly<Record<string, string | undefined>>,
): Paint => {
  if (!isTTY || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb')
    return { strong: plain, quiet: plain, accent: plain }
  return { strong: sgr(1, 22), quiet: sgr(2, 22), accent: sgr(33, 39) }
}
