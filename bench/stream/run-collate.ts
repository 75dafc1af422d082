/** Collate on a topic, and what became of its readings. */
import { runOneStage } from './one-stage.ts'

const [
  broker = '',
  topicPrefix = '',
  wanted = '',
  stateDir = '',
  compression = 'zstd',
  until = '',
] = process.argv.slice(2)
const pipeline = await runOneStage({
  ...{ stage: 'collate', broker, topicPrefix, stateDir, compression },
  ...{ wanted: Number(wanted), untilStored: until === 'stored' },
})
const counts = pipeline.ledgers().map(({ counts: each }) => each)
const total = (kind: 'read' | 'accepted' | 'duplicate' | 'late' | 'rejected'): number =>
  counts.reduce((sum, each) => sum + each[kind], 0)
process.stdout.write(
  `${JSON.stringify({
    read: total('read'),
    accepted: total('accepted'),
    duplicate: total('duplicate'),
    late: total('late'),
    rejected: total('rejected'),
  })}\n`,
)
