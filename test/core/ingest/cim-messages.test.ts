import { describe, expect, it } from 'vitest'
import { cimMessages } from '../../../src/core/ingest/cim-messages.ts'
import type { WireMapping } from '../../../src/core/ingest/wire-mapping.ts'
import { aContext, xml } from './xml.ts'

const KWH_15 = '0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0'
const REGISTER_15 = '0.0.2.9.1.2.12.0.0.0.0.0.0.0.0.3.72.0'
const AT_MS = Date.UTC(2022, 10, 17, 22, 45)
const AT = '2022-11-18T06:45:00.000+08:00'

interface Sent {
  readonly ref: string
  readonly value?: string
  readonly at?: string
  readonly qualities?: readonly string[]
}

const intervals = ({ ref, value = '1', at = AT, qualities = [] }: Sent): string => `
  <IntervalBlocks>
    <IntervalReadings><timeStamp>${at}</timeStamp><value>${value}</value>${qualities
      .map((it) => `<ReadingQualities><ReadingQualityType ref="${it}"/></ReadingQualities>`)
      .join('')}</IntervalReadings>
    <ReadingType ref="${ref}"/>
  </IntervalBlocks>`

const decode = (inner: string, mapping: Partial<WireMapping> = {}) =>
  cimMessages(
    xml(
      `<MeterReadings><MeterReading>${inner}<Meter><mRID>WT20069447</mRID><Names><name>N-1</name></Names></Meter></MeterReading></MeterReadings>`,
    ),
    aContext(mapping),
  )

const anInterval = (change: object) => ({
  type: 'interval',
  stamp: 'end',
  meterId: 'WT20069447',
  atMs: AT_MS,
  stepMin: 15,
  kwh: 1,
  kvarh: undefined,
  quality: undefined,
  ...change,
})

describe('CIM MeterReadings', () => {
  it('of a register are snapshots, and its reactive register says nothing', () => {
    // As a head-end in Taiwan sends its load profile: a block a value, event codes beside the quality.
    const sent = [
      intervals({ ref: REGISTER_15, value: '6519.0955', qualities: ['1.0.0', '5.4.260'] }),
      intervals({ ref: '0.0.2.9.15.2.164.0.0.0.0.0.0.0.0.3.73.0', value: '0.8358' }),
    ].join('')
    expect(decode(sent)).toEqual({
      type: 'ok',
      value: [
        {
          type: 'register',
          meterId: 'WT20069447',
          atMs: AT_MS,
          stepMin: 15,
          registerKwh: 6519.0955,
          quality: '1.0.0',
        },
      ],
    })
  })

  it.each([
    ['kWh', KWH_15, {}],
    ['Wh', '0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.0.72.0', { kwh: 0.001 }],
    ['MWh of an hour', '0.0.7.4.1.1.12.0.0.0.0.0.0.0.0.6.72.0', { kwh: 1000, stepMin: 60 }],
    ['a day', '11.0.0.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0', { stepMin: 1440 }],
    ['a length that is not said', '0.0.0.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0', { stepMin: undefined }],
    ['one phase, where there is no other', '0.0.2.4.1.1.12.0.0.0.0.0.0.0.128.3.72.0', {}],
  ])('are taken in %s', (_label, ref, change) => {
    expect(decode(intervals({ ref }))).toEqual({ type: 'ok', value: [anInterval(change)] })
  })

  it.each([
    ['export', '0.0.2.4.19.1.12.0.0.0.0.0.0.0.0.3.72.0'],
    ['a tariff of its own', '0.0.2.4.1.1.12.0.0.0.0.1.0.0.0.3.72.0'],
    ['gas', '0.0.2.4.1.7.58.0.0.0.0.0.0.0.0.0.42.0'],
    ['a voltage', '0.2.2.0.0.1.54.0.0.0.0.0.0.0.128.0.29.0'],
    ['a maximum', '0.8.2.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0'],
    ['a code of the source', '3.0.129.160'],
  ])('of %s hold no energy', (_label, ref) => {
    expect(decode(intervals({ ref }))).toEqual({
      type: 'rejected',
      reason: 'no-energy',
      message: `no reading of imported energy, only ${ref}`,
    })
  })

  it('are taken for what the configuration says they are', () => {
    const ref = '0.0.7.6.1.1.12.0.0.0.0.0.0.0.0.3.72.0'
    expect(decode(intervals({ ref }), { channels: { [ref]: 'interval' } })).toEqual({
      type: 'ok',
      value: [anInterval({ stepMin: 60 })],
    })
  })

  it('bring reactive energy to its interval, and prefer intervals to a register', () => {
    const sent = [
      intervals({ ref: REGISTER_15, value: '6519' }),
      intervals({ ref: '0.0.2.4.2.1.12.0.0.0.0.0.0.0.0.3.73.0', value: '0.3' }),
      intervals({ ref: KWH_15 }),
    ].join('')
    expect(decode(sent)).toEqual({ type: 'ok', value: [anInterval({ kvarh: 0.3 })] })
  })

  it('of phases and their total are the total', () => {
    const phase = (code: number) => `0.0.2.4.1.1.12.0.0.0.0.0.0.0.${code}.3.72.0`
    const sent = [128, 64, 32, 224].map((code) => intervals({ ref: phase(code), value: `${code}` }))
    expect(decode(sent.join(''))).toEqual({ type: 'ok', value: [anInterval({ kwh: 224 })] })
    expect(decode(sent.slice(0, 3).join(''))).toMatchObject({ reason: 'schema' })
  })

  it.each([
    ['valid and an event', ['1.0.0', '1.4.9'], '1.0.0'],
    ['edited', ['1.0.0', '2.7.0'], '2.7.0'],
    ['estimated', ['2.8.0', '1.0.0'], '2.8.0'],
    ['failed a check', ['2.8.0', '2.6.0'], '2.6.0'],
    ['known to be missing', ['2.6.0', '2.5.259'], '2.5.259'],
    ['projected, which nobody knows', ['2.5.259', '3.12.0'], '3.12.0'],
  ])('have the worst of their qualities: %s', (_label, qualities, quality) => {
    expect(decode(intervals({ ref: KWH_15, qualities }))).toEqual({
      type: 'ok',
      value: [anInterval({ quality })],
    })
  })

  it.each([
    ['a time without an offset', { at: '2022-11-18T06:45:00' }],
    ['a value in words', { value: 'high' }],
    ['a value beyond all numbers', { value: '1e999' }],
  ])('with %s are turned away', (_label, change) => {
    expect(decode(intervals({ ref: KWH_15, ...change }))).toMatchObject({ reason: 'schema' })
  })

  it('name their meter where the configuration says', () => {
    const sent = intervals({ ref: KWH_15 })
    expect(decode(sent, { meterId: 'name' })).toMatchObject({ value: [{ meterId: 'N-1' }] })
    expect(decode(sent, { meterId: 'key' })).toMatchObject({
      reason: 'schema',
      message: 'null is no meter id of a MeterReading (ingest.mapping.meterId is key)',
    })
  })

  it('may be stamped with the start, come in any order, and a gap parts them', () => {
    const sent = ['2026-01-01T01:00Z', '2026-01-01T00:15Z', '2026-01-01T00:00Z']
    expect(
      decode(sent.map((at) => intervals({ ref: KWH_15, at })).join(''), { stamp: 'start' }),
    ).toMatchObject({
      value: [
        { type: 'block', stamp: 'start', fromMs: Date.UTC(2026, 0, 1), kwh: [1, 1] },
        { type: 'interval', stamp: 'start', atMs: Date.UTC(2026, 0, 1, 1) },
      ],
    })
  })
})
