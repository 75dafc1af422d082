import { setImmediate as nextTurn } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { AdapterError } from '../../../ports/adapter-error.ts'
import { LogFile } from './log-file.ts'
import type { LogAnswer, LogOrder, TidyOrder } from './log-messages.ts'
import { tidyPartition } from './tidy-log.ts'

/** The thread that writes the log. What it tidies it does a step at a time, so that no append waits for long. */
const log = new LogFile((workerData as { readonly path: string }).path)
let ended = false

const answer = (message: LogAnswer): void => parentPort?.postMessage(message)

const failed = (error: unknown): LogAnswer => {
  if (!(error instanceof AdapterError)) throw error
  return { type: 'failed', code: error.code, message: error.message }
}

const tidy = async (orders: readonly TidyOrder[]): Promise<void> => {
  try {
    for (const order of orders)
      for (const _ of tidyPartition(log, order)) {
        await nextTurn()
        if (ended) return
      }
    answer({ type: 'tidied' })
  } catch (error) {
    answer(failed(error))
  }
}

const append = ({ chunks, marks }: Extract<LogOrder, { readonly type: 'append' }>): LogAnswer => {
  try {
    log.append(chunks, marks)
    return { type: 'appended' }
  } catch (error) {
    return failed(error)
  }
}

let tidying = Promise.resolve()
parentPort?.on('message', (order: LogOrder) => {
  if (order.type === 'append') answer(append(order))
  else if (order.type === 'tidy') tidying = tidying.then(() => tidy(order.orders))
  else {
    ended = true
    tidying.then(() => {
      log.close()
      parentPort?.close()
    })
  }
})
