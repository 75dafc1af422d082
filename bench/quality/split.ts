import { fnv1a } from '../../src/core/ids.ts'
import { Random } from '../../src/simulate/random.ts'
import type { Split } from './virtual-meter.ts'

const TRAIN_SHARE = 0.5
const VALIDATION_SHARE = 0.2
/** Of the split itself: it stays the same whatever seeds plant the mines. */
const SPLIT_SEED = 20_261_121

interface SplitMeter {
  readonly realMeter: string
  readonly source: string
}

/**
 * 50 / 20 / 30 % of the meters of each stratum, in the order of a seeded hash of their ids: by meter, never by window.
 * @param meters real meters with the stratum (source) they belong to
 */
export const splitMeters = (
  meters: readonly SplitMeter[],
  seed = SPLIT_SEED,
): ReadonlyMap<string, Split> => {
  const strata = new Map<string, string[]>()
  for (const { realMeter, source } of meters) {
    const ids = strata.get(source)
    if (ids === undefined) strata.set(source, [realMeter])
    else ids.push(realMeter)
  }
  const splits = new Map<string, Split>()
  for (const ids of strata.values()) {
    const ordered = [...new Set(ids)]
      .map((id) => ({ id, draw: Random.of(seed, fnv1a(id)).uint32() }))
      .sort((a, b) => a.draw - b.draw || (a.id < b.id ? -1 : 1))
    const trainTo = Math.round(ordered.length * TRAIN_SHARE)
    const validationTo = Math.round(ordered.length * (TRAIN_SHARE + VALIDATION_SHARE))
    for (const [i, { id }] of ordered.entries())
      splits.set(id, i < trainTo ? 'train' : i < validationTo ? 'validation' : 'test')
  }
  return splits
}

/**
 * The same one step earlier: the test meters are nowhere, the validation meters are tested on, and a fifth of the
 * training meters is held back to validate by.
 */
export const splitForChoosing = (meters: readonly SplitMeter[]): ReadonlyMap<string, Split> => {
  const whole = splitMeters(meters)
  const within = (split: Split): readonly SplitMeter[] =>
    meters.filter(({ realMeter }) => whole.get(realMeter) === split)
  const inner = splitMeters(within('train'), SPLIT_SEED + 1)
  const splits = new Map<string, Split>()
  for (const { realMeter } of within('validation')) splits.set(realMeter, 'test')
  for (const [realMeter, split] of inner)
    splits.set(realMeter, split === 'validation' ? 'validation' : 'train')
  return splits
}
