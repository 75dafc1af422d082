import { describe, expect, it } from 'vitest'
import { espiMessages } from '../../../src/core/ingest/espi-messages.ts'
import { aContext, xml } from './xml.ts'

/** 2012-01-01T05:00Z. */
const START_S = 1_325_394_000

const entry = (content: string, links = '', id = 'urn:uuid:U-1'): string =>
  `<entry><id>${id}</id>${links}<title>T</title><content>${content}</content></entry>`
const self = (href: string): string => `<link rel="self" href="${href}"/>`
const related = (href: string): string => `<link rel="related" href="${href}"/>`
const usagePoint = entry('<UsagePoint/>')
const readingType = (fields: Readonly<Record<string, number>> = {}, links = ''): string => {
  const all = {
    accumulationBehaviour: 4,
    commodity: 1,
    flowDirection: 1,
    intervalLength: 3600,
    kind: 12,
    powerOfTenMultiplier: 0,
    uom: 72,
    ...fields,
  }
  const elements = Object.entries(all).map(([name, value]) => `<${name}>${value}</${name}>`)
  return entry(`<ReadingType>${elements.join('')}</ReadingType>`, links)
}
const reading = (hour: number, value: string, quality = ''): string =>
  `<IntervalReading>${quality}<timePeriod><duration>3600</duration><start>${START_S + 3600 * hour}</start></timePeriod><value>${value}</value></IntervalReading>`
const block = (readings: string, links = ''): string =>
  entry(`<IntervalBlock>${readings}</IntervalBlock>`, links)
const decode = (...entries: readonly string[]) =>
  espiMessages(xml(`<feed>${entries.join('')}</feed>`), aContext())

const anInterval = (change: object = {}) => ({
  type: 'interval',
  stamp: 'start',
  meterId: 'U-1',
  atMs: START_S * 1000,
  stepMin: 60,
  kwh: 0.912,
  kvarh: undefined,
  quality: undefined,
  ...change,
})

describe('an ESPI feed', () => {
  it.each([
    ['Wh', {}, {}],
    ['thousandths of a Wh', { powerOfTenMultiplier: -3 }, { kwh: 0.000912 }],
    ['kWh', { powerOfTenMultiplier: 3 }, { kwh: 912 }],
    ['a quality that holds unless said otherwise', { defaultQuality: 17 }, { quality: '17' }],
    ['an accumulation that is not said', { accumulationBehaviour: 0 }, {}],
  ])('without a link between its only resources is taken in %s', (_label, fields, change) => {
    expect(decode(usagePoint, readingType(fields), block(reading(0, '912')))).toEqual({
      type: 'ok',
      value: [anInterval(change)],
    })
  })

  it('of a register has snapshots at the end of their periods', () => {
    const type = readingType({ accumulationBehaviour: 1 })
    expect(decode(usagePoint, type, block(reading(0, '912')))).toEqual({
      type: 'ok',
      value: [
        {
          type: 'register',
          meterId: 'U-1',
          atMs: (START_S + 3600) * 1000,
          stepMin: 60,
          registerKwh: 0.912,
          quality: undefined,
        },
      ],
    })
  })

  it.each([
    ['export', { flowDirection: 19 }],
    ['net', { flowDirection: 4 }],
    ['gas', { commodity: 7 }],
    ['power', { uom: 38 }],
    ['one tariff', { tou: 1 }],
    ['a demand', { kind: 8 }],
  ])('of %s holds no energy', (_label, fields) => {
    expect(decode(usagePoint, readingType(fields), block(reading(0, '1')))).toMatchObject({
      reason: 'no-energy',
    })
  })

  it('joins what its links join: two meters, energy and reactive energy', () => {
    const meter = (id: string): string =>
      entry('<UsagePoint/>', self(`UsagePoint/${id}`), `urn:uuid:M-${id}`)
    const series = (id: string, nr: number, type: number, value: string): readonly string[] => [
      entry(
        '<MeterReading/>',
        self(`UsagePoint/${id}/MeterReading/${nr}`) + related(`ReadingType/${type}`),
      ),
      block(reading(0, value), self(`UsagePoint/${id}/MeterReading/${nr}/IntervalBlock/1`)),
    ]
    expect(
      decode(
        meter('1'),
        meter('2'),
        readingType({}, self('ReadingType/7')),
        readingType({ uom: 73, flowDirection: 2 }, self('ReadingType/8')),
        ...series('1', 1, 7, '912'),
        ...series('1', 2, 8, '300'),
        ...series('2', 1, 7, '5'),
      ),
    ).toEqual({
      type: 'ok',
      value: [
        anInterval({ meterId: 'M-1', kvarh: 0.3 }),
        anInterval({ meterId: 'M-2', kwh: 0.005 }),
      ],
    })
  })

  it('with hours and days of the same meter has its hours', () => {
    const day = `<IntervalReading><timePeriod><duration>86400</duration><start>${START_S}</start></timePeriod><value>9000</value></IntervalReading>`
    expect(
      decode(
        usagePoint,
        readingType({}, self('ReadingType/7')),
        readingType({ intervalLength: 86_400 }, self('ReadingType/8')),
        block(day, related('ReadingType/8')),
        block(reading(0, '912'), related('ReadingType/7')),
      ),
    ).toEqual({ type: 'ok', value: [anInterval()] })
  })

  it('has the worst quality of each value, and a value that is missing', () => {
    const quality = (code: number): string =>
      `<ReadingQuality><quality>${code}</quality></ReadingQuality>`
    const readings = reading(0, '912', quality(17) + quality(9)) + reading(1, '')
    expect(decode(usagePoint, readingType(), block(readings))).toMatchObject({
      value: [{ type: 'block', kwh: [0.912, null], quality: ['9', 'valid'] }],
    })
  })

  it.each([
    ['no type', [usagePoint, block(reading(0, '1'))]],
    ['two types and no link', [usagePoint, readingType(), readingType(), block(reading(0, '1'))]],
    ['no meter', [readingType(), block(reading(0, '1'))]],
    ['a type that is no number', [usagePoint, readingType({ uom: 7.2 }), block(reading(0, '1'))]],
    ['a value in words', [usagePoint, readingType(), block(reading(0, 'much'))]],
    ['no time', [usagePoint, readingType(), block('<IntervalReading/>')]],
  ])('with %s is turned away', (_label, entries) => {
    expect(decode(...entries)).toMatchObject({ type: 'rejected', reason: 'schema' })
  })
})
