import { blockEvidence } from '../../src/core/balance/block-evidence.ts'
import {
  BOOK_FAULT_CODES,
  type BookFault,
  type BookFaultCode,
} from '../../src/core/balance/book-fault.ts'
import { judgeBalance } from '../../src/core/balance/judge-balance.ts'
import { AREA_POWER_FACTOR } from '../../src/simulate/grid.ts'
import { Random } from '../../src/simulate/random.ts'
import type { RealSeries } from '../quality/real-series.ts'
import { drawPools, type Home, type Pool } from './area-homes.ts'
import { type AreaMine, type BuiltArea, buildArea, MINE_BEHAVIOURS } from './build-area.ts'

/** From this strength on an alert is raised: it stands at alerts.raiseAt (core/score/strength-odds.ts). */
const RAISE_AT = 0.5
const WRONGLY_MAPPED = 0.05
const MIN_HOMES = 30
const MAX_HOMES = 100
const MIN_OTHERS = 10
const DRAWS_A_SEED = 20
const MAPPING = ['FED_ELSEWHERE', 'LISTED_ELSEWHERE'] as const
const OTHER_FAULTS = BOOK_FAULT_CODES.filter(
  (code) => !(MAPPING as readonly string[]).includes(code),
)

/** What one area was judged to be. */
export interface Judged {
  readonly seed: number
  /** `as found`: of every 20 areas one has a wrong mapping. */
  readonly panel: 'as found' | 'mined' | 'wrong mapping' | 'other fault'
  readonly area: BuiltArea
  readonly meters: number
  readonly strength: number
  readonly faults: readonly BookFault[]
  readonly ms: number
  /** Whether the same area without its fault is raised as well. */
  readonly raisedAnyway: boolean
}

export const isRaised = ({ strength }: { readonly strength: number }): boolean =>
  strength >= RAISE_AT

/** Every area of a seed: as found, with a mine, with a wrong mapping, and with another fault. */
export const judgeSeed = (series: readonly RealSeries[], seed: number): readonly Judged[] => {
  const random = Random.of(seed)
  const all: Judged[] = []
  let number = 0
  for (let draw = 0; draw < DRAWS_A_SEED; draw++) {
    const pools = drawPools(series, random)
    for (const pool of pools) {
      // Homes of the other source stand for meters that have nothing to do with the area.
      const strangers = pools.filter((one) => one !== pool).flatMap(({ homes }) => homes)
      let from = 0
      for (;;) {
        const left = pool.homes.length - from - MIN_OTHERS
        if (left < MIN_HOMES) break
        const homes = pool.homes.slice(
          from,
          from + Math.min(left, random.integer(MIN_HOMES, MAX_HOMES)),
        )
        from += homes.length
        number++
        const others = [...pool.homes.filter((home) => !homes.includes(home)), ...strangers]
        all.push(...judgeTwins(pool, homes, others, seed, number, random))
      }
    }
  }
  return all
}

const judgeTwins = (
  pool: Pool,
  homes: readonly Home[],
  others: readonly Home[],
  seed: number,
  number: number,
  random: Random,
): readonly Judged[] => {
  const mapping = MAPPING[number % 2] as BookFaultCode
  const found = random.chance(WRONGLY_MAPPED) ? mapping : undefined
  const judge = (
    panel: Judged['panel'],
    fault: BookFaultCode | undefined,
    mine: AreaMine | undefined,
    raisedAnyway: boolean,
  ): Judged => {
    const area = buildArea({ pool, homes, others, mine, fault, seed, number })
    return { seed, panel, area, raisedAnyway, ...judged(area) }
  }
  const clean = judge('as found', undefined, undefined, false)
  const asFound = found === undefined ? clean : judge('as found', found, undefined, isRaised(clean))
  return [
    asFound,
    judge('mined', found, random.pick([...MINE_BEHAVIOURS]), false),
    judge('wrong mapping', mapping, undefined, isRaised(clean)),
    judge('other fault', random.pick([...OTHER_FAULTS]), undefined, isRaised(clean)),
  ]
}

const judged = (area: BuiltArea): Pick<Judged, 'meters' | 'strength' | 'faults' | 'ms'> => {
  const startMs = performance.now()
  const balance = judgeBalance(area.curves, {
    firstDay: area.firstDay,
    ratedKva: area.ratedKva,
    p0Kw: area.p0Kw,
    pkKw: area.pkKw,
    latitudeDeg: area.latitudeDeg,
    kvaPerKw: 1 / AREA_POWER_FACTOR,
    minPresent: 0.95,
    lineLossShare: 0.015,
    candidates: () => area.candidates,
  })
  const strength = balance.type === 'balanced' ? (blockEvidence(balance)?.strength ?? 0) : 0
  return {
    meters: area.curves.meters.length,
    strength,
    faults: balance.type === 'balanced' ? balance.faults : [],
    ms: performance.now() - startMs,
  }
}
