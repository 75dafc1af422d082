import { parentPort, workerData } from 'node:worker_threads'
import { type AreaBatch, type AreaOrder, AreaWork } from './area-work.ts'

/** A thread of a scan: batches of areas in, their results out, one by one. */
const { order } = workerData as { readonly order: AreaOrder }
const work = new AreaWork(order)
parentPort?.on('message', (batch: AreaBatch) => parentPort?.postMessage(work.judge(batch)))
