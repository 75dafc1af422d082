import { fnv1a } from '../../src/core/ids.ts'
import { Random } from '../../src/simulate/random.ts'
import { meanKw } from './plant-mine.ts'
import { ranksOf, type VirtualMeter } from './virtual-meter.ts'

/** What a recombined meter lived through. */
const STORIES = {
  // `thermostat` twice: homes that heat by a switch are what a mine is mistaken for most.
  home: ['larger', 'shared', 'joined', 'joined', 'grown', 'left', 'thermostat', 'thermostat'],
  building: ['larger', 'shared', 'joined', 'grown', 'left'],
} as const
type Story = (typeof STORIES)[keyof typeof STORIES][number]

/** Buildings are few: more of these would drown the real ones. */
const BUILDINGS_SHARE = 0.3
/** First and last days of the window on which something changes. */
const MARGIN_DAYS = 3
const MOST_PARTNERS = 3
const MIN_MEASURED_SHARE = 0.7

/**
 * Loads that nobody metered but somebody might: real meters of the same source and days added up, scaled, or switched
 * from a day on, and homes with a heater on a thermostat. A high floor, a step and a long flat stretch are then no mark of
 * a mine by themselves: what machines do to a curve is. For learning only; no figure is measured on them.
 */
export const recombine = (
  negatives: readonly VirtualMeter[],
  seed: number,
): readonly VirtualMeter[] => {
  const together = new Map<string, VirtualMeter[]>()
  const keyOf = ({ source, startDay }: VirtualMeter): string => `${source} ${startDay}`
  for (const meter of negatives) {
    const group = together.get(keyOf(meter))
    if (group === undefined) together.set(keyOf(meter), [meter])
    else group.push(meter)
  }
  return negatives.flatMap((host) => {
    const random = Random.of(seed, fnv1a(host.id), fnv1a('recombine'))
    const isHome = host.customerClass === 'household'
    if (!isHome && !random.chance(BUILDINGS_SHARE)) return []
    const others = together.get(keyOf(host))?.filter((one) => one.realMeter !== host.realMeter)
    if (others === undefined || others.length < MOST_PARTNERS) return []
    const story = random.pick<Story>(isHome ? STORIES.home : STORIES.building)
    const partners = needsPartners(story)
      ? random.shuffle([...others]).slice(0, random.integer(1, MOST_PARTNERS))
      : []
    return tell(story, host, partners, random, seed) ?? []
  })
}

const needsPartners = (story: Story): boolean =>
  story === 'shared' || story === 'joined' || story === 'left'

const tell = (
  story: Story,
  host: VirtualMeter,
  partners: readonly VirtualMeter[],
  random: Random,
  seed: number,
): VirtualMeter | undefined => {
  const { slots, days } = host
  const curveKw = host.curveKw.slice()
  const change = random.integer(MARGIN_DAYS, days - MARGIN_DAYS) * slots
  let historyKw = host.historyKw
  if (story === 'larger') {
    const factor = Math.exp(random.between(Math.log(1.3), Math.log(6)))
    for (let i = 0; i < curveKw.length; i++) curveKw[i] = (curveKw[i] as number) * factor
    historyKw = historyKw?.map((kw) => kw * factor)
  } else if (story === 'grown') {
    const factor = random.between(1.15, 2.5)
    for (let i = change; i < curveKw.length; i++) curveKw[i] = (curveKw[i] as number) * factor
  } else if (story === 'thermostat') {
    const from = random.chance(0.35) ? change : 0
    addThermostat(curveKw, from, slots, random)
    // It would have heated then, too, and how is not known.
    if (from === 0) historyKw = undefined
  } else
    for (const partner of partners) {
      const factor = shareOf(partner, host, random)
      const from = story === 'joined' ? change : 0
      const to = story === 'left' ? change : curveKw.length
      for (let i = from; i < to; i++)
        curveKw[i] = (curveKw[i] as number) + (partner.curveKw[i] as number) * factor
      if (story !== 'joined') historyKw = withPast(historyKw, partner.historyKw, factor)
    }
  let measured = 0
  for (const kw of curveKw) if (!Number.isNaN(kw)) measured++
  if (measured < MIN_MEASURED_SHARE * curveKw.length) return undefined
  return {
    ...host,
    id: `${host.id}~${story}.${seed}`,
    curveKw,
    historyKw,
    quality: ranksOf(curveKw),
    lookAlike: undefined,
    mixedWith: partners.map(({ realMeter }) => realMeter),
  }
}

/** Homes about as they are; buildings differ by orders of magnitude, and are brought to a share of the host. */
const shareOf = (partner: VirtualMeter, host: VirtualMeter, random: Random): number =>
  host.customerClass === 'household'
    ? random.between(0.7, 2.5)
    : (random.between(0.1, 1) * meanKw(host)) / Math.max(0.05, meanKw(partner))

const withPast = (
  past: Float32Array | undefined,
  other: Float32Array | undefined,
  factor: number,
): Float32Array | undefined => {
  if (past === undefined || other === undefined || other.length < past.length) return undefined
  const later = other.length - past.length
  return past.map((kw, i) => kw + (other[i + later] as number) * factor)
}

/**
 * A heater that is either off or on, 1.2 to 12 kW, longer on in colder spells: the share of the day it runs drifts from
 * day to day about its own mean, a half of them warm up slowly.
 */
const addThermostat = (kw: Float32Array, from: number, slots: number, random: Random): void => {
  const powerKw = Math.exp(random.between(Math.log(1.2), Math.log(12)))
  const cycleHours = random.between(2, 26)
  const sag = random.chance(0.5) ? random.between(0, 0.3) : 0
  const usual = random.between(0.2, 0.85)
  let duty = usual
  let on = false
  let since = from
  let until = from
  for (let i = from; i < kw.length; i++) {
    if (i % slots === 0)
      duty = Math.min(0.97, Math.max(0.03, usual + 0.7 * (duty - usual) + random.normal(0, 0.12)))
    if (i >= until) {
      on = !on
      since = i
      const hours = cycleHours * (on ? duty : 1 - duty) * random.between(0.75, 1.3)
      until = i + Math.max(1, Math.round((hours * slots) / 24))
    }
    if (!on) continue
    const warmUp = 1 - sag * Math.exp((since - i) / (slots / 16))
    kw[i] = (kw[i] as number) + powerKw * warmUp * random.normal(1, 0.01)
  }
}
