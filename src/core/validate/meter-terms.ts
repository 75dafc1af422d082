import type { MeterAsset } from '../context/assets.ts'
import { type MeterId, meterId } from '../ids.ts'
import { type Outcome, ok, rejected } from '../outcome.ts'
import type { Calendars, DayCalendar } from '../time.ts'
import { MS_PER_HOUR, MS_PER_MINUTE } from '../units.ts'
import type { RejectionReason } from './rejection.ts'
import { resolveStep } from './resolve-step.ts'
import type { ValidateParams } from './validate-params.ts'

/** What holds for every interval of a message: worked out once. */
export interface MeterTerms {
  readonly meterId: MeterId
  readonly calendar: DayCalendar
  readonly stepMs: number
  readonly multipliers: MeterAsset['multipliers']
  readonly exchangedAt: readonly number[]
  readonly registerDigits: number | undefined
  /** More energy than this in one step is more than the connection can carry. */
  readonly limitKwh: number
  /** Later than this lies in the future, whatever the meter's clock says. */
  readonly latestMs: number
}

const NEVER: readonly number[] = []

/** The terms of one meter's message, or why there are none. */
export const meterTerms = (
  sent: { readonly meterId: string; readonly stepMin?: number | undefined },
  context: {
    readonly asset: MeterAsset | undefined
    readonly arrivedAtMs: number
    readonly params: ValidateParams
    readonly timezone: string
    readonly calendars: Calendars
  },
): Outcome<MeterTerms, RejectionReason> => {
  const { asset, params } = context
  if (asset === undefined && params.unknownMeters === 'reject')
    return rejected('unknown-meter', `no asset of meter ${sent.meterId}`)
  const step = resolveStep(sent.stepMin, asset?.stepMin, params.stepMin)
  if (step.type === 'rejected') return step
  return ok({
    meterId: meterId(sent.meterId),
    calendar: context.calendars.of(asset?.timezone ?? context.timezone),
    stepMs: step.value,
    multipliers: asset?.multipliers,
    exchangedAt: asset?.exchangedAt ?? NEVER,
    registerDigits: asset?.registerDigits,
    limitKwh: (limitKw(asset, params) * step.value) / MS_PER_HOUR,
    latestMs: context.arrivedAtMs + params.maxClockErrorMin * MS_PER_MINUTE,
  })
}

/** A contracted power of 0 is a field that nobody filled in. */
const limitKw = (asset: MeterAsset | undefined, params: ValidateParams): number =>
  asset?.contractedKw === undefined || asset.contractedKw === 0
    ? params.maxKw
    : params.contractedFactor * asset.contractedKw
