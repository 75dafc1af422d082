import { wholeFrom } from './decimal.ts'
import type { ChannelRole } from './wire-mapping.ts'
import { textAt, type XmlElement } from './xml-element.ts'

/** What an ESPI ReadingType (NAESB REQ.21) says of its readings. */
export interface EspiReadingType {
  readonly code: string
  readonly role: ChannelRole
  readonly phase: string | undefined
  /** kWh or kvarh are value x 10^this. */
  readonly exponent: number
  readonly intervalS: number | undefined
  readonly defaultQuality: string | undefined
}

/** UnitSymbolKind. */
const WH = 72
const VARH = 73
/** AccumulationKind: bulkQuantity and summation are registers, deltaData is the difference over the interval. */
const REGISTERS = [1, 9]
const DELTA = 4
/** FlowDirectionKind: none, forward, Q1+Q4. */
const IMPORT = [0, 1, 8]
/** FlowDirectionKind: none, forward, lagging, Q1+Q2, Q1. */
const REACTIVE_IMPORT = [0, 1, 2, 5, 15]
/** CommodityKind: none, electricity secondary, primary and transmission metered. */
const ELECTRICITY = [0, 1, 2, 26]
/** MeasurementKind: none, energy. */
const ENERGY = [0, 12]
/** PhaseCodeKind of a single phase: C, B, A alone and with neutral. */
export const SINGLE_PHASES: readonly number[] = [32, 64, 128, 33, 65, 129]

/** Undefined where a number of it is none. */
export const espiReadingType = (element: XmlElement): EspiReadingType | undefined => {
  const number = (name: string): number => {
    const text = textAt(element, name)
    return text === undefined ? 0 : (wholeFrom(text) ?? Number.NaN)
  }
  const accumulation = number('accumulationBehaviour')
  const flow = number('flowDirection')
  const unit = number('uom')
  const phase = number('phase')
  const multiplier = number('powerOfTenMultiplier')
  const intervalS = number('intervalLength')
  if (Number.isNaN(accumulation + flow + unit + phase + multiplier + intervalS)) return undefined
  if (Math.abs(multiplier) > MAX_EXPONENT) return undefined
  const whole = ['tou', 'cpp', 'consumptionTier'].every((name) => number(name) === 0)
  const electric = whole && ELECTRICITY.includes(number('commodity'))
  const role = (): ChannelRole => {
    if (!electric) return 'ignore'
    if (unit === VARH && accumulation === DELTA && REACTIVE_IMPORT.includes(flow)) return 'reactive'
    if (unit !== WH || !IMPORT.includes(flow) || !ENERGY.includes(number('kind'))) return 'ignore'
    if (REGISTERS.includes(accumulation)) return 'register'
    // Energy in an interval of which nothing more is said is the energy of that interval.
    return accumulation === DELTA || accumulation === 0 ? 'interval' : 'ignore'
  }
  return {
    code: `uom ${unit} flow ${flow} phase ${phase} accumulation ${accumulation}`,
    role: role(),
    phase: SINGLE_PHASES.includes(phase) ? String(phase) : undefined,
    exponent: multiplier - KILO,
    intervalS: intervalS > 0 ? intervalS : undefined,
    defaultQuality: textAt(element, 'defaultQuality'),
  }
}

const KILO = 3
/** UnitMultiplierKind goes from pico to tera. */
const MAX_EXPONENT = 12
