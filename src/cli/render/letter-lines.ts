import type { DeadLetter } from '../../app/dead-letters/dead-letters.ts'
import { safeBytes, safeText } from './safe-text.ts'

/** What a letter is, for scripts: with its bytes in base64, since they may be anything. */
export const letterRow = (letter: DeadLetter): object => {
  const { id, reason, stage, message, origin, replays, record } = letter
  return {
    id,
    at: new Date(record.arrivedAtMs).toISOString(),
    reason,
    stage,
    key: record.key,
    message,
    origin,
    replays,
    headers: record.headers,
    valueBase64: record.value === null ? null : Buffer.from(record.value).toString('base64'),
  }
}

/** One line a letter. */
export const letterLine = ({ id, reason, message, record }: DeadLetter): string => {
  const at = new Date(record.arrivedAtMs).toISOString()
  const key = safeText(record.key ?? '(no key)')
  return `${id}  ${at}  ${safeText(reason) || '(no reason)'}  ${key}  ${safeText(message)}\n`
}

/** All of one letter: headers, and its bytes up to the limit. */
export const letterPage = ({ id, record }: DeadLetter, bytes: number): string => {
  const { key, value, headers, arrivedAtMs } = record
  const lines: readonly (readonly [string, string])[] = [
    ['letter', id],
    ['at', new Date(arrivedAtMs).toISOString()],
    ['key', key ?? '(none)'],
    ...Object.entries(headers),
  ]
  const head = lines.map(([name, text]) => `${safeText(name)}: ${safeText(text)}\n`).join('')
  const body = value === null ? '(no value: a tombstone)' : safeBytes(value, bytes)
  return `${head}\n${body}\n`
}
