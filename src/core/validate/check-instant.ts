import { isoInstant } from '../time.ts'

/** No smart meter is older: such a stamp comes from a clock that was reset. */
export const EPOCH_MS = Date.UTC(2000, 0, 1)

export interface InstantFault {
  readonly type: 'rejected'
  readonly reason: 'before-epoch' | 'future'
  readonly message: string
}

/** Why no meter can have stamped this instant; undefined where it can. */
export const instantFault = (atMs: number, latestMs: number): InstantFault | undefined => {
  if (!(atMs >= EPOCH_MS))
    return {
      type: 'rejected',
      reason: 'before-epoch',
      message: `${isoInstant(atMs)} is before 2000`,
    }
  if (atMs > latestMs)
    return {
      type: 'rejected',
      reason: 'future',
      message: `${isoInstant(atMs)} is after ${isoInstant(latestMs)}, the arrival and the clock error allowed`,
    }
  return undefined
}
