import type { WindowCurve } from '../../src/core/features/window-curve.ts'

interface CurveOptions extends Partial<Omit<WindowCurve, 'kw'>> {
  /** Power of a slot, kW. */
  readonly power: (day: number, hour: number) => number
}

/** A window of whole days; 28 days of 24 slots that begin on a Monday where nothing else is said. */
export const aWindowCurve = ({ power, ...options }: CurveOptions): WindowCurve => {
  const slots = options.slots ?? 24
  const days = options.days ?? 28
  return {
    slots,
    days,
    kw: Float32Array.from({ length: days * slots }, (_, i) =>
      power(Math.floor(i / slots), ((i % slots) * 24) / slots),
    ),
    firstWeekday: 1,
    temperaturesC: new Array<number>(days).fill(Number.NaN),
    customerClass: 'household',
    peers: undefined,
    history: undefined,
    ...options,
  }
}
