import { describe, expect, test } from 'vitest'
import type { MeterAsset } from '../../../src/core/context/assets.ts'
import { meterId } from '../../../src/core/ids.ts'
import type { RawRegister } from '../../../src/core/ingest/raw-message.ts'
import { validate } from '../../../src/core/validate/validate.ts'
import type { ValidateParams } from '../../../src/core/validate/validate-params.ts'
import { AT, aContext, anAsset, aReading, aRegister, HALF_HOUR } from './builders.ts'

const HOUR = 2 * HALF_HOUR
const DAY = 24 * HOUR

interface Setup {
  readonly asset?: Partial<MeterAsset>
  readonly params?: Partial<ValidateParams>
  readonly timezone?: string
}

/** Sends snapshots one after the other; each arrives as it is taken. */
const sendAll = (sent: readonly Partial<RawRegister>[], setup: Setup = {}) => {
  const context = aContext({
    asset: setup.asset === undefined ? undefined : anAsset(setup.asset),
    ...(setup.params === undefined ? {} : { params: setup.params }),
    timezone: setup.timezone ?? 'Asia/Almaty',
  })
  const results = sent.map((change) => {
    const register = aRegister(change)
    return validate(register, { ...context, arrivedAtMs: register.atMs })
  })
  return { results, last: results.at(-1), row: context.registers.get(meterId('M1')) }
}

const BASELINE = { intervals: 1, readings: [], rejections: [], baseline: 1 }
const rejectedAs = (reason: string, message: string) => ({
  intervals: 1,
  readings: [],
  rejections: [{ index: 0, reason, message }],
  baseline: 0,
})
const acceptedAs = (...readings: ReturnType<typeof aReading>[]) => ({
  intervals: readings.length,
  readings,
  rejections: [],
  baseline: 0,
})

describe('a register snapshot', () => {
  test('starts a series as an accepted zero', () => {
    expect(sendAll([{}])).toMatchObject({
      last: BASELINE,
      row: { atMs: AT, registerKwh: 6_519, quality: 'valid' },
    })
  })

  test('gives the interval that ends with it', () => {
    const { last } = sendAll([{}, { atMs: AT + HALF_HOUR, registerKwh: 6_519.5 }])
    expect(last).toEqual(acceptedAs(aReading({ energyKwh: 0.5 })))
  })

  test('that has not moved gives a measured zero', () => {
    const { last } = sendAll([{}, { atMs: AT + HALF_HOUR }])
    expect(last).toEqual(acceptedAs(aReading({ energyKwh: 0 })))
  })

  test('is an instant, whichever end of the interval the source stamps', () => {
    const { last } = sendAll([{}, { atMs: AT + HALF_HOUR, registerKwh: 6_520 }], {
      params: { stamp: 'end' },
    })
    expect(last).toEqual(acceptedAs(aReading({ energyKwh: 1 })))
  })

  test('may be a minute off the grid', () => {
    const { last } = sendAll([
      { atMs: AT + 60_000 },
      { atMs: AT + HALF_HOUR - 60_000, registerKwh: 6_520 },
    ])
    expect(last).toEqual(acceptedAs(aReading({ energyKwh: 1 })))
  })

  test('further off the grid is misaligned, and the series goes on without it', () => {
    const { results } = sendAll([
      {},
      { atMs: AT + 60_001, registerKwh: 6_600 },
      { atMs: AT + HALF_HOUR, registerKwh: 6_520 },
    ])
    expect(results.slice(1)).toEqual([
      rejectedAs(
        'misaligned',
        '2026-02-01T05:31:00.001Z is more than a minute off the grid of 30 min in Asia/Almaty',
      ),
      acceptedAs(aReading({ energyKwh: 1 })),
    ])
  })

  test('may bring its own step', () => {
    const { last } = sendAll([
      { stepMin: 15 },
      { stepMin: 15, atMs: AT + HALF_HOUR / 2, registerKwh: 6_520 },
    ])
    expect(last).toEqual(acceptedAs(aReading({ stepMs: HALF_HOUR / 2, energyKwh: 1 })))
  })

  test('a day after the last one spans a day of 25 h', () => {
    const midnight = Date.parse('2026-10-25T00:00:00+02:00')
    const { last } = sendAll(
      [{ atMs: midnight }, { atMs: midnight + 25 * HOUR, registerKwh: 6_529 }],
      { asset: { stepMin: 1_440 }, timezone: 'Europe/Zurich' },
    )
    expect(last).toEqual(acceptedAs(aReading({ startMs: midnight, stepMs: DAY, energyKwh: 10 })))
  })

  test('just before the end of a day of 23 h belongs to the midnight that follows', () => {
    const midnight = Date.parse('2026-03-29T00:00:00+01:00')
    const { last } = sendAll(
      [{ atMs: midnight }, { atMs: midnight + 23 * HOUR - 30_000, registerKwh: 6_529 }],
      { asset: { stepMin: 1_440 }, timezone: 'Europe/Zurich' },
    )
    expect(last).toEqual(acceptedAs(aReading({ startMs: midnight, stepMs: DAY, energyKwh: 10 })))
  })
})

describe('a gap between registers', () => {
  test('is filled evenly with estimates, so that energy is conserved and evidence is not made up', () => {
    const { last } = sendAll([{}, { atMs: AT + 4 * HALF_HOUR, registerKwh: 6_521 }])
    expect(last).toEqual(
      acceptedAs(
        ...[0, 1, 2, 3].map((i) =>
          aReading({ startMs: AT + i * HALF_HOUR, energyKwh: 0.5, quality: 'estimated' }),
        ),
      ),
    )
  })

  test('of the greatest length is still filled', () => {
    const { last } = sendAll([{}, { atMs: AT + DAY, registerKwh: 6_543 }])
    expect(last?.readings).toHaveLength(48)
  })

  test('beyond that starts a new series', () => {
    const { last, row } = sendAll([{}, { atMs: AT + DAY + HALF_HOUR, registerKwh: 6_543 }])
    expect(last).toEqual(
      rejectedAs(
        'register-gap',
        '24.5 h after the last register, 6519 kWh at 2026-02-01T05:30:00.000Z: a new series starts here',
      ),
    )
    expect(row?.registerKwh).toBe(6_543)
  })

  test('where the step has changed starts a new series', () => {
    const quarterPast = AT + HALF_HOUR / 2
    const { last } = sendAll([
      { stepMin: 15, atMs: quarterPast },
      { stepMin: 30, atMs: AT + 2 * HALF_HOUR, registerKwh: 6_520 },
    ])
    expect(last).toEqual(
      rejectedAs(
        'misaligned',
        'the step has changed since the last register, 6519 kWh at 2026-02-01T05:45:00.000Z: a new series starts here',
      ),
    )
  })
})

describe('the quality of a difference', () => {
  test.each([
    ['both measured', undefined, 'valid', 'valid'],
    ['the newer one estimated', 'valid', '8', 'estimated'],
    ['the older one estimated', 'estimated', 'valid', 'estimated'],
    ['one edited', 'valid', 'edited', 'valid'],
    ['both edited', 'edited', 'edited', 'edited'],
    ['one questionable, one estimated', '10', 'estimated', 'questionable'],
  ] as const)('is the worse of its ends with %s', (_label, before, now, quality) => {
    const { last } = sendAll([
      { quality: before },
      { atMs: AT + HALF_HOUR, registerKwh: 6_520, quality: now },
    ])
    expect(last).toEqual(acceptedAs(aReading({ energyKwh: 1, quality, rawQuality: now })))
  })

  test('is no better than estimated over a gap', () => {
    const { last } = sendAll([
      { quality: '10' },
      { atMs: AT + 2 * HALF_HOUR, registerKwh: 6_520, quality: 'valid' },
    ])
    expect(last?.readings.map(({ quality }) => quality)).toEqual(['questionable', 'questionable'])
  })

  test('that nobody knows leaves the series as it was', () => {
    const { results } = sendAll([
      {},
      { atMs: AT + HALF_HOUR, registerKwh: 6_520, quality: 'odd' },
      { atMs: AT + 2 * HALF_HOUR, registerKwh: 6_521 },
    ])
    expect(results.map(({ rejections }) => rejections[0]?.reason)).toEqual([
      undefined,
      'quality-unknown',
      undefined,
    ])
    expect(results[2]?.readings).toHaveLength(2)
  })

  test('missing leaves its interval empty, and the next snapshot covers it', () => {
    const { results } = sendAll([
      {},
      { atMs: AT + HALF_HOUR, registerKwh: 0, quality: 'missing' },
      { atMs: AT + 2 * HALF_HOUR, registerKwh: 6_520 },
    ])
    expect(results.slice(1)).toEqual([
      acceptedAs(aReading({ energyKwh: undefined, quality: 'missing', rawQuality: 'missing' })),
      acceptedAs(
        aReading({ energyKwh: 0.5, quality: 'estimated' }),
        aReading({ startMs: AT + HALF_HOUR, energyKwh: 0.5, quality: 'estimated' }),
      ),
    ])
  })
})

describe('a register that fell', () => {
  test('rolled over where its digits explain it', () => {
    const { last } = sendAll(
      [{ registerKwh: 99_999.5 }, { atMs: AT + HALF_HOUR, registerKwh: 1.25 }],
      { asset: { registerDigits: 5 } },
    )
    expect(last).toEqual(acceptedAs(aReading({ energyKwh: 1.75 })))
  })

  test.each<[string, Partial<MeterAsset>, number, number]>([
    ['its digits are not known', {}, 99_999.5, 1.25],
    [
      'the rollover is more than the contract carries',
      { registerDigits: 5, contractedKw: 0.1 },
      99_999,
      1,
    ],
    ['it would go round too fast for a meter of its digits', { registerDigits: 4 }, 6_519, 12],
    ['it stood higher than its digits can show', { registerDigits: 3 }, 1_000, 1],
  ])('is rejected where %s, and a new series starts', (_label, asset, before, now) => {
    const { results } = sendAll(
      [
        { registerKwh: before },
        { atMs: AT + HALF_HOUR, registerKwh: now },
        { atMs: AT + 2 * HALF_HOUR, registerKwh: now + 0.5 },
      ],
      { asset },
    )
    expect(results.slice(1)).toEqual([
      rejectedAs(
        'register-backwards',
        `${now} kWh after the last register, ${before} kWh at 2026-02-01T05:30:00.000Z: a new series starts here`,
      ),
      acceptedAs(aReading({ startMs: AT + HALF_HOUR, energyKwh: 0.5 })),
    ])
  })

  test.each([
    ['just after the last snapshot', AT + 1],
    ['with this snapshot', AT + HALF_HOUR],
  ])('starts a series where the meter was exchanged %s', (_label, exchangedAtMs) => {
    const { last, row } = sendAll([{}, { atMs: AT + HALF_HOUR, registerKwh: 3 }], {
      asset: { exchangedAt: [exchangedAtMs] },
    })
    expect([last, row?.registerKwh]).toEqual([BASELINE, 3])
  })

  test('is held against the new meter once that has sent', () => {
    const { last } = sendAll([{}, { atMs: AT + HALF_HOUR, registerKwh: 6_520 }], {
      asset: { exchangedAt: [AT] },
    })
    expect(last).toEqual(acceptedAs(aReading({ energyKwh: 1 })))
  })
})

describe('a register out of turn', () => {
  test('at the same instant with the same value is an accepted zero', () => {
    expect(sendAll([{}, {}]).last).toEqual(BASELINE)
  })

  test('at the same instant with another value is a conflict, and the first one stands', () => {
    const { last, row } = sendAll([{}, { registerKwh: 7_000 }])
    expect(last).toEqual(
      rejectedAs(
        'register-conflict',
        '7000 kWh at the instant of the last register, 6519 kWh at 2026-02-01T05:30:00.000Z',
      ),
    )
    expect(row?.registerKwh).toBe(6_519)
  })

  test('that is older than the last one is out of order', () => {
    const { last, row } = sendAll([{}, { atMs: AT - HALF_HOUR, registerKwh: 6_518 }])
    expect(last).toEqual(
      rejectedAs(
        'register-out-of-order',
        '2026-02-01T05:00:00.000Z is before the last register, 6519 kWh at 2026-02-01T05:30:00.000Z',
      ),
    )
    expect(row?.registerKwh).toBe(6_519)
  })

  test('of the future never becomes what the present is held against', () => {
    const context = aContext()
    const ahead = validate(aRegister({ atMs: AT + 3 * HOUR }), context)
    expect(ahead.rejections[0]?.reason).toBe('future')
    expect(context.registers.size).toBe(0)
  })
})

describe('a difference', () => {
  test('that no connection carries is implausible, and a new series starts', () => {
    const { last, row } = sendAll([{}, { atMs: AT + HALF_HOUR, registerKwh: 6_619 }], {
      asset: { contractedKw: 5 },
    })
    expect(last).toEqual(
      rejectedAs(
        'implausible',
        '100 kWh in an interval that can carry 50 kWh: a new series starts here',
      ),
    )
    expect(row?.registerKwh).toBe(6_619)
  })

  test('is multiplied by the CT ratio in force where each interval starts', () => {
    const { last } = sendAll([{}, { atMs: AT + 2 * HALF_HOUR, registerKwh: 6_520 }], {
      asset: {
        multipliers: [
          { from: 0, factor: 20 },
          { from: AT + HALF_HOUR, factor: 40 },
        ],
      },
    })
    expect(last?.readings.map(({ energyKwh }) => energyKwh)).toEqual([10, 20])
  })

  test.each([
    ['negative-energy', -1, 'a register of -1 kWh'],
    ['implausible', Number.NaN, 'a register of NaN kWh'],
  ])('is not taken of a register that is %s', (reason, registerKwh, message) => {
    expect(sendAll([{ registerKwh }])).toMatchObject({
      last: rejectedAs(reason, message),
      row: undefined,
    })
  })
})
