import { describe, expect, it } from 'vitest'
import { cosemMessages } from '../../../src/core/ingest/cosem-messages.ts'
import { obisFrom } from '../../../src/core/ingest/obis-code.ts'
import { aContext } from './xml.ts'

const CLOCK = '2026-02-01T10:30:00+05:00'
const AT_MS = Date.UTC(2026, 1, 1, 5, 30)

const sent = (entry: object, more: object = {}) => ({
  logicalDeviceName: 'M1',
  capturePeriod: 900,
  ...more,
  entries: [{ clock: CLOCK, ...entry }],
})
const aRegister = (change: object) => ({
  type: 'register',
  meterId: 'M1',
  atMs: AT_MS,
  stepMin: 15,
  registerKwh: 6519.139,
  quality: undefined,
  ...change,
})

describe('COSEM in JSON', () => {
  it.each([
    ['register in kWh', sent({ '1.0.1.8.0.255': 6519.139 }), {}],
    [
      'register in Wh by its scaler',
      sent(
        { '1.0.1.8.0.255': 651_913_9 },
        { captureObjects: [{ obis: '1-0:1.8.0*255', scaler: 0, unit: 30 }] },
      ),
      {},
    ],
    [
      'register in hundreds of Wh',
      sent(
        { '1.0.1.8.0.255': 65_191 },
        { captureObjects: [{ obis: '1.0.1.8.0.255', scaler: 2, unit: 30 }] },
      ),
      { registerKwh: 6519.1 },
    ],
    ['register in its reduced code', sent({ '1-0:1.8.0': 6519.139 }), {}],
    [
      'register beside export, tariffs and reactive energy',
      sent({
        '1.0.1.8.0.255': 6519.139,
        '1.0.2.8.0.255': 7,
        '1.0.1.8.1.255': 9,
        '1.0.3.8.0.255': 8,
      }),
      {},
    ],
    [
      'register with a status that says nothing',
      sent({ '1.0.1.8.0.255': 6519.139, '0.0.96.10.1.255': 0 }),
      {},
    ],
    [
      'register with a status of the meter type',
      sent({ '1.0.1.8.0.255': 6519.139, '0.0.96.10.1.255': 8 }),
      { quality: '0.0.96.10.1.255=8' },
    ],
    [
      'register at a clock by its code, without a period',
      {
        meterId: 17,
        entries: [{ '0.0.1.0.0.255': AT_MS, '1.0.1.8.0.255': 6519.139 }],
      },
      { meterId: '17', stepMin: undefined },
    ],
  ])('is a %s', (_label, document, change) => {
    expect(cosemMessages(document, aContext())).toEqual({ type: 'ok', value: [aRegister(change)] })
  })

  it('prefers intervals to registers and brings reactive energy to them', () => {
    const entry = { '1.0.1.8.0.255': 6519, '1.0.1.29.0.255': 1.25, '1.0.3.29.0.255': 0.5 }
    expect(cosemMessages(sent(entry), aContext())).toEqual({
      type: 'ok',
      value: [
        {
          type: 'interval',
          stamp: 'end',
          meterId: 'M1',
          atMs: AT_MS,
          stepMin: 15,
          kwh: 1.25,
          kvarh: 0.5,
          quality: undefined,
        },
      ],
    })
  })

  it('takes a channel for what the configuration says it is', () => {
    const channels = { '1.0.1.8.0.255': 'interval', '0.0.96.10.1.255': 'ignore' } as const
    const document = sent({ '1.0.1.8.0.255': 1, '0.0.96.10.1.255': 8 })
    expect(cosemMessages(document, aContext({ channels, energyUnit: 'Wh' }))).toMatchObject({
      value: [{ type: 'interval', kwh: 0.001, quality: undefined }],
    })
  })

  it('has its meter under the device id where the configuration says so', () => {
    const document = sent({ '1.0.1.8.0.255': 1 }, { '0.0.96.1.0.255': '0042' })
    expect(cosemMessages(document, aContext({ meterId: 'name' }))).toMatchObject({
      value: [{ meterId: '0042' }],
    })
  })

  it.each([
    ['no entries', { logicalDeviceName: 'M1', entries: [] }],
    ['a meter id with blanks', sent({}, { logicalDeviceName: 'M 1' })],
    ['a value in words', sent({ '1.0.1.8.0.255': 'much' })],
    ['a quality that is an object', sent({ '1.0.1.8.0.255': 1, quality: {} })],
    ['a clock without an offset', sent({ clock: '2026-02-01T10:30:00', '1.0.1.8.0.255': 1 })],
    [
      'energy in watts',
      sent({ '1.0.1.8.0.255': 1 }, { captureObjects: [{ obis: '1.0.1.8.0.255', unit: 27 }] }),
    ],
    ['an array', []],
  ])('with %s is turned away', (_label, document) => {
    expect(cosemMessages(document, aContext())).toMatchObject({ reason: 'schema' })
  })

  it('without imported energy says so', () => {
    expect(cosemMessages(sent({ '1.0.2.8.0.255': 1 }), aContext())).toMatchObject({
      reason: 'no-energy',
    })
  })
})

describe('an OBIS code', () => {
  it.each([
    ['1.0.1.8.0.255', '1.0.1.8.0.255'],
    ['1-0:1.8.0*255', '1.0.1.8.0.255'],
    ['1-1:1.8.0&1', '1.1.1.8.0.1'],
    ['1.8.0', '1.0.1.8.0.255'],
    ['1.0.1.8.0', '1.0.1.8.0.255'],
    ['1.0.1.8.256.255', undefined],
    ['clock', undefined],
    ['', undefined],
  ])('%s is %s', (text, code) => {
    expect(obisFrom(text)).toBe(code)
  })
})
