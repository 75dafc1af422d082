import { createReadStream } from 'node:fs'

const LINE_END = 0x0a

/** How many lines end in these bytes. */
export const lineEndsIn = (bytes: Uint8Array): number => {
  let count = 0
  for (let at = bytes.indexOf(LINE_END); at !== -1; at = bytes.indexOf(LINE_END, at + 1)) count++
  return count
}

export const countLines = async (path: string): Promise<number> => {
  let count = 0
  for await (const bytes of createReadStream(path)) count += lineEndsIn(bytes as Uint8Array)
  return count
}
