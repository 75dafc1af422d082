import { asked, found, type Inferred } from './finding.ts'
import type { Encoding } from './import-mapping.ts'

const FIELD = 'csv.encoding'
/** Bytes that no text holds. */
const CONTROLS = (byte: number): boolean =>
  byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27)

/** Whether bytes are no text in any encoding that is taken. */
export const isBinary = (bytes: Uint8Array): boolean => {
  if (bytes.length === 0 || utf16Of(bytes) !== undefined) return false
  const controls = bytes.reduce((sum, byte) => sum + (CONTROLS(byte) ? 1 : 0), 0)
  return controls > 0.01 * bytes.length
}

/** The encoding of a text by its mark, its zeros, or its bytes above 127. */
export const detectEncoding = (bytes: Uint8Array): Inferred<Encoding> => {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf)
    return found(FIELD, 'utf-8', 'UTF-8', 'its byte order mark')
  if (a === 0xff && b === 0xfe) return found(FIELD, 'utf-16le', 'UTF-16', 'its byte order mark')
  if (a === 0xfe && b === 0xff)
    return found(FIELD, 'utf-16be', 'UTF-16, big endian', 'its byte order mark')
  const wide = utf16Of(bytes)
  if (wide !== undefined) return found(FIELD, wide, 'UTF-16', 'every other byte is zero')
  const high = bytes.filter((byte) => byte > 127)
  if (high.length === 0) return found(FIELD, 'utf-8', 'UTF-8', 'plain ASCII')
  if (isUtf8(bytes))
    return found(
      FIELD,
      'utf-8',
      'UTF-8',
      `${high.length.toLocaleString('en')} bytes above 127 fit it`,
    )
  // In windows-1251 letters are 0xC0 to 0xFF, and words are rows of them; in Western text they stand alone.
  const letters = high.filter((byte) => byte >= 0xc0 || byte === 0xb8 || byte === 0xa8).length
  const inRows = bytes.filter(
    (byte, index) => byte >= 0xc0 && (bytes[index + 1] ?? 0) >= 0xc0,
  ).length
  if (inRows > 0.4 * letters)
    return found(
      FIELD,
      'windows-1251',
      'windows-1251',
      `${letters.toLocaleString('en')} Cyrillic letters of it`,
    )
  if (letters > 0.5 * high.length)
    return found(
      FIELD,
      'windows-1252',
      'windows-1252',
      `not UTF-8, and its ${letters} letters above 127 stand alone`,
      'weak',
    )
  return asked(
    FIELD,
    '--encoding windows-1251',
    'neither UTF-8, UTF-16 nor Cyrillic in windows-1251',
  )
}

/** The cut of the sample may lie within a letter, so its last bytes do not count. */
const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

const utf16Of = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes.length < 8) return undefined
  const zerosAt = (odd: number) =>
    bytes.filter((byte, index) => index % 2 === odd && byte === 0).length
  const half = bytes.length / 2
  if (zerosAt(1) > 0.6 * half && zerosAt(0) < 0.1 * half) return 'utf-16le'
  return zerosAt(0) > 0.6 * half && zerosAt(1) < 0.1 * half ? 'utf-16be' : undefined
}
