import { SINGLE_PHASES } from './espi-reading-type.ts'
import type { ChannelRole } from './wire-mapping.ts'

/** What a CIM ReadingType says: 18 numbers with dots between them (IEC 61968-9, annex C). */
export interface CimReadingType {
  readonly role: ChannelRole
  readonly phase: string | undefined
  /** kWh or kvarh are value x 10^this. */
  readonly exponent: number
  readonly stepMin: number | undefined
}

const FIELDS = /^\d{1,5}(?:\.-?\d{1,5}){17}$/

/** TimeAttribute: minutes of the measuring period by its number; fixed blocks are 50 to 56. */
const MEASURING_MINUTES: Readonly<Record<string, number>> = {
  '1': 10,
  '2': 15,
  '3': 1,
  '4': 1440,
  '5': 30,
  '6': 5,
  '7': 60,
  '10': 2,
  '14': 3,
  '31': 20,
  '50': 60,
  '51': 30,
  '52': 20,
  '53': 15,
  '54': 10,
  '55': 5,
  '56': 1,
  '78': 12,
  '79': 120,
  '80': 240,
  '81': 360,
  '82': 720,
  '83': 180,
}
/** MacroPeriod: the day. */
const DAILY = 11
const DAY_MIN = 1440
const WH = 72
const VARH = 73
/** Accumulation: bulk quantity and summation are registers, delta data is the difference over the interval. */
const REGISTERS: readonly number[] = [1, 9]
const DELTA = 4
/** FlowDirection: none, forward, Q1+Q4; of reactive energy none, forward, lagging, Q1+Q2, Q1. */
const IMPORT: readonly number[] = [0, 1, 8]
const REACTIVE_IMPORT: readonly number[] = [0, 1, 2, 5, 15]
/** Commodity: none, electricity secondary and primary metered. */
const ELECTRICITY: readonly number[] = [0, 1, 2]
/** MeasurementKind: energy. */
const ENERGY = 12
const KILO = 3

/** Undefined where the text is no such list: a code of the source's own, which only the configuration can explain. */
export const cimReadingType = (
  ref: string,
  configured: ChannelRole | undefined,
): CimReadingType | undefined => {
  if (!FIELDS.test(ref)) return undefined
  const field = ref.split('.').map(Number)
  /** As the standard counts, from 1. */
  const at = (place: number): number => field[place - 1] as number
  const phase = at(15)
  const registers = REGISTERS.includes(at(4))
  return {
    role: configured ?? roleOf(at),
    phase: SINGLE_PHASES.includes(phase) ? String(phase) : undefined,
    exponent: at(16) - KILO,
    // A macro period of a day is how often a register is noted, and how long a delta is.
    stepMin:
      MEASURING_MINUTES[String(at(3))] ?? (at(1) === DAILY && !registers ? DAY_MIN : undefined),
  }
}

const roleOf = (at: (place: number) => number): ChannelRole => {
  const statistic = at(2) !== 0 && at(2) !== NORMAL && at(2) !== SUM
  const parted = at(12) !== 0 || at(13) !== 0 || at(14) !== 0
  if (statistic || parted || !ELECTRICITY.includes(at(6))) return 'ignore'
  if (at(17) === VARH)
    return at(4) === DELTA && REACTIVE_IMPORT.includes(at(5)) ? 'reactive' : 'ignore'
  if (at(17) !== WH || at(7) !== ENERGY || !IMPORT.includes(at(5))) return 'ignore'
  if (REGISTERS.includes(at(4))) return 'register'
  return at(4) === DELTA ? 'interval' : 'ignore'
}

/** Aggregate (DataQualifier): a value as it is, or a sum; the rest are averages, maxima and the like. */
const NORMAL = 12
const SUM = 26
