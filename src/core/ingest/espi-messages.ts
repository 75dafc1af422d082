import { isId } from '../ids.ts'
import { ok, rejected } from '../outcome.ts'
import { type Channel, channelMessages } from './choose-channels.ts'
import { decimalFrom, scaled, wholeFrom } from './decimal.ts'
import { bySelfLink, type EspiResource, parentOf, relatedTo, resourcesOf } from './espi-feed.ts'
import { type EspiReadingType, espiReadingType } from './espi-reading-type.ts'
import type { SentValue } from './interval-messages.ts'
import type { RawMessage } from './raw-message.ts'
import type { WireContext, WireOutcome } from './wire-message.ts'
import { worstQuality } from './worst-quality.ts'
import { childrenNamed, textAt, type XmlElement } from './xml-element.ts'

/**
 * An ESPI feed (Green Button, NAESB REQ.21: Atom entries of UsagePoint, MeterReading, ReadingType and IntervalBlock) as
 * raw messages. Energy is what is delivered, of all phases, in Wh; everything else in the feed is passed over.
 * Rejects as `schema` or `no-energy`.
 */
export const espiMessages = (feed: XmlElement, context: WireContext): WireOutcome => {
  const usagePoints = bySelfLink(resourcesOf(feed, 'UsagePoint'))
  const meterReadings = bySelfLink(resourcesOf(feed, 'MeterReading'))
  const readingTypes = bySelfLink(resourcesOf(feed, 'ReadingType'))
  const typeCache = new Map<EspiResource, EspiReadingType | undefined>()
  const channelsOf = new Map<string, Map<EspiReadingType, Channel>>()
  for (const block of resourcesOf(feed, 'IntervalBlock')) {
    const meterReading = parentOf(block, meterReadings)
    const typeOf = relatedTo(meterReading ?? block, readingTypes)
    if (typeOf === undefined)
      return rejected('schema', `IntervalBlock ${nameOf(block)}: no ReadingType is linked to it`)
    if (!typeCache.has(typeOf)) typeCache.set(typeOf, espiReadingType(typeOf.element))
    const type = typeCache.get(typeOf)
    if (type === undefined)
      return rejected('schema', `ReadingType ${nameOf(typeOf)}: a field of it is no whole number`)
    if (type.role === 'ignore') continue
    const usagePoint = parentOf(meterReading ?? block, usagePoints)
    const meterId = usagePoint === undefined ? context.key : meterIdOf(usagePoint, context)
    if (meterId === null || !isId(meterId))
      return rejected(
        'schema',
        `UsagePoint of IntervalBlock ${nameOf(block)}: ${JSON.stringify(meterId)} is no meter id (ingest.mapping.meterId is ${context.mapping.meterId})`,
      )
    const values = valuesOf(block.element, type, context)
    if (typeof values === 'string')
      return rejected('schema', `IntervalBlock ${nameOf(block)}: ${values}`)
    const channels = channelsOf.get(meterId) ?? new Map<EspiReadingType, Channel>()
    channelsOf.set(meterId, channels)
    const channel = channels.get(type) ?? { ...type, values: [] }
    channels.set(type, channel)
    for (const value of values) channel.values.push(value)
  }
  return joined(channelsOf)
}

const joined = (channelsOf: ReadonlyMap<string, ReadonlyMap<unknown, Channel>>): WireOutcome => {
  const messages: RawMessage[] = []
  for (const [meterId, channels] of channelsOf) {
    const some = [...channels.values()].filter(({ values }) => values.length > 0)
    const outcome = channelMessages(meterId, 'start', some)
    if (outcome.type === 'rejected') return outcome
    for (const message of outcome.value) messages.push(message)
  }
  return messages.length === 0
    ? rejected('no-energy', 'no IntervalReading of delivered energy in Wh')
    : ok(messages)
}

const UUID_PREFIX = 'urn:uuid:'

const meterIdOf = ({ id, title }: EspiResource, { mapping, key }: WireContext): string | null => {
  switch (mapping.meterId) {
    case 'key':
      return key
    case 'name':
      return title ?? null
    case 'id':
      return id === undefined ? null : id.replace(UUID_PREFIX, '')
  }
}

/** What is wrong with them, in words, where something is. */
const valuesOf = (
  block: XmlElement,
  type: EspiReadingType,
  { qualityCodes }: WireContext,
): readonly SentValue[] | string => {
  const values: SentValue[] = []
  for (const reading of childrenNamed(block, 'IntervalReading')) {
    const startS = wholeFrom(textAt(reading, 'timePeriod', 'start'))
    const durationText = textAt(reading, 'timePeriod', 'duration')
    const durationS = durationText === undefined ? type.intervalS : wholeFrom(durationText)
    if (startS === undefined) return 'an IntervalReading without timePeriod/start in whole seconds'
    if (durationS === undefined || durationS < 0)
      return 'an IntervalReading without a length in whole seconds'
    const text = textAt(reading, 'value')
    const value = text === undefined ? null : decimalFrom(text)
    if (value === undefined) return `value ${JSON.stringify(text?.slice(0, 20))} is no number`
    const codes = childrenNamed(reading, 'ReadingQuality').flatMap(
      (quality) => textAt(quality, 'quality') ?? [],
    )
    values.push({
      // A register shows what it does at the end of its period.
      atMs: (type.role === 'register' ? startS + durationS : startS) * MS_PER_S,
      stepMin: durationS === 0 ? undefined : durationS / S_PER_MIN,
      value: value === null ? null : scaled(value, type.exponent),
      quality: worstQuality(codes, qualityCodes) ?? type.defaultQuality,
    })
  }
  return values
}

const MS_PER_S = 1000
const S_PER_MIN = 60
const nameOf = ({ self, id }: EspiResource): string => (self ?? id ?? 'without a link').slice(-80)
