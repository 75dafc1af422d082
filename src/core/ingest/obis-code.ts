const DOTTED = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?$/
/** The reduced form of IEC 62056-6-1: medium and channel may be left out, and so may the last group. */
const REDUCED = /^(?:(\d{1,3})-(\d{1,3}):)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:[*&](\d{1,3}))?$/

/** An OBIS code (IEC 62056-6-1) as six numbers with dots, whichever way it is written; undefined where it is none. */
export const obisFrom = (text: string): string | undefined => {
  const groups = DOTTED.exec(text) ?? REDUCED.exec(text)
  if (groups === null) return undefined
  const [, a = '1', b = '0', c, d, e, f = '255'] = groups
  const code = [a, b, c, d, e, f].map(Number)
  return code.every((group) => group <= 255) ? code.join('.') : undefined
}
