import { describe, expect, it } from 'vitest'
import { type Metering, reportDay } from '../../src/simulate/metering.ts'
import { Random } from '../../src/simulate/random.ts'

const energyKwh = Float64Array.from({ length: 48 }, (_, slot) => slot / 100)
const valid = Array.from({ length: 48 }, (_, slot) => slot / 100)
const flat = (kwh: number) => new Array(48).fill(kwh)

const reported = (day: number, metering: Metering | undefined) =>
  reportDay(energyKwh, 30, day, metering, undefined, Random.of(1))

describe('a meter', () => {
  it.each([
    ['in order tells what was used', 5, undefined, { kwh: valid, quality: undefined }],
    [
      'that sticks tells the truth before',
      4,
      { type: 'stuck', fromDay: 5, kwhPerHour: 2 },
      { kwh: valid, quality: undefined },
    ],
    [
      'that sticks repeats itself from its day on, as valid',
      5,
      { type: 'stuck', fromDay: 5, kwhPerHour: 2 },
      { kwh: flat(1), quality: undefined },
    ],
    [
      'that does not answer is estimated, and says so',
      5,
      { type: 'estimated', fromDay: 5, toDay: 6, kwhPerHour: 3 },
      { kwh: flat(1.5), quality: flat(0).fill('estimated') },
    ],
    [
      'that answers again tells the truth',
      6,
      { type: 'estimated', fromDay: 5, toDay: 6, kwhPerHour: 3 },
      { kwh: valid, quality: undefined },
    ],
    [
      'of the wrong ratio multiplies everything',
      5,
      { type: 'wrong-ratio', factor: 20 },
      { kwh: valid.map((_, slot) => slot / 5), quality: undefined },
    ],
  ] as const)('%s', (_, day, metering, expected) => {
    expect(reported(day, metering)).toEqual(expected)
  })

  it('rounds to a tenth of a watt-hour', () => {
    const day = reportDay(
      Float64Array.of(0.123_449, 1 / 3),
      30,
      1,
      undefined,
      undefined,
      Random.of(1),
    )
    expect(day.kwh).toEqual([0.1234, 0.3333])
  })

  it('with flaws loses runs and estimates others, in sum right', () => {
    const flaws = { estimatedRunsPerDay: 1, gapsPerDay: 0 }
    for (let seed = 0; seed < 30; seed++) {
      const day = reportDay(energyKwh, 30, 1, undefined, flaws, Random.of(seed))
      const sum = day.kwh.reduce<number>((total, kwh) => total + (kwh ?? 0), 0)
      expect(sum).toBeCloseTo(11.28, 2)
      const estimated = day.quality?.filter((quality) => quality === 'estimated').length ?? 0
      expect(estimated).toBeGreaterThanOrEqual(3)
    }
    const gap = reportDay(
      energyKwh,
      30,
      1,
      undefined,
      { estimatedRunsPerDay: 0, gapsPerDay: 1 },
      Random.of(2),
    )
    const missing = gap.quality?.map((quality) => quality === 'missing')
    expect(gap.kwh.map((kwh) => kwh === null)).toEqual(missing)
    expect(missing).toContain(true)
  })
})
