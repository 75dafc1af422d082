const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Control characters, and those that turn the direction of writing: a terminal would obey them. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu
const HEX_PER_LINE = 16

/** Text from outside, so that a terminal shows it and obeys nothing in it. */
export const safeText = (text: string): string =>
  text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)

const hexLines = (bytes: Uint8Array): string => {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += HEX_PER_LINE) {
    const part = bytes.subarray(at, at + HEX_PER_LINE)
    const hex = Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const shown = Array.from(part, (byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    ).join('')
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(3 * HEX_PER_LINE)} ${shown}`)
  }
  return lines.join('\n')
}

/** The first bytes of a message: as text where all of it is text, else in hexadecimal. */
export const safeBytes = (bytes: Uint8Array, limit: number): string => {
  const more = bytes.length > limit ? `\n... and ${bytes.length - limit} more bytes` : ''
  const shown = bytes.subarray(0, limit)
  try {
    utf8.decode(bytes)
    return safeText(new TextDecoder().decode(shown)) + more
  } catch {
    return hexLines(shown) + more
  }
}
