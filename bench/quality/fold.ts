import { Random } from '../../src/simulate/random.ts'
import { residualAreas } from './areas.ts'
import { recombine } from './hard-negatives.ts'
import { serverRooms, simulateLookAlikes } from './look-alikes.ts'
import { plantPanel } from './plant-panel.ts'
import type { RealSeries } from './real-series.ts'
import { isFind, type Source, type Split, type VirtualMeter } from './virtual-meter.ts'
import { cutWindows } from './windows.ts'

/** One seed's virtual meters of one split. */
export interface Fold {
  readonly seed: number
  /** Real meters as they are. */
  readonly negatives: readonly VirtualMeter[]
  /** Copies of some of them with something planted, finds and honest licensed sites. */
  readonly panel: readonly VirtualMeter[]
  /** Legal loads that stand for no real meter: counted apart. */
  readonly lookAlikes: readonly VirtualMeter[]
  /** Residuals of areas, half of them with a mine before the meters: a population of their own. */
  readonly areas: readonly VirtualMeter[]
  /** Recombined real meters without and with a mine, to learn from; none in a test. */
  readonly recombined: readonly VirtualMeter[]
}

export interface FoldOrder {
  readonly split: Split
  readonly seed: number
  readonly perKind: number
  readonly perKindRecombined: number
  readonly inBusinessTimes: number
  readonly lookAlikesPerClass: number
  readonly areasPerWindow: number
  readonly windowsShare: number
  readonly sources: readonly Source[]
}

export const makeFold = (
  series: readonly RealSeries[],
  splits: ReadonlyMap<string, Split>,
  order: FoldOrder,
): Fold => {
  const {
    split,
    seed,
    perKind,
    perKindRecombined,
    inBusinessTimes,
    lookAlikesPerClass,
    areasPerWindow,
    windowsShare,
    sources,
  } = order
  const negatives = cutWindows(series, splits, seed, windowsShare).filter(
    (meter) => meter.split === split && sources.includes(meter.source),
  )
  const simulated = simulateLookAlikes(negatives, split, seed, lookAlikesPerClass)
  const servers =
    split === 'test' ? serverRooms(series, seed, Math.ceil(lookAlikesPerClass / 3)) : []
  const mixed = perKindRecombined === 0 ? [] : recombine(negatives, seed)
  return {
    seed,
    negatives,
    panel: plantPanel(negatives, seed, perKind, inBusinessTimes),
    lookAlikes: [...simulated, ...servers],
    areas: residualAreas(negatives, seed, areasPerWindow),
    recombined:
      perKindRecombined === 0
        ? []
        : [...mixed, ...plantPanel(mixed, seed + RECOMBINED, perKindRecombined, inBusinessTimes)],
  }
}

/** Seeds of what is planted in recombined meters lie apart. */
const RECOMBINED = 50_000

export const PREVALENCE = 0.005

const hostOf = ({ realMeter, startDay }: VirtualMeter): string => `${realMeter} ${startDay}`

/**
 * One list as a utility would have it: the real meters of the fold, `prevalence` of them with a mine. The mines are
 * drawn out of the panel at random, at most one a host, and stand in their host's place.
 */
export const drawList = (
  { negatives, panel, seed }: Pick<Fold, 'negatives' | 'panel' | 'seed'>,
  draw: number,
  prevalence = PREVALENCE,
): readonly VirtualMeter[] => {
  const random = Random.of(seed, draw, 0x11577)
  const wanted = Math.max(1, Math.round(negatives.length * prevalence))
  const planted = new Map<string, VirtualMeter>()
  for (const meter of random.shuffle(panel.filter(isFind))) {
    if (planted.size === wanted) break
    if (!planted.has(hostOf(meter))) planted.set(hostOf(meter), meter)
  }
  return negatives.map((meter) => planted.get(hostOf(meter)) ?? meter)
}
