import { FEATURE_NAMES } from '../features/features.ts'
import type { ReasonCode } from './codes.ts'

/** Which words a feature's contribution goes under; the first prefix that fits counts. */
const PREFIXES: readonly (readonly [prefix: string, code: ReasonCode])[] = [
  ['floorToPeers', 'ABOVE_PEERS'],
  ['meanToPeers', 'ABOVE_PEERS'],
  ['floorToHistory', 'ABOVE_HISTORY'],
  ['meanToHistory', 'ABOVE_HISTORY'],
  ['floorSlope', 'NO_WEATHER'],
  ['floorR2', 'NO_WEATHER'],
  ['floorBend', 'NO_WEATHER'],
  ['floorWarm', 'NO_WEATHER'],
  ['meanSlope', 'NO_WEATHER'],
  ['meanR2', 'NO_WEATHER'],
  ['meanWarm', 'NO_WEATHER'],
  ['blockSlope', 'NO_WEATHER'],
  ['blockR2', 'NO_WEATHER'],
  ['blockWarm', 'NO_WEATHER'],
  ['floorSpread', 'FLOOR_STEADY'],
  ['floorRange', 'FLOOR_STEADY'],
  ['floorShare', 'FLOOR_SHARE'],
  ['floor', 'FLOOR_HIGH'],
  ['block', 'BLOCK_FLAT'],
  ['run', 'BLOCK_FLAT'],
  ['high', 'BLOCK_FLAT'],
  ['low', 'BLOCK_FLAT'],
  ['level', 'BLOCK_FLAT'],
  ['change', 'STEP_UP'],
  ['nightShare', 'NIGHT_AS_DAY'],
  ['daily', 'NIGHT_AS_DAY'],
  ['halfDaily', 'NIGHT_AS_DAY'],
  ['dayToDay', 'NIGHT_AS_DAY'],
  ['weekendRatio', 'NIGHT_AS_DAY'],
  ['restlessness', 'NIGHT_AS_DAY'],
  ['isHousehold', 'UNLIKE_CLASS'],
  ['isBusiness', 'UNLIKE_CLASS'],
  ['measuredShare', 'UNLIKE_CLASS'],
  ['', 'FLOOR_SHARE'],
]

/** The code of each feature, in the order of FEATURE_NAMES. */
export const FEATURE_REASONS: readonly ReasonCode[] = FEATURE_NAMES.map(
  (name) => (PREFIXES.find(([prefix]) => name.startsWith(prefix)) as [string, ReasonCode])[1],
)
