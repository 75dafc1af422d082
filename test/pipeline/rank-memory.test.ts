import { expect, test } from 'vitest'
import { CheckpointMemory } from '../../src/adapters/memory/checkpoint-store.ts'
import { MemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { TOPIC_NAMES, type TopicRecord } from '../../src/ports/topic.ts'
import { aLog, config, listsIn, NOW_MS, raisedIn, run } from './small-region.ts'

const COMPACTED = ['site-assessments', 'suspect-sites', 'inspection-lists']
/** Alerts come and go within the run. */
const shortly = config({ assess: { windowDays: 8, minDays: 4 }, state: { checkpointEveryS: 1 } })

/** The log as a broker has it that keeps only the last record of each key where a topic is compacted. */
const compacted = async (log: MemoryLog, partitions: number): Promise<MemoryLog> => {
  const left = new MemoryLog({ partitions, clock: { nowMs: () => NOW_MS } })
  for (const topic of TOPIC_NAMES) {
    const records = log.records(topic)
    const last = new Map(records.map((record, i) => [record.key, i]))
    const kept = COMPACTED.includes(topic)
      ? records.filter(({ key }, i) => last.get(key) === i)
      : records
    await left
      .sink()
      .send(kept.map(({ offset: _, arrivedAtMs: __, ...record }: TopicRecord) => record))
  }
  return left
}

test.each([
  { partitions: 1, stopAfter: 9_000, lost: ['rank'] },
  { partitions: 3, stopAfter: 9_000, lost: ['rank'] },
  { partitions: 3, stopAfter: 11_000, lost: ['rank', 'assess'] },
  { partitions: 3, stopAfter: 11_000, lost: ['rank', 'assess', 'collate'] },
])(
  'with $partitions partitions and $lost lost after $stopAfter messages, compacted topics give the same bytes',
  async ({ partitions, stopAfter, lost }) => {
    const undisturbed = await aLog(partitions)
    await run(undisturbed, { config: shortly })
    const log = await aLog(partitions)
    const memory = new CheckpointMemory()
    await run(log, { config: shortly, memory, stopAfter })
    expect(log.records('suspect-sites').length).toBeGreaterThan(0)
    for (const name of [...memory.checkpoints.keys()])
      if (lost.some((stage) => name.startsWith(stage))) memory.checkpoints.delete(name)
    const after = await compacted(log, partitions)
    await run(after, { config: shortly, memory })
    expect(raisedIn(undisturbed)).toContain('"firstRaisedAt"')
    expect(raisedIn(after)).toBe(raisedIn(undisturbed))
    expect(listsIn(after)).toBe(listsIn(undisturbed))
  },
)
