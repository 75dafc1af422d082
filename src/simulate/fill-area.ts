import { BUSINESSES } from './businesses.ts'
import { HOMES } from './homes.ts'
import type { DrawPremises, Premises, PremisesMaker } from './premises.ts'
import type { AreaKind, AreaPlan, LookAlike, MinePlan, PremisesKind } from './scenario.ts'
import { STEADY_LOADS } from './steady-loads.ts'

const MAKERS: Readonly<Record<PremisesKind, PremisesMaker>> = {
  ...HOMES,
  ...BUSINESSES,
  ...STEADY_LOADS,
}

/** Who else lives there: kinds and their weights, which sum to 1. */
const MIXES: Readonly<Record<AreaKind, readonly (readonly [PremisesKind, number])[]>> = {
  flats: [
    ['flat', 0.95],
    ['vacant', 0.03],
    ['shop', 0.02],
  ],
  houses: [
    ['house', 0.9],
    ['garage', 0.04],
    ['vacant', 0.03],
    ['shop', 0.03],
  ],
  street: [
    ['flat', 0.62],
    ['shop', 0.22],
    ['office', 0.12],
    ['school', 0.02],
    ['workshop', 0.02],
  ],
  industry: [
    ['workshop', 0.55],
    ['plant', 0.3],
    ['office', 0.15],
  ],
}

/** A consumer of an area, before it has a number. */
export interface Occupant {
  readonly premises: Premises
  readonly mine: MinePlan | undefined
  readonly lookAlike: LookAlike | undefined
}

const drawKind = (kind: AreaKind, draw: DrawPremises): PremisesKind => {
  let left = draw.random.unit()
  for (const [premises, weight] of MIXES[kind]) {
    left -= weight
    if (left < 0) return premises
  }
  return MIXES[kind][0]?.[0] ?? 'flat'
}

/** A mine over several meters: its machines dealt out evenly. */
const shares = (mine: MinePlan): readonly MinePlan[] => {
  const meters = mine.meters ?? 1
  return Array.from({ length: meters }, (_, meter) => ({
    ...mine,
    machines: Math.floor((mine.machines + meter) / meters),
  }))
}

/**
 * The occupants that an area's plan names, filled up with the mix of its kind, in an order that gives nothing away.
 * @throws RangeError where the plan names more than the area has
 */
export const fillArea = (plan: AreaPlan, draw: DrawPremises): readonly Occupant[] => {
  const occupants: Occupant[] = []
  for (const mine of plan.mines) {
    if (mine.host === undefined) continue
    for (const share of shares(mine)) {
      const premises = MAKERS[mine.host](draw)
      occupants.push({ premises, mine: share, lookAlike: undefined })
    }
  }
  for (const lookAlike of plan.lookAlikes) {
    occupants.push({ premises: MAKERS[lookAlike](draw), mine: undefined, lookAlike })
  }
  if (occupants.length > plan.consumers) {
    throw new RangeError(
      `an area of ${plan.consumers} consumers cannot hold the ${occupants.length} its plan names`,
    )
  }
  while (occupants.length < plan.consumers) {
    const kind = drawKind(plan.kind, draw)
    const lookAlike = kind === 'vacant' ? kind : undefined
    occupants.push({ premises: MAKERS[kind](draw), mine: undefined, lookAlike })
  }
  return draw.random.shuffle(occupants)
}
