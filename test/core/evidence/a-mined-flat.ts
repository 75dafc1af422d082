import type { WindowCurve } from '../../../src/core/features/window-curve.ts'
import { DayCalendar, type DayIndex } from '../../../src/core/time.ts'
import type { MachineModel, MineBehaviour } from '../../../src/simulate/machines.ts'
import { drawMine, machinesOn, mineLoad, ratedKw } from '../../../src/simulate/mine.ts'
import { Random } from '../../../src/simulate/random.ts'
import { RegionDays } from '../../../src/simulate/region-days.ts'
import { aFlat } from '../../builders/a-flat.ts'
import { aWindowCurve } from '../../builders/a-window-curve.ts'
import { dayOf } from '../../builders/days.ts'

const DAYS = 28
export const FIRST_DAY: DayIndex = dayOf('2026-01-05')

/** A flat of 28 days from Monday, 2026-01-05, with one of the simulator's mines. Days count from the window's start. */
export const aMinedFlat = ({
  behaviour = 'steady',
  model = 'S19',
  machines = 3,
  onset = -30,
  left = DAYS,
  stepMin = 30,
  seed = 1,
}: {
  readonly behaviour?: MineBehaviour
  readonly model?: MachineModel
  readonly machines?: number
  /** Inside the window it begins at some hour of the day. */
  readonly onset?: number
  /** First day without it. */
  readonly left?: number
  readonly stepMin?: number
  readonly seed?: number
} = {}): { readonly curve: WindowCurve; readonly kw: number; readonly unitKw: number } => {
  const order = {
    behaviour,
    model,
    machines,
    onsetDay: FIRST_DAY + onset,
    startsInside: onset >= 0,
  }
  const mine = drawMine(order, Random.of(seed))
  const region = new RegionDays(
    {
      name: 'test',
      description: '',
      startDay: '2026-01-05',
      days: DAYS,
      stepMin,
      timeZone: 'UTC',
      regions: [],
      orders: [],
    },
    'ALA',
    new DayCalendar('UTC'),
    FIRST_DAY,
    seed,
  )
  const slots = 1_440 / stepMin
  const home = aFlat({ days: DAYS, stepMs: stepMin * 60_000, seed })
  const load = mineLoad(mine)
  for (let day = 0; day < left; day++) {
    const energyKwh = new Float64Array(slots)
    load(energyKwh, region.conditionsOf(FIRST_DAY + day), Random.of(seed, day))
    for (let slot = 0; slot < slots; slot++)
      home[day * slots + slot] =
        (home[day * slots + slot] as number) + ((energyKwh[slot] as number) * 60) / stepMin
  }
  const kw = ratedKw(mine, machinesOn(mine, FIRST_DAY + DAYS - 1))
  const curve = aWindowCurve({
    slots,
    power: (day, hour) => home[day * slots + Math.round((hour * slots) / 24)] as number,
  })
  return { curve, kw, unitKw: kw / machines }
}
