/**
 * The way of a reading, in order. A stage's name is its folder, its log field and its metric label;
 * test/core/stages.test.ts holds this list against the folders and the README's table.
 */
export const STAGES = [
  { name: 'ingest', does: 'bytes to raw reading, per wire format', keeps: 'nothing' },
  {
    name: 'validate',
    does: 'raw reading to reading, or a rejection with a reason',
    keeps: 'the last register of each meter',
  },
  { name: 'collate', does: 'readings to one meter-day', keeps: 'the open days of each meter' },
  {
    name: 'assess',
    does: 'meter-days of an area to signature, loading, balance and score of every site',
    keeps: 'the last 28 local days of each meter',
  },
  {
    name: 'rank',
    does: 'assessments to one ordered list, alerts with hysteresis',
    keeps: 'one row per suspect',
  },
] as const

export type StageName = (typeof STAGES)[number]['name']

/** Stages that run as a consumer group of their own. Ingest and validate run inside collate's, before any repartition. */
export const RUNNABLE_STAGES = ['collate', 'assess', 'rank'] as const satisfies readonly StageName[]
export type RunnableStage = (typeof RUNNABLE_STAGES)[number]

/** Whoever reads a topic as a group of its own: the stages, and beside them what keeps the meter-days in the lake. */
export type Consumer = RunnableStage | 'history'
