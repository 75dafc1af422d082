// A thread that runs TypeScript as it stands; threads do not inherit what the process registered.
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData.entry)
