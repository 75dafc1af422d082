import type { Assessment } from '../assess/assessment.ts'
import type { LifecycleParams } from './lifecycle.ts'

/** What is known of an alert from its latest days alone. */
export interface LookBack {
  /** Days since the one looked at last on which nothing held an alert up. */
  readonly quietDays: number
  /** The same, as far as the site could not be judged on them. */
  readonly unjudgedDays: number
  /** One of the days would have raised an alert. */
  readonly raises: boolean
  /** Whatever was before: by these days no alert stood any more, until one of them raised it. */
  readonly isSettled: boolean
}

export const NOTHING_SEEN: LookBack = {
  quietDays: 0,
  unjudgedDays: 0,
  raises: false,
  isSettled: false,
}

/**
 * One day further back in the life of an alert. The earliest days that are not quiet decide nothing: an alert is
 * cleared by `clearAfterDays` in a row that begin with a day below `clearAt`, since those not judged after it count as
 * below; and by `forgetAfterDays` without a judgement.
 * @param assessment what was said of the site on that day; undefined where it was not there
 */
export const lookBack = (
  seen: LookBack,
  assessment: Assessment | undefined,
  { raiseAt, clearAt, clearAfterDays, forgetAfterDays }: LifecycleParams,
): LookBack => {
  const quietDays = seen.quietDays + 1
  if (assessment !== undefined && assessment.probability === undefined) {
    const unjudgedDays = seen.unjudgedDays + 1
    const isSettled = unjudgedDays >= Math.max(clearAfterDays, forgetAfterDays)
    return { quietDays, unjudgedDays, raises: seen.raises, isSettled }
  }
  const probability = assessment?.probability ?? 0
  if (assessment !== undefined && probability >= clearAt)
    return {
      quietDays: 0,
      unjudgedDays: 0,
      raises: seen.raises || probability >= raiseAt,
      isSettled: false,
    }
  return {
    quietDays,
    unjudgedDays: 0,
    raises: seen.raises,
    isSettled: quietDays >= clearAfterDays,
  }
}
