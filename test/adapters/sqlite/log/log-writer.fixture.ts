import { AdapterError } from '../../../../src/ports/adapter-error.ts'
import { aLog, readingsFrom } from './a-log.ts'

/** Another process with the log: sends until it is killed or until the disk is full, and tells what was acknowledged. */
const [folder = ''] = process.argv.slice(2)

const tell = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const log = aLog(folder)
const sink = log.sink()
try {
  for (let n = 0; ; n += 10) {
    await sink.send(readingsFrom(n, 10, (each) => String(each).padEnd(2000, '.')))
    tell(String(n + 9))
  }
} catch (error) {
  if (!(error instanceof AdapterError)) throw error
  tell(`${error.code} ${error.message}`)
  await log.close()
}
