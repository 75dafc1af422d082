import type { Assessment } from '../assess/assessment.ts'
import type { DayIndex } from '../time.ts'

export const ALERT_CHANGES = ['new', 'updated', 'unchanged', 'cleared'] as const
export type AlertChange = (typeof ALERT_CHANGES)[number]

export interface LifecycleParams {
  /** Score at which an alert is raised. */
  readonly raiseAt: number
  /** Score below which it is on its way to be cleared; less than raiseAt, so that it does not flicker. */
  readonly clearAt: number
  /** Days in a row below clearAt, after which it is cleared. */
  readonly clearAfterDays: number
  /** Days without a judgement after which it is cleared. */
  readonly forgetAfterDays: number
}

/** What an alert showed when it last counted as new or updated. */
export interface Shown {
  readonly probability: number
  readonly expectedKw: number
  readonly onsetDay: DayIndex | undefined
  readonly strongest: string | undefined
}

export interface AlertLife {
  readonly raised: boolean
  readonly firstRaisedDay: DayIndex | undefined
  readonly belowDays: number
  readonly unjudgedDays: number
  readonly shown: Shown | undefined
}

export const NO_ALERT: AlertLife = {
  raised: false,
  firstRaisedDay: undefined,
  belowDays: 0,
  unjudgedDays: 0,
  shown: undefined,
}

/** Changes below these are the same news: a probability's band, kW by a tenth. */
const PROBABILITY_CHANGE = 0.1
const POWER_CHANGE = 0.1

/**
 * One day in the life of an alert.
 * @param assessment what assess said of the site on that day; undefined where it handed nothing on: below any interest
 * @returns the life after the day, and what changed; no change where there is no alert
 */
export const nextLife = (
  life: AlertLife,
  day: DayIndex,
  assessment: Assessment | undefined,
  params: LifecycleParams,
): { readonly life: AlertLife; readonly changed: AlertChange | undefined } => {
  if (assessment !== undefined && assessment.probability === undefined) {
    if (!life.raised) return { life, changed: undefined }
    const unjudgedDays = life.unjudgedDays + 1
    return unjudgedDays >= params.forgetAfterDays
      ? { life: NO_ALERT, changed: 'cleared' }
      : { life: { ...life, unjudgedDays }, changed: 'unchanged' }
  }
  const probability = assessment?.probability ?? 0
  if (!life.raised) {
    if (assessment === undefined || probability < params.raiseAt)
      return { life: NO_ALERT, changed: undefined }
    return {
      life: { ...NO_ALERT, raised: true, firstRaisedDay: day, shown: shownOf(assessment) },
      changed: 'new',
    }
  }
  const belowDays = probability < params.clearAt ? life.belowDays + 1 : 0
  if (belowDays >= params.clearAfterDays) return { life: NO_ALERT, changed: 'cleared' }
  const held = { ...life, belowDays, unjudgedDays: 0 }
  if (assessment === undefined || !isNews(life.shown, assessment))
    return { life: held, changed: 'unchanged' }
  return { life: { ...held, shown: shownOf(assessment) }, changed: 'updated' }
}

export const shownOf = (assessment: Assessment): Shown => ({
  probability: assessment.probability ?? 0,
  expectedKw: assessment.expectedKw,
  onsetDay: assessment.onsetDay,
  strongest: assessment.reasons[0]?.code,
})

export const isNews = (shown: Shown | undefined, assessment: Assessment): boolean => {
  if (shown === undefined) return true
  const now = shownOf(assessment)
  return (
    Math.abs(now.probability - shown.probability) >= PROBABILITY_CHANGE ||
    Math.abs(now.expectedKw - shown.expectedKw) >= POWER_CHANGE * shown.expectedKw ||
    now.onsetDay !== shown.onsetDay ||
    now.strongest !== shown.strongest
  )
}
