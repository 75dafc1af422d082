import type { Io, Out } from './io.ts'
import { run, tellFailure } from './run.ts'

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

const io: Io = {
  stdout: outOf(process.stdout),
  stderr: outOf(process.stderr),
  stdin: () => process.stdin,
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
}

/** A bug, or a library's: what the state is nobody knows, so the process ends, and offsets stay where they were. */
const crash = (error: unknown): void => {
  tellFailure(error, io).then((status) => process.exit(status))
}
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)

const code = await run(process.argv.slice(2), io)
// Once everything is written the process ends, whatever a library still holds open.
process.stdout.write('', () => process.exit(code))
