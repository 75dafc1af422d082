import type { MeterAsset } from '../../../src/core/context/assets.ts'
import { meterId } from '../../../src/core/ids.ts'
import type { RawBlock, RawInterval, RawRegister } from '../../../src/core/ingest/raw-message.ts'
import { Calendars } from '../../../src/core/time.ts'
import type { Reading } from '../../../src/core/validate/reading.ts'
import { RegisterBook } from '../../../src/core/validate/register-book.ts'
import type { ValidateContext } from '../../../src/core/validate/validate.ts'
import type { ValidateParams } from '../../../src/core/validate/validate-params.ts'

export const HALF_HOUR = 1_800_000
/** 2026-02-01T10:30:00+05:00, a full half hour. */
export const AT = Date.UTC(2026, 1, 1, 5, 30)

export const someParams = (change: Partial<ValidateParams> = {}): ValidateParams => ({
  stamp: 'start',
  unknownMeters: 'accept',
  maxClockErrorMin: 60,
  stepMin: 30,
  qualityCodes: {},
  tariffZones: {},
  maxGapHours: 24,
  maxKw: 20_000,
  contractedFactor: 20,
  ...change,
})

export const anAsset = (change: Partial<MeterAsset> = {}): MeterAsset => ({
  meterId: 'M1',
  ...change,
})

/** Messages arrive an hour after AT. */
export const aContext = (
  change: Partial<Omit<ValidateContext, 'params'>> & {
    readonly params?: Partial<ValidateParams>
  } = {},
): ValidateContext => ({
  asset: undefined,
  arrivedAtMs: AT + 2 * HALF_HOUR,
  timezone: 'Asia/Almaty',
  calendars: new Calendars(),
  registers: new RegisterBook(),
  ...change,
  params: someParams(change.params),
})

export const anInterval = (change: Partial<RawInterval> = {}): RawInterval => ({
  type: 'interval',
  meterId: 'M1',
  atMs: AT,
  stepMin: 30,
  kwh: 1.5,
  kvarh: undefined,
  quality: undefined,
  ...change,
})

export const aBlock = (change: Partial<RawBlock> = {}): RawBlock => ({
  type: 'block',
  meterId: 'M1',
  fromMs: AT,
  stepMin: 30,
  kwh: [0.5, 0.25],
  kvarh: undefined,
  quality: undefined,
  ...change,
})

export const aRegister = (change: Partial<RawRegister> = {}): RawRegister => ({
  type: 'register',
  meterId: 'M1',
  atMs: AT,
  stepMin: undefined,
  registerKwh: 6_519,
  quality: undefined,
  ...change,
})

export const aReading = (change: Partial<Reading> = {}): Reading => ({
  meterId: meterId('M1'),
  startMs: AT,
  stepMs: HALF_HOUR,
  energyKwh: 1.5,
  reactiveKvarh: undefined,
  quality: 'valid',
  rawQuality: undefined,
  ...change,
})
