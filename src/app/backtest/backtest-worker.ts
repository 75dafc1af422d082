import { parentPort, workerData } from 'node:worker_threads'
import type { AreaBatch } from '../scan/area-work.ts'
import { type BacktestOrder, BacktestWork } from './backtest-work.ts'

/** A thread of a backtest: batches of areas in, their results out, one by one. */
const { order } = workerData as { readonly order: BacktestOrder }
const work = new BacktestWork(order)
parentPort?.on('message', (batch: AreaBatch) => parentPort?.postMessage(work.judge(batch)))
