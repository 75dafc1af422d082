import type { Io, Out } from '../io.ts'
import { type Paint, paintFor } from './colours.ts'
import { wrap } from './wrap.ts'

const USUAL_WIDTH = 100

/** How wide and how colourful a table may be; a file or a pipe is taken for wide and has no colours. */
export const tableStyle = (
  { isTTY, columns }: Out,
  env: Io['env'],
): { readonly width: number; readonly paint: Paint } => ({
  width: columns ?? USUAL_WIDTH,
  paint: paintFor(isTTY, env),
})

/** Sentences broken to the terminal's width; indented lines, which hold commands, stay whole. */
export const paragraphs = (text: string, columns = USUAL_WIDTH): string =>
  text
    .split('\n')
    .flatMap((line) => (line.startsWith(' ') ? [line] : wrap(line, Math.min(columns, USUAL_WIDTH))))
    .join('\n')
