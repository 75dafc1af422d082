import { setImmediate as nextTurn } from 'node:timers/promises'
import { areaKeyOf, type MeterId, regionId, transformerId } from '../../core/ids.ts'
import type { ReadingHistory } from '../../ports/history.ts'
import type { MeterBook } from '../stages/meter-book.ts'
import type { AreaPool } from './area-pool.ts'
import type { AreaBatch, MeterHistory } from './area-work.ts'
import { readingsOf } from './collate-series.ts'

/** Readings of a batch of areas: enough that handing it to a thread costs nothing beside judging it. */
const MOST_BATCH_READINGS = 200_000
/** Batches a thread at least, so that all end at about the same time. */
const BATCHES_A_THREAD = 8

export interface AreaJudges<Result> {
  /** Judges here. */
  readonly work: { judge(areas: AreaBatch): Result }
  /** Judges elsewhere; undefined where this thread is alone. */
  readonly pool: AreaPool<Result> | undefined
  readonly threads: number
  /** Is handed the results in the order of the areas, so that they are the same however many threads there are. */
  readonly take: (result: Result) => Promise<void>
  /** The next batch waits until a result is taken. */
  readonly waitsForTake: boolean
}

/** Hands a history to the judges, whole areas at a time. */
export const throughAreas = async <Result>(
  history: ReadingHistory<MeterHistory>,
  areas: readonly MeterArea[],
  { work, pool, threads, take, waitsForTake }: AreaJudges<Result>,
): Promise<void> => {
  const batchReadings = Math.min(MOST_BATCH_READINGS, history.rows / (BATCHES_A_THREAD * threads))
  let taken = Promise.resolve()
  for await (const batch of batchesOf(history, areas, batchReadings)) {
    const isHandedOver = pool?.hasRoom === true
    const judged = isHandedOver ? pool.judge(batch) : Promise.resolve(work.judge(batch))
    // Whoever waits for the last one hears of it, too.
    judged.catch(() => undefined)
    taken = taken.then(async () => take(await judged))
    taken.catch(() => undefined)
    // What the threads have done is heard of between two batches of this one.
    if (!isHandedOver) await (waitsForTake ? taken : nextTurn())
  }
  await taken
}

export interface MeterArea {
  readonly members: readonly MeterId[]
}

/** Meters by what they are judged with, areas and members in order of their ids. */
export const areasOf = (ids: readonly MeterId[], meters: MeterBook): readonly MeterArea[] => {
  const areas = new Map<string, MeterId[]>()
  for (const id of ids) {
    const { transformerId: transformer, regionId: region } = meters.attributesOf(id)
    const key = areaKeyOf(
      id,
      transformer === undefined ? undefined : transformerId(transformer),
      regionId(region),
    )
    const members = areas.get(key)
    if (members === undefined) areas.set(key, [id])
    else members.push(id)
  }
  return [...areas]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => ({ members: members.sort() }))
}

/** The readings of whole areas, as many at once as make a batch. */
async function* batchesOf(
  history: ReadingHistory<MeterHistory>,
  areas: readonly MeterArea[],
  batchReadings: number,
): AsyncGenerator<AreaBatch> {
  let batch: (readonly MeterHistory[])[] = []
  let area: MeterHistory[] = []
  let readings = 0
  let place = 0
  for await (const series of history.series(areas.flatMap(({ members }) => members))) {
    area.push(series)
    readings += readingsOf(series)
    if (area.length < (areas[place]?.members.length ?? 0)) continue
    batch.push(area)
    area = []
    place++
    if (readings < batchReadings) continue
    yield batch
    batch = []
    readings = 0
  }
  if (place < areas.length) throw new Error('the readings ended before their last meter')
  if (batch.length > 0) yield batch
}
