/** What the channels of a source are taken as, by their own code: a CIM ReadingType or an OBIS code. */
export const CHANNEL_ROLES = ['interval', 'register', 'reactive', 'ignore'] as const
export type ChannelRole = (typeof CHANNEL_ROLES)[number]

/** Units that energy may be in; kWh are 10^this of each. */
export const KWH_EXPONENTS = { Wh: -3, kWh: 0, MWh: 3 } as const
export type EnergyUnit = keyof typeof KWH_EXPONENTS

/** What cannot be told from a message itself: where its fields are and what they mean, from the configuration. */
export interface WireMapping {
  /** Where a meter's id stands; `key` is the key of the message. */
  readonly meterId: 'id' | 'name' | 'key'
  /** Which end of its interval a CIM or COSEM value is stamped with. */
  readonly stamp: 'start' | 'end'
  /** Path of each field of the contract in a JSON or Avro record, as `payload.energy`; else its own name. */
  readonly fields: Readonly<Record<string, string>>
  /** Path of a list in a JSON or Avro record that has one reading an element. */
  readonly list: string | null
  /** Of energy in JSON and Avro, and in COSEM where a column has no unit. Reactive energy is in the same, var for W. */
  readonly energyUnit: EnergyUnit
  /** Of instants that are numbers, in JSON and Avro. */
  readonly epochUnit: 'ms' | 's'
  readonly channels: Readonly<Record<string, ChannelRole>>
}

/** The contract of JSON as it stands: nothing is mapped. */
export const PLAIN_MAPPING: WireMapping = {
  meterId: 'id',
  stamp: 'end',
  fields: {},
  list: null,
  energyUnit: 'kWh',
  epochUnit: 'ms',
  channels: {},
}
