import { fnv1a } from '../../src/core/ids.ts'
import type { DayIndex } from '../../src/core/time.ts'
import type { DayConditions } from '../../src/simulate/load.ts'
import { Random } from '../../src/simulate/random.ts'
import { conditionsOver } from './conditions.ts'
import { meanKw, mineOfSize, plantMine, SIZES } from './plant-mine.ts'
import type { PlantedKind, VirtualMeter } from './virtual-meter.ts'

export const PLANTED_KINDS = [
  'steady',
  'started',
  'nights-only',
  'peak-avoiding',
  'throttled',
  'price-driven',
  'with-outages',
  'growing',
  'split',
  'in-business',
  'licensed-over',
  'licensed',
] as const satisfies readonly PlantedKind[]

/** The private miner's cap is 8.2 kW: throttling shows above it, and eight full hours a night fit below 24. */
const THROTTLED_KW = { fromKw: 9, toKw: 23 }
const BUSINESS_SHARE = { from: 0.15, to: 0.6 }
const LARGEST_MINE_KW = 100
/** What a licence declares of the mine's power, as the simulator has it. */
const DECLARED_SHARE = { licensed: 1.08, 'licensed-over': 0.5 } as const
const LONGEST_AGO_DAYS = 300
const HISTORY_DAYS = 366

interface Onset {
  readonly onsetDay: DayIndex
  readonly startsInside: boolean
}

/**
 * Mines of every kind, each in a copy of some meter of `hosts`: what a list of any prevalence is then drawn from.
 * Hosts of one seed may carry several mines, in copies of their own.
 * @param inBusinessTimes so many times as many in businesses, for whoever learns: they are the one kind planted there
 * @param perKind how many of each; a split mine counts one for each of its 2 to 4 meters
 */
export const plantPanel = (
  hosts: readonly VirtualMeter[],
  seed: number,
  perKind: number,
  inBusinessTimes = 1,
): readonly VirtualMeter[] => {
  const homes = hosts.filter(({ customerClass }) => customerClass === 'household')
  const buildings = hosts.filter(({ customerClass }) => customerClass === 'commercial')
  const conditions = conditionsCache(seed)
  const panel: VirtualMeter[] = []
  for (const kind of PLANTED_KINDS) {
    const random = Random.of(seed, fnv1a(kind), fnv1a('panel'))
    const pool = isInBuildings(kind) ? buildings : homes
    if (pool.length === 0) continue
    const wanted = perKind * (kind === 'in-business' ? inBusinessTimes : 1)
    const last = panel.length + wanted
    for (let tries = 0; panel.length < last && tries < wanted * 20; tries++) {
      const at = panel.length - (last - wanted)
      const planted = plantOne(kind, at, random, pool, seed, conditions)
      panel.push(...planted.slice(0, last - panel.length))
    }
  }
  return panel
}

const isInBuildings = (kind: PlantedKind): boolean =>
  kind === 'in-business' || kind === 'licensed' || kind === 'licensed-over'

const plantOne = (
  kind: PlantedKind,
  at: number,
  random: Random,
  pool: readonly VirtualMeter[],
  seed: number,
  conditions: (host: VirtualMeter) => (day: DayIndex) => DayConditions,
): readonly VirtualMeter[] => {
  const host = random.pick(pool)
  const lastDay = host.startDay + host.days - 1
  const onset = onsetOf(kind, at, host, random)
  const hosts = kind === 'split' ? withNeighbours(host, pool, random) : [host]
  const peers: VirtualMeter[] = [...host.peers]
  const planted: VirtualMeter[] = []
  let model: Parameters<typeof mineOfSize>[0]['model']
  for (const [part, one] of hosts.entries()) {
    const order = { kind, minMachines: kind === 'growing' ? 2 : 1, ...onset }
    const mine = mineOfSize(
      { ...order, ...boundsOf(kind, at, one, random), ...(model === undefined ? {} : { model }) },
      lastDay,
      random,
    )
    if (mine === undefined) return []
    model = mine.model
    const id = `${one.id}+${kind}.${seed}.${at + part}`
    const meter = plantMine(one, mine, kind, id, seed, conditions(one))
    const seen = kind === 'split' ? { ...meter, peers } : licensedAs(meter, kind)
    const own = peers.indexOf(one)
    if (kind === 'split' && own >= 0) peers[own] = seen
    planted.push(seen)
  }
  return planted
}

const licensedAs = (meter: VirtualMeter, kind: PlantedKind): VirtualMeter => {
  if (kind !== 'licensed' && kind !== 'licensed-over') return meter
  const declaredKw = Math.ceil((meter.truth?.powerKw ?? 0) * DECLARED_SHARE[kind])
  return { ...meter, customerClass: 'mining', activity: 'data-centre', licence: { declaredKw } }
}

const withNeighbours = (
  host: VirtualMeter,
  pool: readonly VirtualMeter[],
  random: Random,
): readonly VirtualMeter[] => {
  const near = pool.filter((one) => one.peers === host.peers && one !== host)
  return [host, ...random.shuffle([...near]).slice(0, random.integer(1, 3))]
}

const onsetOf = (kind: PlantedKind, at: number, host: VirtualMeter, random: Random): Onset => {
  const end = host.startDay + host.days
  const inside = (fewest: number): Onset => ({
    onsetDay: end - random.integer(fewest, 25),
    startsInside: true,
  })
  if (kind === 'started') return inside(2)
  if (kind === 'growing') return inside(4)
  if (kind === 'in-business' && at % 2 === 1) return inside(2)
  const variable = kind === 'nights-only' || kind === 'peak-avoiding' || kind === 'price-driven'
  if (variable && random.chance(0.3)) return inside(5)
  const before = random.integer(1, LONGEST_AGO_DAYS)
  return { onsetDay: host.startDay - before, startsInside: false }
}

/** Sizes take turns, so that each is measured. */
const boundsOf = (
  kind: PlantedKind,
  at: number,
  host: VirtualMeter,
  random: Random,
): { fromKw: number; toKw: number } => {
  if (kind === 'throttled') return THROTTLED_KW
  if (kind === 'in-business') {
    const share = random.between(BUSINESS_SHARE.from, BUSINESS_SHARE.to)
    const hostKw = meanKw(host)
    const fromKw = Math.max(BUSINESS_SHARE.from * hostKw, share * hostKw * 0.85)
    const toKw = Math.min(BUSINESS_SHARE.to * hostKw, share * hostKw * 1.15)
    return fromKw > LARGEST_MINE_KW || toKw < 0.8 ? { fromKw: 1, toKw: 0 } : { fromKw, toKw }
  }
  if (kind === 'licensed' || kind === 'licensed-over')
    // A hall for mining: what else it needs is a tenth of its machines at most, so that a licence for these covers it.
    return { fromKw: Math.max(random.between(5, 30), 10 * meanKw(host)), toKw: LARGEST_MINE_KW }
  const { fromKw, toKw } = SIZES[at % SIZES.length] as (typeof SIZES)[number]
  const from = kind === 'growing' ? Math.max(2, fromKw) : Math.max(0.7, fromKw)
  return { fromKw: from, toKw: Math.max(from + 2, Math.min(LARGEST_MINE_KW, toKw)) }
}

/** One span of prices and sun a source: mines of a seed and source see the same market. */
const conditionsCache = (
  seed: number,
): ((host: VirtualMeter) => (day: DayIndex) => DayConditions) => {
  const spans = new Map<string, (day: DayIndex) => DayConditions>()
  return ({ source, startDay, days, stepMin }) => {
    const key = `${source} ${startDay}`
    const held = spans.get(key)
    if (held !== undefined) return held
    const span = HISTORY_DAYS + days
    const made = conditionsOver('ALA', startDay - HISTORY_DAYS, span, stepMin, seed)
    spans.set(key, made)
    return made
  }
}
