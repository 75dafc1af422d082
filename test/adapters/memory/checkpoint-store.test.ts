import {
  CheckpointMemory,
  MemoryCheckpointStores,
} from '../../../src/adapters/memory/checkpoint-store.ts'
import { checkpointContract } from '../../contract/checkpoint-contract.ts'

checkpointContract('memory', () => {
  const memory = new CheckpointMemory()
  return { stores: () => new MemoryCheckpointStores(memory), dispose: () => undefined }
})
