import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

/** A row of a file as it stands there. */
export interface FoundLine {
  /** The first line is 1. */
  readonly line: number
  readonly text: string
}

/**
 * The lines that rows of a CSV stand in: rows are counted from 0 behind the header, without blank lines and those in
 * `rejected`. A packed file (.gz) is unpacked on the way. A quoted cell may go over several lines. Bounded by: one piece of the file and one line.
 */
export const findLines = async (
  path: string,
  {
    headerLine,
    quote,
    rejected,
    rows,
  }: {
    readonly headerLine: number
    readonly quote: string
    readonly rejected: ReadonlySet<number>
    /** Ascending. */
    readonly rows: readonly number[]
  },
): Promise<ReadonlyMap<number, FoundLine>> => {
  const found = new Map<number, FoundLine>()
  const wanted = [...rows]
  let line = 0
  let row = 0
  let open: { line: number; text: string } | undefined
  const take = (text: string): void => {
    line++
    const record =
      open === undefined ? { line, text } : { line: open.line, text: `${open.text} ${text}` }
    open = quote !== '' && record.text.split(quote).length % 2 === 0 ? record : undefined
    if (open !== undefined || record.line <= headerLine || record.text.trim() === '') return
    if (rejected.has(record.line)) return
    if (row === wanted[0]) {
      found.set(row, record)
      wanted.shift()
    }
    row++
  }
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  const bytes = createReadStream(path, { highWaterMark: 1 << 20 })
  for await (const chunk of path.endsWith('.gz') ? bytes.compose(createGunzip()) : bytes) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      take(text)
      if (wanted.length === 0) return found
    }
  }
  if (rest !== '') take(rest)
  return found
}
