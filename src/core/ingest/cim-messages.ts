import { isId } from '../ids.ts'
import { ok, rejected } from '../outcome.ts'
import { instantFromIso } from '../time.ts'
import { type Channel, channelMessages } from './choose-channels.ts'
import { type CimReadingType, cimReadingType } from './cim-reading-type.ts'
import { decimalFrom, scaled } from './decimal.ts'
import type { SentValue } from './interval-messages.ts'
import type { RawMessage } from './raw-message.ts'
import type { WireContext, WireOutcome } from './wire-message.ts'
import { worstQuality } from './worst-quality.ts'
import { childNamed, childrenNamed, elementsNamed, textAt, type XmlElement } from './xml-element.ts'

/** A channel that is being read, and what its values are multiplied with. */
interface OpenChannel extends Channel {
  readonly type: CimReadingType
}

/**
 * CIM MeterReadings (IEC 61968-9), bare or in the payload of a message, as raw messages. Taken are the Readings and the
 * IntervalReadings whose ReadingType is imported energy, or that ingest.mapping.channels names; the rest is passed over.
 * Rejects as `schema` or `no-energy`.
 */
export const cimMessages = (document: XmlElement, context: WireContext): WireOutcome => {
  const meters = new Map<string, Map<string, OpenChannel>>()
  const passedOver = new Set<string>()
  for (const meterReadings of elementsNamed(document, 'MeterReadings'))
    for (const meterReading of childrenNamed(meterReadings, 'MeterReading')) {
      const meterId = meterIdOf(meterReading, context)
      if (meterId === null || !isId(meterId))
        return rejected(
          'schema',
          `${JSON.stringify(meterId)} is no meter id of a MeterReading (ingest.mapping.meterId is ${context.mapping.meterId})`,
        )
      const channels = meters.get(meterId) ?? new Map<string, OpenChannel>()
      meters.set(meterId, channels)
      for (const { ref, readings } of readingsIn(meterReading)) {
        const channel = channels.get(ref) ?? openChannel(ref, context)
        if (channel === undefined) {
          passedOver.add(ref)
          continue
        }
        channels.set(ref, channel)
        for (const reading of readings) {
          const value = sentValue(reading, channel.type, context)
          if (typeof value === 'string') return rejected('schema', `meter ${meterId}: ${value}`)
          channel.values.push(value)
        }
      }
    }
  return joined(meters, passedOver, context)
}

const joined = (
  meters: ReadonlyMap<string, ReadonlyMap<string, Channel>>,
  passedOver: ReadonlySet<string>,
  { mapping }: WireContext,
): WireOutcome => {
  const messages: RawMessage[] = []
  for (const [meterId, channels] of meters) {
    const some = [...channels.values()].filter(({ values }) => values.length > 0)
    const outcome = channelMessages(meterId, mapping.stamp, some)
    if (outcome.type === 'rejected') return outcome
    for (const message of outcome.value) messages.push(message)
  }
  if (messages.length > 0) return ok(messages)
  const seen = passedOver.size === 0 ? '' : `, only ${[...passedOver].slice(0, 3).join(', ')}`
  return rejected('no-energy', `no reading of imported energy${seen}`)
}

const openChannel = (ref: string, { mapping }: WireContext): OpenChannel | undefined => {
  const configured = Object.hasOwn(mapping.channels, ref) ? mapping.channels[ref] : undefined
  const type = cimReadingType(ref, configured)
  if (type === undefined || type.role === 'ignore') return undefined
  return { type, code: ref, role: type.role, phase: type.phase, values: [] }
}

const meterIdOf = (meterReading: XmlElement, { mapping, key }: WireContext): string | null => {
  if (mapping.meterId === 'key') return key
  const path = mapping.meterId === 'id' ? ['mRID'] : ['Names', 'name']
  return (
    textAt(meterReading, 'Meter', ...path) ?? textAt(meterReading, 'UsagePoint', ...path) ?? null
  )
}

/** A Reading names its type itself, an interval by its block. */
const readingsIn = (
  meterReading: XmlElement,
): readonly { readonly ref: string; readonly readings: readonly XmlElement[] }[] => [
  ...childrenNamed(meterReading, 'IntervalBlocks').map((block) => ({
    ref: refOf(block, 'ReadingType'),
    readings: childrenNamed(block, 'IntervalReadings'),
  })),
  ...childrenNamed(meterReading, 'Readings').map((reading) => ({
    ref: refOf(reading, 'ReadingType'),
    readings: [reading],
  })),
]

const refOf = (element: XmlElement, name: string): string =>
  childNamed(element, name)?.attributes.ref?.trim() ?? ''

/** What is wrong with it, in words, where something is. */
const sentValue = (
  reading: XmlElement,
  type: CimReadingType,
  { qualityCodes }: WireContext,
): SentValue | string => {
  const stamp = textAt(reading, 'timeStamp')
  const atMs = stamp === undefined ? undefined : instantFromIso(stamp)
  if (atMs === undefined)
    return `timeStamp ${JSON.stringify(stamp?.slice(0, 40))} is not ISO 8601 with an offset`
  const text = textAt(reading, 'value')
  const value = text === undefined ? null : decimalFrom(text)
  if (value === undefined) return `value ${JSON.stringify(text?.slice(0, 20))} is no number`
  const codes = childrenNamed(reading, 'ReadingQualities').flatMap(
    (quality) => refOf(quality, 'ReadingQualityType') || [],
  )
  return {
    atMs,
    stepMin: type.stepMin,
    value: value === null ? null : scaled(value, type.exponent),
    quality: worstQuality(codes, qualityCodes),
  }
}
