import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Frees the results and chunks that nobody holds any more. They live in DuckDB's memory until their handles are collected, and the
 * collector knows of the handles alone: left to itself it lets hundreds of megabytes pile up behind some kilobytes. Only what is
 * young is looked at, which takes a millisecond.
 */
export const freeResults = (): void => {
  collect ??= exposedCollector()
  collect({ type: 'minor' })
}

type Collect = (options: { readonly type: 'minor' }) => void
let collect: Collect | undefined

/** There is no other way to ask for it from within a process. */
const exposedCollector = (): Collect => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as Collect
}
