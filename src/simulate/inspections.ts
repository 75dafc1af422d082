import type { InspectionOutcome } from '../core/backtest/inspection-outcome.ts'
import { fnv1a, meterId, meterSite } from '../core/ids.ts'
import { type DayIndex, dayFromIso } from '../core/time.ts'
import { Random } from './random.ts'
import type { SimulatedRegion } from './region.ts'

const INSPECTION_SALT = fnv1a('inspection')

const WORKING_DAYS = 5
const DAYS_A_WEEK = 7
/** Visits to a mine that somebody talked of; the others go to whoever they go to. */
const TIPPED = 0.25
/** Neighbours talk of a mine that has run for so long. */
const TALK_DAYS = 14
/** Visits to somebody whose load looks odd. */
const ODD = 0.3
const NOBODY_OPENS = 0.12

/**
 * What inspectors without a detector might have found: some follow tips, most look where nothing is. Nobody is unplugged:
 * the curves go on as they were. Nobody is visited twice.
 */
export const simulateInspections = (
  region: SimulatedRegion,
  visitsPerWeek: number,
): readonly InspectionOutcome[] => {
  const { reference, days, truth, lookAlikes, seed } = region
  const random = Random.of(seed, INSPECTION_SALT)
  const heads = new Set(reference.transformers.map(({ headMeterId }) => headMeterId))
  const ordinary = reference.meters
    .filter((meter) => !heads.has(meter.meterId))
    .map((meter) => meterSite(meterId(meter.meterId)) as string)
  const odd = lookAlikes.map(({ siteId }) => siteId)
  const licensed = new Set(
    reference.licences.map((licence) => meterSite(meterId(licence.meterId)) as string),
  )
  const visited = new Set<string>()
  const draw = (sites: readonly string[]): string | undefined => {
    const left = sites.filter((siteId) => !visited.has(siteId))
    return left[random.integer(0, Math.max(0, left.length - 1))]
  }
  const outcomes: InspectionOutcome[] = []
  for (let week = 0; (week + 1) * DAYS_A_WEEK <= days.length; week++)
    for (let visit = 0; visit < visitsPerWeek; visit++) {
      const day = (days[week * DAYS_A_WEEK] as DayIndex) + (visit % WORKING_DAYS)
      const active = truth.filter(({ onsetAt }) => (dayFromIso(onsetAt) as DayIndex) <= day)
      const talkedOf = active
        .filter((mine) => (dayFromIso(mine.onsetAt) as DayIndex) <= day - TALK_DAYS)
        .map(({ siteId: mined }) => mined)
      const chance = random.unit()
      const tipped = chance < TIPPED ? draw(talkedOf) : undefined
      const siteId = tipped ?? draw(chance < TIPPED + ODD ? odd : ordinary)
      if (siteId === undefined) continue
      visited.add(siteId)
      const mine = active.find((one) => one.siteId === siteId)
      const isShut = random.unit() < NOBODY_OPENS
      outcomes.push({
        siteId,
        inspectedAt: day,
        ...(isShut
          ? { outcome: 'no_access' }
          : mine !== undefined
            ? { outcome: 'confirmed', kwFound: mine.kw, machinesFound: mine.machines }
            : { outcome: licensed.has(siteId) ? 'legal_miner' : 'clean' }),
        selection: tipped !== undefined ? 'tip' : 'exploration',
      })
    }
  return outcomes.sort((a, b) => a.inspectedAt - b.inspectedAt)
}
