import type { Out } from './io.ts'
import { run } from './run.ts'

const outOf = (stream: NodeJS.WriteStream): Out => ({
  write: (text) => {
    stream.write(text)
  },
  isTTY: stream.isTTY === true,
  columns: stream.columns,
})

/** Whoever reads the results may have had enough of them: `greywatt scan ... | head`. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

const code = await run(process.argv.slice(2), {
  stdout: outOf(process.stdout),
  stderr: outOf(process.stderr),
  env: process.env,
  onStopSignal: (listener) => {
    process.on('SIGINT', listener)
    process.on('SIGTERM', listener)
    return () => {
      process.off('SIGINT', listener)
      process.off('SIGTERM', listener)
    }
  },
  exitNow: (status) => process.exit(status),
})
// Once everything is written the process ends, whatever a library still holds open.
process.stdout.write('', () => process.exit(code))
