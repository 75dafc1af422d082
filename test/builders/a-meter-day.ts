import type { MeterDay } from '../../src/core/collate/meter-day.ts'
import type { MeterAttributes } from '../../src/core/context/assets.ts'
import { meterId } from '../../src/core/ids.ts'
import { almatyMidnight, DAY, dayOf } from './days.ts'

export const someAttributes = (change: Partial<MeterAttributes> = {}): MeterAttributes => ({
  regionId: 'ALA',
  transformerId: 'TP-1',
  timeZone: 'Asia/Almaty',
  customerClass: 'household',
  ...change,
})

interface MeterDayChange
  extends Partial<Omit<MeterDay, 'meterId' | 'powerKw' | 'quality' | 'attributes'>> {
  readonly meterId?: string
  readonly powerKw?: ArrayLike<number>
  readonly quality?: ArrayLike<number>
  readonly attributes?: Partial<MeterAttributes>
}

/** A whole day of valid half hours of 1 kW in Almaty; other curves bring their own step, and quality where not valid. */
export const aMeterDay = (change: MeterDayChange = {}): MeterDay => {
  const { meterId: id = 'M1', attributes, ...rest } = change
  const day = rest.day ?? dayOf('2026-02-01')
  const powerKw = Float32Array.from(rest.powerKw ?? new Array<number>(48).fill(1))
  return {
    startMs: almatyMidnight(day),
    stepMs: DAY / powerKw.length,
    reactiveKvar: undefined,
    source: 0,
    revision: 1440,
    provisional: false,
    ...rest,
    meterId: meterId(id),
    day,
    powerKw,
    quality: Uint8Array.from(rest.quality ?? new Array<number>(powerKw.length).fill(3)),
    attributes: someAttributes(attributes),
  }
}
