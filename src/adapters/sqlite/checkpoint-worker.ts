import { parentPort } from 'node:worker_threads'
import { AdapterError } from '../../ports/adapter-error.ts'
import { CheckpointFile } from './checkpoint-file.ts'
import type { WriterAnswer, WriterOrder } from './checkpoint-messages.ts'
import { type RowPacket, unpackRows } from './row-packet.ts'

/** The thread that writes checkpoints: a commit's rows first, then the commit, which is one transaction. */
const files = new Map<string, CheckpointFile>()
const waiting = new Map<string, RowPacket[]>()

function* rowsOf(packets: readonly RowPacket[]) {
  for (const packet of packets) yield* unpackRows(packet)
}

const close = (path: string): void => {
  files.get(path)?.close()
  files.delete(path)
}

const commit = (order: Extract<WriterOrder, { readonly type: 'commit' }>): WriterAnswer => {
  const { path, epoch, offset, remove } = order
  const packets = waiting.get(path) ?? []
  waiting.delete(path)
  try {
    if (files.get(path)?.epoch !== epoch) {
      close(path)
      files.set(path, new CheckpointFile(path, epoch))
    }
    files.get(path)?.write({ offset, remove, put: rowsOf(packets) })
    return { type: 'written' }
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error
    return { type: 'failed', code: error.code, message: error.message }
  }
}

parentPort?.on('message', (order: WriterOrder) => {
  if (order.type === 'rows') {
    const packets = waiting.get(order.path) ?? []
    waiting.set(order.path, packets)
    packets.push(order.packet)
  } else if (order.type === 'end') {
    for (const path of [...files.keys()]) close(path)
    parentPort?.close()
  } else if (order.type === 'commit') parentPort?.postMessage(commit(order))
  else {
    waiting.delete(order.path)
    if (order.type === 'close') close(order.path)
  }
})
