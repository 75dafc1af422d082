import { SIZES } from './plant-mine.ts'
import { PLANTED_KINDS } from './plant-panel.ts'
import type { Scoring } from './scoring.ts'

export interface Group {
  readonly name: string
  readonly holds: (scoring: Scoring) => boolean
}

const PLAIN = ['steady', 'growing', 'throttled', 'split', 'with-outages']
const PART_TIME = ['nights-only', 'peak-avoiding', 'price-driven']
/** One S9: the smallest mine that the bars speak of. */
const SMALLEST_KW = 1.4 * 0.95

const isHome = ({ source }: Scoring): boolean => source === 'lcl' || source === 'swiss'

/** Groups of finds that the bars are set for. */
const BARS: readonly Group[] = [
  {
    name: 'homes, plain',
    holds: (one) =>
      one.mine !== undefined &&
      isHome(one) &&
      one.mine.powerKw >= SMALLEST_KW &&
      (PLAIN.includes(one.mine.kind) || (one.mine.kind === 'started' && one.mine.daysAgo >= 5)),
  },
  {
    name: 'homes, part of the time',
    holds: (one) =>
      one.mine !== undefined &&
      isHome(one) &&
      one.mine.powerKw >= SMALLEST_KW &&
      PART_TIME.includes(one.mine.kind),
  },
  {
    name: 'buildings, began inside',
    holds: ({ mine }) => mine?.kind === 'in-business' && mine.startedInside,
  },
  {
    name: 'buildings, began before',
    holds: ({ mine }) => mine?.kind === 'in-business' && !mine.startedInside,
  },
]

const KINDS: readonly Group[] = PLANTED_KINDS.filter((kind) => kind !== 'licensed').map((kind) => ({
  name: kind,
  holds: ({ mine }) => mine?.kind === kind,
}))

const BY_SIZE: readonly Group[] = SIZES.map(({ name, fromKw, toKw }) => ({
  name,
  holds: ({ mine }) => mine !== undefined && mine.powerKw >= fromKw && mine.powerKw < toKw,
}))

const BY_SOURCE: readonly Group[] = ['lcl', 'swiss', 'cambridge'].map((source) => ({
  name: `on ${source}`,
  holds: (one) => one.source === source,
}))

export const GROUPS: readonly Group[] = [...BARS, ...KINDS, ...BY_SIZE, ...BY_SOURCE]
